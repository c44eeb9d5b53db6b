"""What the two sides of a linked case tell each other when it comes late, twice, out of order, or says too much."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.cases.sensitive_facts import merged
from casework.linked_cases import linked_cases
from casework.linked_cases.commands import OpenLinkedCase, TellLinkedCase, TellOrigin
from casework.verification import verify_history as verify
from engine.context import platform_actor
from engine.errors import Conflict
from engine.instances.commands import SetVariables
from engine.messages.commands import PublishMessage
from engine.store.tables_cases import Case
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Message, ProcessInstance, Variable
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import sweep
from engine.transaction.idempotency import Remembered
from engine.transaction.outbox import pending
from tests.processes.live_city import LiveCity, live_city
from tests.processes.two_tenants import APPLICATION, CITY, DISTRICT, HANDOVER, NOW, cases, held, waiting_in

ASKED = OpenLinkedCase(DISTRICT, "枫渡区", "X-1", "0101", "county", None, "authority", "low")
PROSE = "找张三，电话 13800000000"


@pytest.fixture
def city(tmp_path: Path, database_url: str) -> Iterator[LiveCity]:
    """A case of district 01-02 at the form by which the city can be asked."""
    with live_city(tmp_path, NOW, DISTRICT, database_url) as made:
        made.sample("0079", leave_at="P17-S01")
        yield made


def running(city: LiveCity) -> list[str]:
    with city.bus.database.read(CITY) as tx:
        return [
            row["process_id"] for row in tx.rows(select_from(ProcessInstance)) if row["state"] == "ACTIVE"
        ]


def tell(city: LiveCity, tenant: str, command: Any) -> Any:
    return city.bus.execute(command, platform_actor(tenant))


def test_what_changed_before_the_city_s_code_was_known_is_told_with_it(
    city: LiveCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> Any:
        raise RuntimeError("down")

    monkeypatch.setattr("engine.transaction.outbox._deliver_across", crash)
    city.do("P17-S01", **APPLICATION)
    city.do("P17-S02", agree=True, reason="市里书面答复：同意。")
    city.do("P17-S03", **HANDOVER)
    monkeypatch.undo()
    for hours in (24, 48):
        sweep(city.bus, city.clock.now() + timedelta(hours=hours))
    (district,), (linked_case,) = cases(city, DISTRICT), cases(city, CITY)
    assert held(linked_case) == held(district) == ("city", "U_ZZZX")
    assert waiting_in(city, CITY) == ["P17-city-lead"]
    assert verify(city.bus.database, opener=city.bus.keyring).ok


def test_a_no_that_the_district_noted_ends_the_city_s_task(city: LiveCity) -> None:
    city.do("P17-S01", **APPLICATION)
    assert waiting_in(city, CITY) == ["P17-S02-city"]
    city.tenant = DISTRICT
    city.do("P17-S02", agree=False, reason="市里口头答复：不同意。", counter_proposal="由住建局牵头。")
    assert waiting_in(city, DISTRICT) == ["P17-S04"]
    (linked_case,) = cases(city, CITY)
    assert waiting_in(city, CITY) == [] == running(city)
    assert (linked_case["status"], linked_case["closing_reason"]) == ("rejected", "rejected")
    assert linked_case["closed_at"] is not None
    assert verify(city.bus.database, opener=city.bus.keyring).ok


def test_a_case_that_becomes_sensitive_is_so_in_the_city_too(city: LiveCity) -> None:
    city.do("P17-S01", **APPLICATION)
    assert [case["confidentiality"] for case in (*cases(city, DISTRICT), *cases(city, CITY))] == [
        "normal"
    ] * 2
    with city.bus.database.read(DISTRICT) as tx:
        root = next(row["root_key"] for row in tx.rows(select_from(ProcessInstance)) if row["case_key"])
    tell(city, DISTRICT, SetVariables(root, {"domestic_violence": True}))
    assert [case["confidentiality"] for case in (*cases(city, DISTRICT), *cases(city, CITY))] == [
        "restricted", "restricted",
    ]  # fmt: skip
    assert verify(city.bus.database, opener=city.bus.keyring).ok


def test_a_case_that_becomes_sensitive_in_the_city_is_so_in_the_district_too(city: LiveCity) -> None:
    city.do("P17-S01", **APPLICATION)
    with city.bus.database.read(CITY) as tx:
        root = next(row["root_key"] for row in tx.rows(select_from(ProcessInstance)) if row["case_key"])
    tell(city, CITY, SetVariables(root, {"domestic_violence": True}))
    assert [case["confidentiality"] for case in (*cases(city, DISTRICT), *cases(city, CITY))] == [
        "restricted", "restricted",
    ]  # fmt: skip
    assert "sensitive_facts" not in cases(city, DISTRICT)[0]["fields"], "why is not told"
    assert pending_of(city, CITY) == pending_of(city, DISTRICT) == []
    assert verify(city.bus.database, opener=city.bus.keyring).ok


def pending_of(city: LiveCity, tenant: str) -> list[tuple[int, int]]:
    """What has not been delivered."""
    with city.bus.database.read(tenant) as tx:
        return pending(tx)


def test_a_message_that_the_table_names_makes_its_case_sensitive(
    city: LiveCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    (district,) = cases(city, DISTRICT)
    table = merged([{"messages": {"SIG_DANGER": "sealed"}}])
    monkeypatch.setattr("casework.cases.hearing.sensitive_facts", lambda _place: table)
    tell(city, DISTRICT, PublishMessage("SIG_DANGER", district["case_code"], {}, must_correlate=True))
    (district,) = cases(city, DISTRICT)
    assert district["confidentiality"] == "sealed"


@pytest.mark.parametrize("signal", ["SIG_DANGER", "SIG_MERGE"])
@pytest.mark.parametrize("answered", [False, True], ids=["not-answered-yet", "agreed"])
def test_a_request_that_something_came_between_lapses_in_the_city(
    city: LiveCity, signal: str, answered: bool
) -> None:
    city.do("P17-S01", **APPLICATION)
    assert waiting_in(city, CITY) == ["P17-S02-city"]
    if answered:
        city.do("P17-S02-city", agree=True, reason="涉及两个市直部门。")
    (district,) = cases(city, DISTRICT)
    tell(city, DISTRICT, PublishMessage(signal, district["case_code"], {}, must_correlate=True))
    (district,), (linked_case,) = cases(city, DISTRICT), cases(city, CITY)
    assert district["closed_at"] is None and district["fields"]["city_request"] == "lapsed"
    assert waiting_in(city, CITY) == [] == running(city)
    assert linked_case["closed_at"] is not None
    assert linked_case["status"] == ("closed" if answered else "answered")
    assert held(linked_case) == held(district)
    assert verify(city.bus.database, opener=city.bus.keyring).ok


def test_an_answer_counts_for_the_request_it_was_given_to_only(city: LiveCity) -> None:
    city.do("P17-S01", **APPLICATION)
    (district,) = cases(city, DISTRICT)
    code, link = district["case_code"], district["fields"]["linked_case"]
    tell(city, DISTRICT, TellOrigin(code, "ZZ-OLD", "MSG_CITY_ANSWER", {"agree": True}))
    assert waiting_in(city, DISTRICT) == ["P17-S02"]
    city.do("P17-S02", agree=False, reason="市里口头答复：不同意。", counter_proposal="由住建局牵头。")
    tell(city, DISTRICT, TellOrigin(code, link, "MSG_CITY_ANSWER", {"agree": True}))
    assert waiting_in(city, DISTRICT) == ["P17-S04"]
    with city.bus.database.read(DISTRICT) as tx:
        assert [row for row in tx.rows(select_from(Message)) if row["name"] == "MSG_CITY_ANSWER"] == []


def test_an_answer_before_the_code_is_told_comes_again(
    city: LiveCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.transaction.outbox._deliver_across", lambda *_: [])
    city.do("P17-S01", **APPLICATION)
    (district,) = cases(city, DISTRICT)
    with pytest.raises(Conflict):
        tell(city, DISTRICT, TellOrigin(district["case_code"], "ZZ-1", "MSG_CITY_ANSWER", {"agree": True}))
    tell(city, DISTRICT, TellOrigin(district["case_code"], "ZZ-1"))
    tell(city, DISTRICT, TellOrigin(district["case_code"], "ZZ-1", "MSG_CITY_ANSWER", {"agree": True}))
    assert waiting_in(city, DISTRICT) == ["P17-S03"]


def test_prose_in_the_place_of_a_code_stays_where_it_is(city: LiveCity) -> None:
    city.do("P17-S01", **APPLICATION)
    (district,) = cases(city, DISTRICT)
    code, link = district["case_code"], district["fields"]["linked_case"]
    talkative = replace(ASKED, reason=PROSE, risk_level=PROSE, from_level=PROSE, lead_unit=PROSE)
    for request in (talkative, talkative):
        tell(city, CITY, request)
    tell(city, CITY, TellLinkedCase(DISTRICT, "X-1", PROSE, PROSE, PROSE, version=3))
    said = {"agree": PROSE, "city_result": PROSE, "name": PROSE}
    tell(city, DISTRICT, TellOrigin(code, link, "MSG_CITY_ANSWER", said))
    tell(city, DISTRICT, TellOrigin(code, link, "MSG_CITY_RESULT", said))
    for tenant in (CITY, DISTRICT):
        with city.bus.database.read(tenant) as tx:
            kept = [
                str(dict(row))
                for table in (Case, Variable, HistoryEntry)
                for row in tx.rows(select_from(table))
            ]
        assert [text for text in kept if PROSE in text] == []


def test_two_requests_at_once_open_one_linked_case(city: LiveCity, monkeypatch: pytest.MonkeyPatch) -> None:
    if city.bus.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    both, real = threading.Barrier(2), linked_cases.tenant_place

    def slow(unit: Any) -> str:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other waits at the meeting point
            both.wait(2)
        return real(unit)

    monkeypatch.setattr(linked_cases, "tenant_place", slow)
    answers: list[Any] = []

    def ask(number: int) -> None:
        once = Remembered(f"outbox/{DISTRICT}/{number}/1", "OpenLinkedCase")
        answers.append(city.bus.execute(ASKED, platform_actor(CITY), remembered=once)["case_key"])

    threads = [threading.Thread(target=ask, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(cases(city, CITY)) == 1 and len(set(answers)) == 1 and len(answers) == 2


def test_an_older_word_is_no_news(city: LiveCity) -> None:
    tell(city, CITY, replace(ASKED, version=4))
    assert tell(city, CITY, TellLinkedCase(DISTRICT, "X-1", "city", "U_ZZZX", version=9))
    assert not tell(city, CITY, TellLinkedCase(DISTRICT, "X-1", "county", "U_CGJ", version=7))
    (linked_case,) = cases(city, CITY)
    assert held(linked_case) == ("city", "U_ZZZX") and linked_case["closed_at"] is None
    assert waiting_in(city, CITY) == ["P17-city-lead"]


def test_a_repeated_request_is_told_the_code_again(city: LiveCity) -> None:
    city.do("P17-S01", **APPLICATION)
    (district,) = cases(city, DISTRICT)
    again = replace(ASKED, origin_case=district["case_code"], version=district["version"] + 1)
    with city.bus.database.read(CITY) as tx:
        before = pending(tx)
    tell(city, CITY, again)
    with city.bus.database.read(CITY) as tx:
        assert pending(tx) == before == []
    assert len(cases(city, CITY)) == 1
    assert cases(city, DISTRICT)[0]["fields"]["linked_case"] == cases(city, CITY)[0]["case_code"]
