"""Reading personal values in the clear leaves an entry in the case's chain: who, when, which kind; never what."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text

from casework.verification import verify_history as verify
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.store.tables_cases import Case
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads
from tests.integration.api.conftest import ORDINARY, PARTY, first_task
from tests.support.clients import AsUser

TENANT = "01-01"
Registered = Callable[[str], str]
PNG = b"\x89PNG\r\n\x1a\n" + b"family photograph"
NAME = "尹某甲家门口的伤情照片.png"
NARRATIVE = "夜里漏水，多次交涉"
#: What stands in the personal fields of the registered case; a name alone in a list of tasks is no reading of its file.
WORDS = (NARRATIVE, PARTY["phone"])


def reads(bus: Bus, user: str | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """(user, kinds) of every entry about a reading."""
    with bus.database.read(TENANT) as tx:
        rows = tx.rows(select_from(HistoryEntry).order_by(table_of(HistoryEntry).c.seq))
    return [
        (row["user"], tuple(facts["kinds"]))
        for row in rows
        if row["chain"] == "case" and user in (None, row["user"])
        for kind, facts in loads(row["body"])["records"]
        if kind == "PersonalRead"
    ]


def test_the_page_of_a_task_is_recorded_once_a_day(as_user: AsUser, bus: Bus, registered: Registered) -> None:
    code = registered(ORDINARY)
    window = as_user("window")
    done = first_task(window, "done")
    tag = window.get(f"/api/cases/{code}").headers["ETag"]
    before = reads(bus)
    for _ in range(3):
        told = window.get(f"/api/tasks/{done['key']}").json
        assert told["values"]["narrative"] == NARRATIVE
    new = reads(bus)[len(before) :]
    assert [user for user, _ in new] == ["window"]
    assert {"narrative", "phone"} <= {kind for _, kinds in new for kind in kinds}
    # nobody who has the case's page open is told that it has changed
    assert window.get(f"/api/cases/{code}").headers["ETag"] == tag
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.advance(timedelta(days=1))
    window.get(f"/api/tasks/{done['key']}")
    assert len(reads(bus)) > len(before) + 1
    whole = json.dumps(reads(bus), ensure_ascii=False)
    assert not any(word in whole for word in WORDS)
    assert verify(bus.database, TENANT, opener=bus.keyring).ok


def addresses(app: Flask, **known: str) -> list[str]:
    """Every address of a GET of /api that the known parts fill."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.rule.startswith("/api/"):
            continue
        filled = re.sub(r"<any\(instance, case, tenant\):chain>", "case", rule.rule)
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: known.get(part[1], "1"), filled)
        found.append(filled)
    return sorted(set(found))


def test_every_address_that_shows_a_personal_value_records_it(
    app: Flask, as_user: AsUser, bus: Bus, registered: Registered
) -> None:
    code = registered(ORDINARY)
    done = str(first_task(as_user("window"), "done")["key"])
    known = {"code": code, "key": done, "number": "1", "definition_key": "1", "reference": "1"}
    asked = addresses(app, **known)
    assert len(asked) > 40
    showing = 0
    for user in ("window", "director", "handler", "triage", "auditor", "mediator"):
        client = as_user(user)
        for address in asked:
            said = client.get(address).get_data(as_text=True)
            if any(word in said for word in WORDS):
                showing += 1
                kinds = {kind for _, kinds in reads(bus, user) for kind in kinds}
                assert kinds & {"narrative", "phone"}, (user, address)
    assert showing >= 4
    assert reads(bus, "auditor") == []


def test_names_of_files_and_plain_digests_stand_nowhere(as_user: AsUser, bus: Bus, case_key: str) -> None:
    window = as_user("window")
    key = first_task(window)["key"]
    sent, again = (
        window.post(
            f"/api/tasks/{key}/files",
            data={"file": (BytesIO(PNG), NAME)},
            headers={"Idempotency-Key": "once"},
        )
        for _ in range(2)
    )
    assert sent.status_code == 201, sent.json
    assert again.json == sent.json  # and so the file that is there
    reference = sent.json["reference"]
    body: dict[str, Any] = {
        "type_code": ORDINARY, "hard": False, "narrative": f"{NARRATIVE} {reference}", "parties": [PARTY],
    }  # fmt: skip
    draft = window.put(f"/api/tasks/{key}/draft", json={"values": body}, headers={"Idempotency-Key": "draft"})
    assert draft.status_code == 200
    assert window.post(f"/api/tasks/{key}/complete", json={"values": body}).status_code == 204
    got = window.get(f"/api/cases/{case_key}/files/{reference.split('/')[0]}")
    assert got.status_code == 200 and got.data == PNG
    assert "%E5%B0%B9" in got.headers["Content-Disposition"]  # whoever may have the file is told its name
    assert ("window", ("file",)) in reads(bus)
    plain = {hashlib.sha256(PNG).hexdigest(), hashlib.sha256(NARRATIVE.encode()).hexdigest()}
    with bus.database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                stored = json.dumps({name: str(value) for name, value in row.items()}, ensure_ascii=False)
                assert NAME not in stored and not any(one in stored for one in plain), table
    with bus.database.read(TENANT) as tx:
        assert len(tx.rows(select_from(Case))) == 1
