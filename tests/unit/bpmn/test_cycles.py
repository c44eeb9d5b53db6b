"""Cycles: as Spring's documentation says, and what becomes of moments that were missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn.fake_environment import FakeEnvironment
from engine.bpmn.state.timers import schedule
from tests.unit.bpmn.driver import START, Play
from tests.unit.bpmn.models import body, boundary, chain, end, file, process, start, timer, user
from tests.unit.bpmn.test_timers import hosted, moment

#: The examples of Spring's documentation (CronExpression.parse), each with the two moments after 31 January 2026.
SPRING = [
    ("0 0 * * * *", "2026-02-01T00:00:00", "2026-02-01T01:00:00"),
    ("*/10 * * * * *", "2026-01-31T23:59:40", "2026-01-31T23:59:50"),
    ("0 0 8-10 * * *", "2026-02-01T08:00:00", "2026-02-01T09:00:00"),
    ("0 0 6,19 * * *", "2026-02-01T06:00:00", "2026-02-01T19:00:00"),
    ("0 0/30 8-10 * * *", "2026-02-01T08:00:00", "2026-02-01T08:30:00"),
    ("0 0 9-17 * * MON-FRI", "2026-02-02T09:00:00", "2026-02-02T10:00:00"),
    ("0 0 0 25 12 ?", "2026-12-25T00:00:00", "2027-12-25T00:00:00"),
    ("0 0 0 L * *", "2026-02-28T00:00:00", "2026-03-31T00:00:00"),
    ("0 0 0 L-3 * *", "2026-02-25T00:00:00", "2026-03-28T00:00:00"),
    ("0 0 0 1W * *", "2026-02-02T00:00:00", "2026-03-02T00:00:00"),
    ("0 0 0 LW * *", "2026-02-27T00:00:00", "2026-03-31T00:00:00"),
    ("0 0 0 * * 5L", "2026-02-27T00:00:00", "2026-03-27T00:00:00"),
    ("0 0 0 * * THUL", "2026-02-26T00:00:00", "2026-03-26T00:00:00"),
    ("0 0 0 ? * 5#2", "2026-02-13T00:00:00", "2026-03-13T00:00:00"),
    ("0 0 0 ? * MON#1", "2026-02-02T00:00:00", "2026-03-02T00:00:00"),
    ("@yearly", "2027-01-01T00:00:00", "2028-01-01T00:00:00"),
    ("@monthly", "2026-02-01T00:00:00", "2026-03-01T00:00:00"),
    ("@weekly", "2026-02-01T00:00:00", "2026-02-08T00:00:00"),
    ("@midnight", "2026-02-01T00:00:00", "2026-02-02T00:00:00"),
    ("@hourly", "2026-02-01T00:00:00", "2026-02-01T01:00:00"),
]


@pytest.mark.parametrize(("cron", "first", "second"), SPRING)
def test_every_example_of_springs_documentation_is_read_as_it_says(
    cron: str, first: str, second: str
) -> None:
    found = schedule("cycle", cron, moment("2026-01-31T23:59:30+08:00"))
    following = found.next()
    assert found.due == moment(f"{first}+08:00")
    assert following is not None and following.due == moment(f"{second}+08:00")


def fired_until(play: Play, end: timedelta) -> list[timedelta]:
    """When the timers of a play fire until `end`, each at once when it is due already."""
    moments = []
    while play.due() and play.due()[0] <= end:
        play.fire()
        moments.append(play.environment.now - START)
    return moments


@pytest.mark.parametrize("begin", ["2026-01-30T09:55:00+08:00", "2025-01-31T02:55:00+01:00[Europe/Berlin]",
                                   "2026-01-30T09:55:00@Asia/Shanghai", "0001-01-01T00:05:00Z"])  # fmt: skip
@pytest.mark.parametrize("count", ["", "4"])
def test_a_cycle_that_began_in_the_past_fires_once_for_it_and_then_in_the_future(
    begin: str, count: str
) -> None:
    play = hosted(f"R{count}/{begin}/PT10M", "Cycle", interrupting=False)
    minutes = [moment.total_seconds() / 60 for moment in fired_until(play, timedelta(minutes=30))]
    assert minutes == [0, 5, 15, 25]
    assert bool(play.due()) == (not count)


def test_a_cycle_that_nobody_could_fire_for_a_while_fires_once_for_that_time() -> None:
    for text in ("R/PT10M", "*/10 * * * *"):
        play = hosted(text, "Cycle", interrupting=False)
        play.environment.now = START + timedelta(hours=5, minutes=3)
        assert fired_until(play, timedelta(hours=5, minutes=25)) == [
            timedelta(hours=5, minutes=minute) for minute in (3, 10, 20)
        ]


def test_a_monthly_cycle_that_began_long_ago_stays_on_its_day() -> None:
    play = hosted("R/2024-01-31T08:00:00+08:00/P1M", "Cycle", interrupting=False)
    fired_until(play, timedelta(days=60))
    assert [(START + due).date().isoformat() for due in play.due()] == ["2026-04-30"]


def test_semantics_2_makes_up_for_each_moment_that_was_missed() -> None:
    environment = FakeEnvironment(START)
    environment.semantics = 2
    nodes = {
        "s": start(),
        "A": user(),
        "b": boundary("A", timer("R/2026-01-31T09:35:00+08:00/PT10M", "Cycle"), False),
    }
    play = Play(
        file(process(body(nodes | {"e": end()}, *chain("s", "A"), *chain("b", "e")))), {}, environment
    )
    assert fired_until(play, timedelta(minutes=6)) == [timedelta(0)] * 3 + [timedelta(minutes=5)]
