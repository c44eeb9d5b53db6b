"""Timer start events when a deployment meets a firing, a district refuses, a row cannot start, days off lie between."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from api.bootstrap import bootstrap
from casework.verification import verify_history as verify
from engine.context import platform_actor
from engine.definitions.commands import Publish, SetTimer
from engine.errors import Invalid, NotFound
from engine.store.tables_instances import Outbox
from engine.store.tables_org import OrgUnit
from engine.store.tenant_statements import select_from
from engine.timers import start_timers
from engine.timers.commands import FireStart, ScheduleStarts
from engine.timers.timer_sweeper import Resting, fire_due, sweep
from engine.transaction.outbox import pending
from tests.integration.core.timed import publish, scheduled, started, timed
from tests.integration.core.world import CITY, DISTRICT, OTHER, START, VILLAGE, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAILY = "0 10 * * *"


def test_a_deployment_that_meets_a_firing_lets_it_start_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    if world.bus.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    publish(world, timed("timeCycle", DAILY))
    world.clock.move_to(START + HOUR)
    real, threads = start_timers._keep, list[threading.Thread]()
    fire = FireStart("patrol", "Start", DISTRICT, 0)

    def keep(*given: Any) -> int:
        if not threads:
            threads.append(threading.Thread(target=world.bus.execute, args=(fire, platform_actor(DISTRICT))))
            threads[0].start()
            threads[0].join(2)
            assert threads[0].is_alive(), "the firing waits for the deployment"
        return real(*given)

    monkeypatch.setattr(start_timers, "_keep", keep)
    newer = publish(world, timed("timeCycle", DAILY, name="巡查二"))["definitions"][0]["key"]
    threads[0].join(30)
    sweep(world.bus, world.clock.now())
    assert [row["definition_key"] for row in started(world)] == [newer]
    assert verify(world.bus.database).ok


def test_a_district_that_refuses_holds_up_no_other_and_says_why(world: World) -> None:
    world.do(SetTimer(DISTRICT, "T_GRID_MAKEUP", "P0D", "按区里的规定"))
    publish(world, timed("timeCycle", "R/P1D", timer_key="T_GRID_MAKEUP"), CITY)
    assert [len(scheduled(world, tenant)) for tenant in (CITY, DISTRICT, OTHER)] == [1, 0, 1]
    with world.bus.database.read(CITY) as tx:
        (left,) = tx.rows(select_from(Outbox))
    assert left["last_error"].startswith(f"{DISTRICT}：") and "patrol" in left["last_error"]
    assert OTHER + "：" not in left["last_error"]
    report = bootstrap(world.bus)  # as at each start of the server
    assert report.unscheduled.keys() == {DISTRICT} and "patrol" in str(report.unscheduled[DISTRICT])
    world.do(SetTimer(DISTRICT, "T_GRID_MAKEUP", "P2D", "改回原来的规定"))
    sweep(world.bus, world.clock.now() + HOUR)
    assert len(scheduled(world)) == 1
    with world.bus.database.read(CITY) as tx:
        assert pending(tx) == []


def test_who_sets_a_key_that_spoils_a_start_is_told_which_process(world: World) -> None:
    publish(world, timed("timeCycle", "R/P1D", timer_key="T_GRID_MAKEUP"))
    with pytest.raises(Invalid) as refused:
        world.do(SetTimer(DISTRICT, "T_GRID_MAKEUP", "P0D", "按区里的规定"))
    assert refused.value.where == "patrol/Start" and "patrol" in refused.value.detail
    assert len(scheduled(world)) == 1


def test_a_start_for_which_something_is_missing_rests_and_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(world, timed("timeCycle", DAILY))
    world.clock.move_to(START + 2 * HOUR)

    def missing(*_: Any, **__: Any) -> Any:
        raise NotFound("form_not_found", "没有这张表单")

    monkeypatch.setattr(start_timers, "begin", missing)
    resting = Resting()
    first, again = (sweep(world.bus, world.clock.now(), resting) for _ in range(2))
    assert (first.fired, first.failed) == (0, 1)
    assert (again.fired, again.failed) == (0, 0), "it rests"
    monkeypatch.undo()
    assert sweep(world.bus, world.clock.now() + HOUR, resting).fired == 1
    assert len(started(world)) == 1


@pytest.mark.parametrize(("kind", "days"), [("timeCycle", [3, 4, 5, 6, 9, 10]), ("timeDuration", [3])])
def test_a_key_in_working_days_passes_over_days_off(world: World, kind: str, days: list[int]) -> None:
    text = "R/P1D" if kind == "timeCycle" else "P1D"
    publish(world, timed(kind, text, timer_key="T_REVIEW_MEETING"))
    fire_due(world.bus, START + 8 * DAY + 12 * HOUR)
    # the clock begins on Monday, 2 March 2026
    assert [row["started_at"].day for row in started(world)] == days
    assert verify(world.bus.database).ok


def test_a_new_node_is_served_when_the_rows_are_reckoned_again(world: World) -> None:
    publish(world, timed("timeCycle", DAILY, start_at="village"))
    with world.bus.database.write(DISTRICT) as tx:
        tx.add(OrgUnit, {"code": "01-01-02-04", "name": "丁村", "level": "village"})
    assert world.bus.execute(ScheduleStarts(), platform_actor(DISTRICT)) == 1
    assert {row["place"] for row in scheduled(world)} == {VILLAGE, "01-01-02-04"}


def test_publishing_for_several_places_tells_the_tenants_below_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr("engine.bus.deliver_item", lambda bus, system, item: told.append(item[1]) or [])
    data = (("patrol.bpmn", timed("timeCycle", DAILY)),)
    seen = ((DISTRICT, None), (VILLAGE, None))
    world.do(Publish("patrol", data, seen, "两个地方", DISTRICT))
    assert len(told) == 1
    with pytest.raises(Invalid) as refused:
        world.do(Publish("patrol", data, (*seen, (VILLAGE, None)), "写了两次", DISTRICT))
    assert refused.value.found == VILLAGE
    assert [row["place"] for row in scheduled(world)] == [DISTRICT, VILLAGE]
