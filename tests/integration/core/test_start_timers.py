"""Processes that start by a timer of their own: rows per place, versions, overlays, missed moments, two nodes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.context import platform_actor
from engine.definitions.commands import SetTimer
from engine.errors import Invalid
from engine.store.tables_instances import StartTimer, Variable
from engine.store.tables_org import OrgUnit, Tenant
from engine.store.tenant_statements import select_from, update_of
from engine.timers.commands import FireStart, ScheduleStarts
from engine.timers.timer_sweeper import fire_due, next_due, sweep
from tests.integration.core.timed import publish, scheduled, started, timed
from tests.integration.core.world import (
    CITY,
    DISTRICT,
    OTHER,
    START,
    VILLAGE,
    World,
    live_bus,
    person,
)

DAY = timedelta(days=1)
#: 09:00 in Asia/Shanghai is 01:00 UTC, which is when the tests' clock begins.
DAILY = "0 10 * * *"


def pass_time(world: World, much: timedelta) -> int:
    return fire_due(world.bus, world.clock.now() + much)


def test_a_daily_start_fires_every_day_and_its_record_holds(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    (row,) = scheduled(world)
    assert row["due_at"] == START + timedelta(hours=1)
    assert next_due(world.bus, START) == row["due_at"]
    assert pass_time(world, 3 * DAY) == 3
    roots = started(world)
    assert [r["started_at"] for r in roots] == [START + timedelta(hours=1) + n * DAY for n in range(3)]
    assert {r["place"] for r in roots} == {DISTRICT}
    (row,) = scheduled(world)
    assert (row["generation"], row["instance_key"]) == (3, roots[-1]["key"])
    report = verify(world.bus.database)
    assert report.ok and report.instances_replayed == 3


@pytest.mark.parametrize(
    ("kind", "text", "starts"),
    [
        ("timeDate", "2026-03-05T09:00:00+08:00", 1),
        ("timeDuration", "PT5H", 1),
        ("timeCycle", "R3/PT2H", 3),
        ("timeCycle", "R/2026-03-02T10:00:00+08:00/P1D", 5),
        ("timeCycle", '=cycle(2, duration("PT1H"))', 2),
    ],
)
def test_each_kind_of_timer_starts_as_often_as_it_says(
    world: World, kind: str, text: str, starts: int
) -> None:
    publish(world, timed(kind, text))
    pass_time(world, 5 * DAY)
    assert len(started(world)) == starts


def test_a_version_s_old_timer_never_fires_again(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    newer = publish(world, timed("timeCycle", "0 11 * * *"))["definitions"][0]["key"]
    (row,) = scheduled(world)
    assert (row["definition_key"], row["due_at"]) == (newer, START + timedelta(hours=2))
    pass_time(world, DAY)
    assert [r["definition_key"] for r in started(world)] == [newer]
    publish(world, timed(None))
    assert scheduled(world) == []
    assert pass_time(world, 3 * DAY) == 0
    assert verify(world.bus.database).ok


def test_a_moment_that_was_served_is_not_served_again_by_a_new_version(world: World) -> None:
    publish(world, timed("timeDate", "2026-03-02T10:00:00+08:00"))
    pass_time(world, DAY)
    publish(world, timed("timeDate", "2026-03-02T10:00:00+08:00", name="巡查二"))
    pass_time(world, DAY)
    assert len(started(world)) == 1


def test_a_new_version_of_an_upgrade_serves_what_was_missed_meanwhile(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    world.clock.advance(timedelta(hours=4))
    newer = publish(world, timed("timeCycle", DAILY, name="巡查二"))["definitions"][0]["key"]
    sweep(world.bus, world.clock.now())
    assert [r["definition_key"] for r in started(world)] == [newer]


def test_missed_moments_become_one_start_or_one_each(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    publish(world, timed("timeCycle", DAILY, process="every", missed="each"))
    world.clock.advance(4 * DAY)
    for _ in range(6):
        sweep(world.bus, world.clock.now())
    moments: dict[str, list[str]] = {"patrol": [], "every": []}
    with world.bus.database.read(DISTRICT) as tx:
        said = {row["root_key"]: row["value"].strip('"') for row in tx.rows(select_from(Variable))}
    for root in started(world):
        moments[root["process_id"]].append(said[root["key"]])
    assert moments["patrol"] == ["2026-03-05T10:00:00+08:00"]
    assert moments["every"] == [f"2026-03-0{day}T10:00:00+08:00" for day in (2, 3, 4, 5)]
    assert {row["due_at"] for row in scheduled(world)} == {START + 4 * DAY + timedelta(hours=1)}


def test_a_cycle_that_began_long_ago_starts_once_for_all_that_was_missed(world: World) -> None:
    begin = START - 20 * DAY - timedelta(seconds=15)  # more moments ago than are gone through one by one
    publish(world, timed("timeCycle", f"R/{begin.isoformat()}/PT1M"))
    for _ in range(3):
        sweep(world.bus, world.clock.now())
    assert len(started(world)) == 1
    (row,) = scheduled(world)
    assert row["due_at"] == START + timedelta(seconds=45)


def test_the_city_s_process_starts_in_every_district_and_a_district_s_own_instead_of_it(world: World) -> None:
    city = publish(world, timed("timeCycle", DAILY), CITY)["definitions"][0]["key"]
    assert [row["place"] for t in (CITY, DISTRICT, OTHER) for row in scheduled(world, t)] == [
        CITY,
        DISTRICT,
        OTHER,
    ]
    own = publish(world, timed("timeCycle", "0 11 * * *"))["definitions"][0]["key"]
    pass_time(world, DAY)
    assert [[r["definition_key"] for r in started(world, t)] for t in (CITY, DISTRICT, OTHER)] == [
        [city], [own], [city],
    ]  # fmt: skip
    publish(world, timed(None))  # the district's newest has no timer: the city's does not come back
    assert scheduled(world) == []
    assert verify(world.bus.database).ok


def test_a_start_at_a_level_starts_at_each_node_of_it(world: World) -> None:
    with world.bus.database.write(DISTRICT) as tx:
        tx.add(OrgUnit, {"code": "01-01-02-04", "name": "丁村", "level": "village"})
    publish(world, timed("timeCycle", DAILY, start_at="village"), CITY)
    assert scheduled(world, OTHER) == []
    publish(world, timed("timeCycle", "0 12 * * *", start_at="village"), DISTRICT, VILLAGE)
    pass_time(world, DAY)
    assert {r["place"]: r["started_at"] - START for r in started(world)} == {
        "01-01-02-04": timedelta(hours=1),
        VILLAGE: timedelta(hours=3),
    }


def test_a_timer_key_holds_as_the_district_set_it_and_knows_days_off(world: World) -> None:
    publish(world, timed("timeCycle", "0 9 * * 1-5", timer_key="T_SUP_DAILY"), CITY)
    assert {row["due_at"] for row in scheduled(world)} == {START + DAY}
    world.do(SetTimer(DISTRICT, "T_SUP_DAILY", "30 8 * * *", "本区八点半评查"))
    assert {row["due_at"] for row in scheduled(world)} == {START + DAY - timedelta(minutes=30)}
    assert {row["due_at"] for row in scheduled(world, OTHER)} == {START + DAY}
    world.do(SetTimer(CITY, "T_SUP_DAILY", "0 15 * * *", "全市下午评查"), person(tenant=CITY))
    assert {row["due_at"] for row in scheduled(world, OTHER)} == {START + timedelta(hours=6)}
    pass_time(world, 7 * DAY)
    days = [r["started_at"].weekday() for r in started(world)]
    assert days == [1, 2, 3, 4, 0]  # from Tuesday, working days only


def test_two_nodes_never_start_twice(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    for day in range(1, 6):
        world.clock.move_to(START + day * DAY)
        nodes = [live_bus(world.bus.database.url, world.clock) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda bus: sweep(bus, world.clock.now()), nodes))
        for bus in nodes:
            bus.database.dispose()
        assert len(started(world)) == day


def test_a_stale_command_and_a_future_one_start_nothing(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    system = platform_actor(DISTRICT)
    assert world.bus.execute(FireStart("patrol", "Start", DISTRICT, 0), system) is None
    pass_time(world, DAY)
    assert world.bus.execute(FireStart("patrol", "Start", DISTRICT, 0), system) is None
    assert world.bus.execute(FireStart("nobody", "Start", DISTRICT, 0), system) is None
    assert len(started(world)) == 1


def test_a_tenant_that_comes_later_is_scheduled_when_it_is_told_to_look(world: World) -> None:
    publish(world, timed("timeCycle", DAILY), CITY)
    with world.bus.database.write("01-03") as tx:
        tx.add(Tenant, {"name": "丙区", "short_name": "丙", "parent": CITY, "org_code": "01-03"})
    bus = case_bus(world.bus.database, world.bus.keyring, world.clock)
    assert bus.execute(ScheduleStarts(), platform_actor("01-03")) == 1
    assert bus.execute(ScheduleStarts(), platform_actor("01-03")) == 0
    assert len(scheduled(world, "01-03")) == 1


def test_a_changed_row_is_found(world: World) -> None:
    publish(world, timed("timeCycle", DAILY))
    with world.bus.database.write(DISTRICT) as tx:
        tx.run(update_of(StartTimer).values(due_at=START + 40 * DAY))
    (finding,) = verify(world.bus.database).findings
    assert "due_at" in str(finding)


@pytest.mark.parametrize(
    ("kind", "text", "properties"),
    [
        ("timeCycle", "=no such thing", {}),
        ("timeCycle", DAILY, {"start_at": "planet"}),
        ("timeCycle", DAILY, {"missed": "never"}),
    ],
)
def test_a_timer_that_says_nothing_is_not_deployed(
    world: World, kind: str, text: str, properties: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        publish(world, timed(kind, text, **properties))
    assert "Start" in refused.value.where
    assert scheduled(world) == started(world) == []
