"""A district adds a case message of its own by files alone, while the platform runs: no line of code, no restart."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from casework.case_file.values import open_value
from casework.tables.case_messages import TABLE
from casework.verification import verify_history as verify
from engine.store.tables_cases import CaseSecret
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from, table_of
from tests.processes.live_city import LiveCity, live_city
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.own_message import (
    CONSEQUENCE,
    FIELD,
    LABEL,
    NAME,
    copied_tables,
    own_mediation,
    write_table,
)
from tests.support.served import served

pytestmark = pytest.mark.slow

REASON = "调解员与被申请人是远亲，申请人不放心。"
#: user → role, held at the case's district; each has the token `t-<user>`.
PEOPLE = {
    "designer": "process_designer",
    "triage": "county_triage",
    "director": "county_director",
    "program": "integration",
    "auditor": "auditor",
}
HOME = "01-03"
_BODIES = select_from(HistoryEntry, table_of(HistoryEntry).c.body)
_SECRETS = select_from(CaseSecret, table_of(CaseSecret).c.field)


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of procedures that the test may write in."""
    folder = copied_tables(tmp_path / "processes")
    monkeypatch.setattr(TABLE, "processes", folder)
    return folder


@pytest.fixture
def city(tmp_path: Path, processes: Path) -> Iterator[LiveCity]:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", HOME) as found:
        yield found


@pytest.fixture
def as_user(city: LiveCity, tmp_path: Path) -> AsUser:
    for user, role in PEOPLE.items():
        admit(city.bus, HOME, user, [(role, HOME)])
    admit(city.bus, "01-02", "foreign", [("county_triage", "01-02")])
    settings = Settings(city.bus.database.url, tmp_path, bytes(range(32)), "s" * 40, pages=tmp_path / "dist")
    return speaking_for(served(settings, city.bus))


def publish(as_user: AsUser) -> Any:
    files = {"resources": (BytesIO(own_mediation()), "people_mediation.bpmn"), "org_code": HOME}
    return as_user("designer").post("/api/definitions", data=files)


def act(as_user: AsUser, user: str, code: str, reason: str = REASON) -> Any:
    return as_user(user).post(f"/api/cases/{code}/acts", json={"name": NAME, "reason": reason})


def offered(as_user: AsUser, user: str, code: str) -> dict[str, Any]:
    answer = as_user(user).get(f"/api/cases/{code}/acts")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return {one["name"]: one for one in answer.json}


def test_a_district_s_own_message_is_offered_sent_kept_and_named(
    city: LiveCity, processes: Path, as_user: AsUser
) -> None:
    before = as_user("triage").get("/api/lookups/messages").json
    assert NAME not in {one["name"] for one in before}
    write_table(processes, HOME)
    published = publish(as_user)
    assert published.status_code == 200, published.get_data(as_text=True)

    city.sample("0022", leave_at="P04-S03")
    code = str(_code(city))
    found = offered(as_user, "triage", code)[NAME]
    assert (found["label"], found["consequence"]) == (LABEL, CONSEQUENCE)
    assert (found["reason_least"], found["reason_most"], found["other_case"]) == (5, 60, None)
    assert (found["danger"], found["frequent"], found["interrupts"]) == (False, True, False)

    _refused(as_user, code)
    waiting = city.waiting()
    sent = act(as_user, "triage", code)
    assert sent.status_code == 202, sent.get_data(as_text=True)
    # its own event sub-process runs beside the mediation
    assert sorted(city.waiting()) == sorted([*waiting, "CH-change-S01"])

    with city.bus.database.read(HOME) as tx:
        fields = {row["field"] for row in tx.rows(_SECRETS)}
        bodies = [str(row["body"]) for row in tx.rows(_BODIES)]
    assert FIELD in fields
    assert not any("远亲" in body for body in bodies), "the reason is personal prose and never in the clear"
    _named(as_user, code)
    report = verify(city.bus.database, opener=city.bus.keyring)
    assert report.ok, report.findings


def _refused(as_user: AsUser, code: str) -> None:
    """Another post of the district may not, nobody may by another door, and the reason has the table's bounds."""
    assert NAME not in offered(as_user, "director", code)
    refused = act(as_user, "director", code)
    assert (refused.status_code, refused.json["code"]) == (403, "may_not_send")
    past = as_user("triage").post(f"/api/cases/{code}/messages", json={"name": NAME})
    assert (past.status_code, past.json["code"]) == (403, "reserved_message")
    said = {"name": NAME, "correlationKey": code}
    assert as_user("program").post("/v2/messages/correlation", json=said).status_code == 403
    short, long = act(as_user, "triage", code, "不要"), act(as_user, "triage", code, "换" * 61)
    assert [answer.json["code"] for answer in (short, long)] == ["reason_length"] * 2


def _named(as_user: AsUser, code: str) -> None:
    """Wherever the case's course is told, the message has its name for people, not its key."""
    for address in ("story", "records", "forms", "path"):
        answer = as_user("triage").get(f"/api/cases/{code}/{address}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert NAME not in answer.get_data(as_text=True), address
    story = [one["what"] for one in as_user("triage").get(f"/api/cases/{code}/story").json]
    assert f"发起：{LABEL}" in story
    items = [
        item for entry in as_user("triage").get(f"/api/cases/{code}/timeline").json for item in entry["items"]
    ]
    assert {"kind": "CaseSignalled", "name": NAME, "label": LABEL} in items


def _code(city: LiveCity) -> str:
    (task,) = {task["case_key"] for task in city.tasks()}
    name = city.bus.extension.owners.name_of
    with city.bus.database.read(HOME) as tx:
        return str(name(tx, task))


def test_the_reason_is_in_the_case_file(city: LiveCity, processes: Path, as_user: AsUser) -> None:
    write_table(processes, HOME)
    assert publish(as_user).status_code == 200
    case_key = city.sample("0022", leave_at="P04-S03").case_key
    assert act(as_user, "triage", _code(city)).status_code == 202
    with city.bus.database.read(HOME) as tx:
        unit: Any = type("Opened", (), {"tx": tx, "keyring": city.bus.keyring})
        assert open_value(unit, case_key, FIELD) == REASON


def test_another_district_has_no_such_message(city: LiveCity, processes: Path, as_user: AsUser) -> None:
    write_table(processes, "01-02")
    city.sample("0022", leave_at="P04-S03")
    code = _code(city)
    assert NAME not in offered(as_user, "triage", code)
    refused = act(as_user, "triage", code)
    assert (refused.status_code, refused.json["code"]) == (400, "case_message")
    labels = {one["name"] for one in as_user("triage").get("/api/lookups/messages").json}
    theirs = {one["name"]: one for one in as_user("foreign").get("/api/lookups/messages").json}
    assert NAME not in labels
    assert theirs[NAME] == {"name": NAME, "label": LABEL, "case_message": True}


def test_a_table_that_is_wrong_is_named_when_a_procedure_is_published(
    city: LiveCity, processes: Path, as_user: AsUser
) -> None:
    write_table(processes, HOME, f"messages:\n  {NAME}: {{label: 换人, senders: [nobody]}}\n")
    refused = publish(as_user)
    assert refused.status_code == 400
    told = [finding["message"] for finding in refused.json["findings"]]
    assert any(f"districts/{HOME}/shared/case_messages.yaml" in one and NAME in one for one in told), told
