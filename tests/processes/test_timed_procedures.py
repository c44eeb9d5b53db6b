"""What starts by itself in the city: the daily supervision (P18), the monthly and quarterly draws (P20); and the day
that a case is closed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.districts import load_districts
from casework.cases.case import LiveCase
from casework.verification import verify_history as verify
from engine.context import platform_actor
from engine.deadlines import load_timers
from engine.definitions.commands import SetTimer
from engine.history.chain import Head
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, table_of
from engine.timers.timer_sweeper import sweep
from tests.processes.drawn import BASE, KEYS, model
from tests.processes.live_city import LiveCity, live_city

_INSTANCE = table_of(ProcessInstance)
DRAW, DAILY = "four_level_sampling_draw", "supervision_daily"


def started(city: LiveCity, process_id: str) -> list[dict[str, Any]]:
    rows = []
    for tenant in city.bus.tenants.all():
        with city.bus.database.read(tenant) as tx:
            found = tx.rows(select_from(ProcessInstance).where(_INSTANCE.c.process_id == process_id))
            rows += [dict(row) for row in found]
    return sorted(rows, key=lambda row: row["key"])


def the_case(city: LiveCity, key: int) -> dict[str, Any]:
    with city.bus.database.read(city.tenant) as tx:
        row = tx.row(select_from(Case).where(table_of(Case).c.key == key))
    assert row is not None
    return dict(row)


def test_every_district_draws_each_month_and_each_quarter_for_itself(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-03-03T09:00:00+08:00", "01-01") as city:
        city.sample("0001")  # closed in March: it is in April's frames
        city.until("2025-04-01T08:01:00+08:00")
        assert Counter(row["place"] for row in started(city, DRAW)) == {"01-01": 3, "01-02": 3, "01-03": 3}
        assert city.waiting().count("P20-S01-draw") == 3
        assert sorted(city.values("period")) == ["2025-03/SL1", "2025-03/SL2", "2025-03/SL3"]
        city.until("2025-04-06T00:00:00+08:00")
        assert len(started(city, DRAW)) == 12
        assert "2025-Q1/SL4" in city.values("period")
        assert verify(city.bus.database).ok


def test_draws_that_nobody_was_there_for_are_made_up_each_for_its_own_month(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-03-03T09:00:00+08:00", "01-01") as city:
        city.clock.move_to(datetime.fromisoformat("2025-05-20T09:00:00+08:00"))
        for _ in range(3):
            sweep(city.bus, city.clock.now())
        assert sorted(city.values("period")) == [
            *(f"{month}/SL{level}" for month in ("2025-03", "2025-04") for level in (1, 2, 3)),
            "2025-Q1/SL4",
        ]


def test_a_district_draws_when_its_own_key_says_so(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-03-03T09:00:00+08:00", "01-01") as city:
        load_districts(city.bus)
        key = SetTimer("01-01", "T_SAMPLE_CYCLE", "0 9 10 * *", "本区每月十日抽样")
        city.bus.execute(key, platform_actor("01-01"))
        city.until("2025-03-11T00:00:00+08:00")
        assert {row["place"] for row in started(city, DRAW)} == {"01-01"}


def test_the_daily_look_asks_for_supervision_once_for_what_is_overdue(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-11-03T08:00:00+08:00", "01-03") as city:
        case = city.sample("0022", leave_at="P04-S04")
        city.until("2026-01-05T09:30:00+08:00")
        days = [
            row["started_at"].date().isoformat() for row in started(city, DAILY) if row["place"] == "01-03"
        ]
        assert days[:6] == [*(f"2025-11-0{day}" for day in range(3, 8)), "2025-11-10"]
        assert days[-2:] == ["2025-12-31", "2026-01-05"]  # the days off of the new year are passed over
        asked = started(city, "supervision")
        assert city.due("P04-S04") < asked[0]["started_at"].isoformat()
        assert [row["case_key"] for row in asked] == [case.case_key]


def test_the_day_of_closing_is_kept_and_its_record_holds(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-03-03T09:00:00+08:00", "01-01") as city:
        open_case = city.sample("0021", leave_at="P04-S01")
        assert the_case(city, open_case.case_key)["closed_at"] is None
        closed = the_case(city, city.sample("0030").case_key)
        assert (
            closed["closed_at"] is not None
            and closed["received_at"] <= closed["closed_at"] <= city.clock.now()
        )
        assert verify(city.bus.database, opener=city.bus.keyring).ok


@pytest.mark.parametrize(
    ("start", "path", "closed"),
    [
        ("fulfilled", ["closed"], True),
        ("registered", ["rejected"], True),
        ("registered", ["merged"], True),
        ("registered", ["answered"], False),
        ("fulfilled", ["closed", "archived", "reopened"], False),
        ("reopened", ["in_progress", "agreed", "fulfilling"], False),
    ],
)
def test_which_states_close_a_case(start: str, path: list[str], closed: bool) -> None:
    moment = datetime.fromisoformat("2025-03-03T09:00:00+08:00")
    case = LiveCase(1, {"status": start, "closed_at": None, "fields": {}}, Head(), 0)
    for status in path:
        case.set_status(status, moment)
    assert case.get("closed_at") == (moment if closed else None)
    case.close(moment.replace(hour=12))
    assert case.get("closed_at") == (moment if closed else moment.replace(hour=12))


def test_what_is_drawn_at_a_start_is_what_its_timer_key_says_by_default() -> None:
    timers = load_timers((BASE / "shared" / "timers.yaml").read_text("utf-8"))
    drawn = {
        (key, element): (text.text, model(key).elements[element].properties["timer_key"])
        for key in KEYS
        for element, text in model(key).timer_starts.items()
    }
    assert {key for key, _ in drawn} == {DRAW, DAILY}
    for text, timer_key in drawn.values():
        assert text == timers.spec(timer_key).duration
