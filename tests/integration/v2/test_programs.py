"""Writing at /v2 is for programs: every address that changes something, asked in every post there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask

from api.v2.programs import ASKING, SAFE, changes
from casework.roles import roles_at
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from
from tests.integration.v2.conftest import Door, join

#: Nobody holds `system`: the commands that make accounts refuse it.
GROUPS = sorted(roles_at("").keys() - {"system"})
#: Who writes what, named here once more.
WRITES = {("POST", "/v2/deployments"): {"integration", "process_designer"}}
#: What asks with a body, named here once more: whoever adds one has to think of it twice.
READS = {
    "/v2/decision-definitions/evaluation",
    "/v2/expression/evaluation",
    "/v2/incidents/statistics/process-instances-by-definition",
    "/v2/incidents/statistics/process-instances-by-error",
    "/v2/process-definitions/<key>/statistics/element-instances",
    "/v2/process-definitions/statistics/process-instances",
    "/v2/process-definitions/statistics/process-instances-by-version",
}


def writing(app: Flask) -> Iterator[tuple[str, str]]:
    """Every (method, rule) of /v2 that may change something."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/v2/") or rule.rule.endswith("/search") or rule.endpoint == "v2.unknown":
            continue
        for method in sorted((rule.methods or set()) - SAFE):
            if rule.rule not in READS:
                yield method, rule.rule


def test_no_post_but_a_program_s_writes(door: Door) -> None:
    for group in GROUPS:
        join(door.bus, "01-01", f"at_{group}", [group])
    routes = list(writing(door.app))
    assert len(routes) >= 19
    assert READS == ASKING
    for group in GROUPS:
        client = door.client(f"at_{group}")
        for method, rule in routes:
            answer = client.ask(method, re.sub(r"<\w+>", "1", rule).removeprefix("/v2"), {})
            may = group in WRITES.get((method, rule), {"integration"})
            refused = (answer.get_json(silent=True) or {}).get("code")
            assert (refused == "programs_only") is not may, (group, method, rule, answer.status_code)
            assert may or (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    with door.bus.database.read("01-01") as tx:
        assert not tx.rows(select_from(HistoryEntry).where(HistoryEntry.__table__.c.chain != "access"))


def test_an_address_that_nobody_has_thought_of_is_closed() -> None:
    assert changes("POST", "/v2/never/thought/of") and changes("POST", "/v2/resources/deletion")
    assert not changes("POST", "/v2/jobs/search") and not changes("GET", "/v2/jobs/<key>")


def test_somebody_with_two_posts_writes_in_that_of_a_program_only(ready: Door) -> None:
    join(ready.bus, "01-01", "both", ["integration", "county_triage"])
    body = {"name": "hello", "correlationKey": "x"}
    both = ready.client("both")
    as_staff = {"X-Acting-Role": "county_triage@01-01"}
    assert both.ask("POST", "/messages/publication", body, headers=as_staff).status_code == 403
    assert both.ask("POST", "/messages/publication", body).status_code == 200
