"""A case that has just been told to be about violence at home: nobody learns its title, its draft or its files from any
address, but for those who may (every kind of role, every GET of /api, every GET and search of /v2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from flask import Flask

from casework.cases.access_level import sight_of
from casework.roles import roles_at
from engine.access.access_level import AccessLevel
from engine.bus import Bus
from engine.store.tables_cases import Case
from engine.store.tenant_statements import select_from
from tests.integration.api.conftest import CASE, TOWN, first_task
from tests.support.clients import AsUser, admit

TENANT = "01-01"
TITLE, DRAFTED, FILE = "柳某称丈夫多次殴打", "半夜锁在阳台上", "柳某伤情照片.png"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def kinds_of_roles() -> Iterator[tuple[str, str]]:
    """One group of each kind: what it may do, whether it looks after a place, at which level it stands."""
    seen = set()
    for group, role in sorted(roles_at(TENANT).items()):
        if group in ("system", "city_center"):
            continue
        level = (role.levels or ("county",))[-1]
        place = TENANT if level in ("county", "city") else TOWN
        kind = (
            role.permissions,
            role.sees,
            place,
            group in ("town_window", "auditor"),
        )
        if kind not in seen:
            seen.add(kind)
            yield group, place


def addresses(app: Flask, case: str, task: str, root: str) -> list[tuple[str, str]]:
    """(method, address) of all that is only read: about this case, its open task, its instance."""
    found = set()
    for rule in app.url_map.iter_rules():
        search = rule.rule.startswith("/v2/") and rule.rule.endswith("/search")
        reads = "GET" in (rule.methods or ()) and rule.rule.startswith(("/api/", "/v2/"))
        if not reads and not search:
            continue
        key = task if "tasks" in rule.rule else root if "instance" in rule.rule else case
        for chain, of_chain in (("case", case), ("instance", root)):
            filled = re.sub(r"<any\([^)]*\):\w+>", chain, rule.rule)
            of_rule = of_chain if filled != rule.rule else key
            found.add(("GET" if reads else "POST", re.sub(r"<[^>]+>", of_rule, filled)))
    return sorted(found)


def test_nobody_learns_anything_of_it(app: Flask, as_user: AsUser, bus: Bus) -> None:
    window = as_user("window")
    opened = window.post("/api/cases", json={**CASE, "title": TITLE}).json
    key = str(first_task(window)["key"])
    sent = window.post(f"/api/tasks/{key}/files", data={"file": (BytesIO(PNG), FILE)})
    values = {"narrative": DRAFTED, "domestic_violence": True, "attachments": [sent.json["reference"]]}
    assert window.put(f"/api/tasks/{key}/draft", json={"values": values}).status_code == 200

    roles = dict(kinds_of_roles())
    for group, place in roles.items():
        admit(bus, TENANT, f"a-{group}", [(group, place)])
    case_key = opened["case_key"]
    root = window.get(f"/api/cases/{case_key}").json["instances"][0]["root_key"]
    asked = addresses(app, case_key, key, root)
    asked += [("GET", f"/api/cases?q={TITLE[:4]}"), ("GET", f"/api/tasks?q={TITLE[:4]}")]
    assert len(roles) >= 9 and len(asked) >= 80
    told, may = set(), set()
    accounts = app.extensions["fengqiao"].accounts
    for group in roles:
        client, actor = as_user(f"a-{group}"), accounts.find(f"a-{group}").actor
        with bus.database.read(TENANT) as tx:
            (case,) = tx.rows(select_from(Case))
            if sight_of(tx, actor, case, bus.clock.now()) is AccessLevel.FULL:
                may.add(group)
        for method, address in asked:
            said = client.open(address, method=method, json={} if method == "POST" else None)
            text = said.get_data(as_text=True)
            assert DRAFTED not in text and FILE not in text, (group, address)
            if TITLE in text:
                told.add(group)
                assert group in may, (group, address)
    # whoever could take the open task and the head of the centre have to know; most roles do not
    assert told == may and {"town_window", "county_director"} <= may and len(may) < len(roles) / 2
    assert DRAFTED in window.get(f"/api/tasks/{key}").get_data(as_text=True)
