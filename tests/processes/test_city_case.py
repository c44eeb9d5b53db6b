"""A district's case that goes up to the city (P17): a linked case, one holder at every moment, nothing personal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.linked_cases.commands import OpenLinkedCase
from casework.verification import verify_history as verify
from engine.context import platform_actor
from engine.errors import NotFound
from engine.messages.commands import PublishMessage
from engine.store.tables_cases import Case, CaseSecret, Party
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Outbox, UserTask, Variable
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import sweep
from engine.transaction.idempotency import Remembered
from engine.transaction.outbox import pending
from tests.processes.live_city import LiveCity, live_city
from tests.processes.two_tenants import APPLICATION, CITY, DISTRICT, HANDOVER, NOW, cases, held, waiting_in


@pytest.fixture
def city(tmp_path: Path, database_url: str) -> Iterator[LiveCity]:
    """A case of district 01-02 for which somebody has just asked the city."""
    with live_city(tmp_path, NOW, DISTRICT, database_url) as made:
        case = made.sample("0079", leave_at="P17-S01")
        with made.bus.database.write(made.tenant) as tx:
            row = next(row for row in tx.rows(select_from(Case)) if row["key"] == case.case_key)
        assert row["case_code"]
        made.do("P17-S01", **APPLICATION)
        yield made


def in_city(city: LiveCity) -> dict[str, Any]:
    (row,) = cases(city, CITY)
    return row


def test_the_city_takes_the_case_and_both_sides_say_who_holds_it(city: LiveCity) -> None:
    (district,) = cases(city, DISTRICT)
    linked = in_city(city)
    assert linked["fields"]["origin_case"] == district["case_code"]
    assert district["fields"]["linked_case"] == linked["case_code"]
    assert held(linked) == held(district) and held(district)[0] != "city"
    assert waiting_in(city, CITY) == ["P17-S02-city"]
    city.do("P17-S02-city", agree=True, reason="涉及两个市直部门。")
    assert "P17-S02" not in waiting_in(city, DISTRICT)
    (district,) = cases(city, DISTRICT)
    assert held(in_city(city)) == held(district) and held(district)[0] != "city"
    city.do("P17-S03", **HANDOVER)
    (district,) = cases(city, DISTRICT)
    assert held(in_city(city)) == held(district) == ("city", "U_ZZZX")
    # the city leads, people of the district do the steps
    assert waiting_in(city, DISTRICT) and all(
        any(group.partition("@")[2].startswith(DISTRICT) for group in task["candidate_groups"])
        for task in city.tasks()
    )
    assert waiting_in(city, CITY) == ["P17-city-lead"]
    city.do("P17-city-lead", city_result="decided", measures="已会商决定。")
    city.bus.execute(PublishMessage("SIG_WITHDRAW", district["case_code"]), platform_actor(DISTRICT))
    city.tenant = DISTRICT
    while any(step.startswith(("P04", "P30")) for step in city.waiting()):
        step = city.waiting()[0]
        city.do(step, **closing(step))
    (district,) = cases(city, DISTRICT)
    linked = in_city(city)
    assert (district["status"], linked["status"]) == ("archived", "closed")
    assert linked["closing_reason"] == district["closing_reason"] == "withdrawn"
    assert linked["closed_at"] is not None
    report = verify(city.bus.database, opener=city.bus.keyring)
    assert report.ok, report.summary()


def closing(step: str) -> dict[str, Any]:
    """What people write when the withdrawn case is closed."""
    written: dict[str, dict[str, Any]] = {
        "P30-S01": {
            "closing_reason": "withdrawn", "result_summary": "申请人撤回。", "documents": ["D61"], "risk_cleared": True,
        },
        "P30-S02": {"missing": ["D61"], "doc_waiver_reason": "当事人没有再来，无法取得，已在经过中记明。"},
        "P30-S03": {"approve": True, "care_continue": False},
        "P30-S05": {"satisfaction": "neutral"},
        "P30-S05-respondent": {"respondent_satisfaction": "neutral"},
    }  # fmt: skip
    return written.get(step, {})


def test_the_city_refuses_and_the_case_stays_where_it_was(city: LiveCity) -> None:
    before = held(cases(city, DISTRICT)[0])
    city.tenant = CITY
    city.do("P17-S02-city", agree=False, reason="区县有权办理。", counter_proposal="由住建局牵头。")
    assert waiting_in(city, DISTRICT) == ["P17-S04"]
    assert held(cases(city, DISTRICT)[0]) == before
    linked = in_city(city)
    assert (linked["status"], linked["closing_reason"]) == ("rejected", "rejected")
    assert linked["closed_at"] is not None


def test_an_answer_that_the_district_noted_itself_is_enough(city: LiveCity) -> None:
    city.do("P17-S02", agree=True, reason="市里书面答复：同意。")
    city.do("P17-S03", **HANDOVER)
    assert waiting_in(city, CITY) == ["P17-city-lead"]
    assert held(in_city(city)) == ("city", "U_ZZZX")


def test_nothing_personal_crosses_and_neither_side_reads_the_other(city: LiveCity) -> None:
    (district,) = cases(city, DISTRICT)
    linked = in_city(city)
    assert linked["title"] != district["title"]
    with city.bus.database.read(CITY) as tx:
        assert tx.rows(select_from(Party)) == []
        said = "".join(row["body"] for row in tx.rows(select_from(HistoryEntry)) if row["chain"] != "tenant")
        said += "".join(
            str(dict(row)) for row in [*tx.rows(select_from(Variable)), *tx.rows(select_from(UserTask))]
        )
        sealed = [row for row in tx.rows(select_from(CaseSecret)) if row["case_key"] == linked["key"]]
    for word in (district["title"], str(APPLICATION["measures_taken"]), "甲某"):
        assert word not in said
    assert sealed == []
    assert len(cases(city, DISTRICT)) == len(cases(city, CITY)) == 1
    with pytest.raises(NotFound):
        city.bus.execute(
            PublishMessage("MSG_CITY_ANSWER", district["case_code"], {"agree": True}, must_correlate=True),
            platform_actor(CITY),
        )


def test_a_crash_between_the_two_tenants_loses_and_doubles_nothing(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with live_city(tmp_path, NOW, DISTRICT, database_url) as city:
        city.sample("0079", leave_at="P17-S01")

        def crash(tx: Any, item: Any) -> bool:
            raise RuntimeError("the node died")

        monkeypatch.setattr("engine.transaction.outbox.take_item", crash)
        city.do("P17-S01", **APPLICATION)
        with city.bus.database.read(DISTRICT) as tx:
            assert (
                len(pending(tx)) == 2
            )  # the city has its case; neither its request nor its present holder is done with
        assert len(cases(city, CITY)) == 1
        monkeypatch.undo()
        city.until("2026-11-19T23:00:00+08:00")
        sweep(city.bus, city.clock.now())
        with city.bus.database.read(DISTRICT) as tx:
            assert pending(tx) == []
        assert len(cases(city, CITY)) == 1
        assert cases(city, DISTRICT)[0]["fields"]["linked_case"] == in_city(city)["case_code"]
        assert verify(city.bus.database).ok


def test_a_district_cannot_speak_for_the_city(city: LiveCity) -> None:
    (district,) = cases(city, DISTRICT)
    forged = {
        "tenant": DISTRICT,
        "case_code": district["case_code"],
        "linked": "X",
        "message": None,
        "said": {},
    }
    row = {"key": 7, "number": 0, "kind": "tell_origin", "payload": forged, "created_at": city.clock.now()}
    with city.bus.database.write("01-01") as tx:
        tx.add(Outbox, {**row, "attempts": 0, "last_error": None})
    sweep(city.bus, city.clock.now())
    assert cases(city, DISTRICT)[0]["fields"]["linked_case"] == in_city(city)["case_code"]
    with city.bus.database.read("01-01") as tx:
        (left,) = tx.rows(select_from(Outbox))
    assert "不能替别的市答复" in left["last_error"]


def test_told_twice_or_asked_twice_there_is_one_linked_case(city: LiveCity) -> None:
    (district,) = cases(city, DISTRICT)
    again = OpenLinkedCase(
        DISTRICT, "枫渡区", district["case_code"], district["type_code"], "county", None, "authority", "low"
    )
    once = Remembered("outbox/01-02/9/9", "OpenLinkedCase")
    for _ in range(2):
        city.bus.execute(again, platform_actor(CITY), remembered=once)
    assert len(cases(city, CITY)) == 1
    for tenant in (CITY, DISTRICT):
        with city.bus.database.read(tenant) as tx:
            assert pending(tx) == []
