"""When timers are due: ISO 8601, cron in Asia/Shanghai, FEEL; months are the calendar's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn import start_timer
from engine.bpmn.fake_environment import FakeEnvironment
from engine.bpmn.state.timers import Schedule, schedule
from engine.deadlines import read_cron
from engine.errors import Conflict, Invalid
from tests.unit.bpmn.driver import START, Play
from tests.unit.bpmn.models import body, boundary, chain, end, file, node, process, start, timer, user


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("begin", "duration", "due"),
    [
        ("2026-01-31T10:00:00+08:00", "P1M", "2026-02-28T10:00:00+08:00"),
        ("2028-01-31T10:00:00+08:00", "P1M", "2028-02-29T10:00:00+08:00"),
        ("2026-01-31T10:00:00+08:00", "P1Y1M1DT2H", "2027-03-01T12:00:00+08:00"),
        ("2026-03-31T23:30:00+08:00", "P2W", "2026-04-14T23:30:00+08:00"),
    ],
)
def test_months_end_where_the_calendar_says(begin: str, duration: str, due: str) -> None:
    assert schedule("duration", duration, moment(begin)).due == moment(due)


def test_a_monthly_cycle_comes_back_to_the_31st() -> None:
    found: Schedule | None = schedule("cycle", "R4/P1M", moment("2026-01-31T10:00:00+08:00"))
    days = []
    while found is not None:
        days.append((found.due.month, found.due.day, found.generation))
        found = Schedule.from_json(found.to_json()).next()
    assert days == [(2, 28, 0), (3, 31, 1), (4, 30, 2), (5, 31, 3)]


def test_a_cycle_may_say_when_it_starts() -> None:
    found = schedule("cycle", "R2/2026-05-01T00:00:00+08:00/P1D", START)
    following = found.next()
    assert found.due == moment("2026-05-01T00:00:00+08:00") and following is not None
    assert following.due == moment("2026-05-02T00:00:00+08:00") and following.next() is None


@pytest.mark.parametrize(
    "begin",
    [
        "2026-05-01T00:00:00+02:00[Europe/Berlin]", "2026-05-01T00:00:00[Europe/Berlin]",
        "2026-05-01T06:00:00@Asia/Shanghai",
        "2026-04-30T22:00:00Z[Etc/UTC]",
    ],
)  # fmt: skip
def test_the_start_of_a_cycle_may_name_its_zone(begin: str) -> None:
    found = schedule("cycle", f"R2/{begin}/PT10M", START)
    following = found.next()
    assert found.due == moment("2026-05-01T06:00:00+08:00") and following is not None
    assert following.due == moment("2026-05-01T06:10:00+08:00") and following.next() is None


@pytest.mark.parametrize(
    ("cron", "after", "due"),
    [
        ("0 9 * * MON-FRI", "2026-01-30T09:00:00+08:00", "2026-02-02T09:00:00+08:00"),
        ("30 0 9 1 * *", "2026-01-30T09:00:00+08:00", "2026-02-01T09:00:30+08:00"),
        ("*/15 * * * *", "2026-01-30T09:07:00+08:00", "2026-01-30T09:15:00+08:00"),
        ("0 0 29 2 *", "2026-01-30T09:00:00+08:00", "2028-02-29T00:00:00+08:00"),
        ("@daily", "2026-01-30T17:00:00+00:00", "2026-02-01T00:00:00+08:00"),
        ("0 0 9 L * *", "2026-02-01T00:00:00+08:00", "2026-02-28T09:00:00+08:00"),
        ("0 0 9 L-3 * *", "2028-02-01T00:00:00+08:00", "2028-02-26T09:00:00+08:00"),
        ("0 0 9 15W * *", "2026-02-01T00:00:00+08:00", "2026-02-16T09:00:00+08:00"),  # the 15th is a Sunday
        ("0 0 9 1W * *", "2026-07-31T10:00:00+08:00", "2026-08-03T09:00:00+08:00"),  # not back into July
        ("0 0 9 31W * *", "2026-05-01T00:00:00+08:00", "2026-05-29T09:00:00+08:00"),  # not on into June
        ("0 0 9 LW * *", "2026-02-01T00:00:00+08:00", "2026-02-27T09:00:00+08:00"),
        ("0 0 9 ? * 5L", "2026-02-01T00:00:00+08:00", "2026-02-27T09:00:00+08:00"),
        ("0 0 9 * * FRIL", "2026-02-28T00:00:00+08:00", "2026-03-27T09:00:00+08:00"),
        ("0 0 9 * * MON#1", "2026-02-03T00:00:00+08:00", "2026-03-02T09:00:00+08:00"),
        ("0 0 9 * * 5#5", "2026-02-01T00:00:00+08:00", "2026-05-29T09:00:00+08:00"),
        ("0 0 9 1,L * *", "2026-02-02T00:00:00+08:00", "2026-02-28T09:00:00+08:00"),
        ("0 0 9 * * SAT-SUN", "2026-02-02T00:00:00+08:00", "2026-02-07T09:00:00+08:00"),
        (
            "0 0 9 13 * FRI",
            "2026-02-14T00:00:00+08:00",
            "2026-03-13T09:00:00+08:00",
        ),  # both, as Spring reads it
        ("* * * * * *", "2026-02-01T23:59:59+08:00", "2026-02-02T00:00:00+08:00"),
    ],
)
def test_cron_is_read_in_shanghai(cron: str, after: str, due: str) -> None:
    assert read_cron(cron).after(moment(after)) == moment(due)


@pytest.mark.parametrize(
    "text", ["-PT1H", "PT-1H", "-P1D", "P-1M", "PT1H-61M", "=duration(&quot;-PT5M&quot;)"]
)
def test_a_negative_duration_is_due_at_once_wherever_it_stands(text: str) -> None:
    waiting = node("intermediateCatchEvent", timer(text))
    nodes = {
        "s": start(),
        "c": waiting,
        "A": user(),
        "b": boundary("A", timer(text)),
        "h": user(),
        "e": end(),
    }
    play = Play(file(process(body(nodes, *chain("s", "c", "A", "e"), *chain("b", "h")))))
    assert play.due() == [timedelta(0)]
    play.fire()
    assert play.due() == [timedelta(0)]
    play.fire()
    assert play.waiting == ["h"]
    handler = body({"es": start(timer(text), 'isInterrupting="false"'), "eu": user()}, *chain("es", "eu"))
    event = node("subProcess", handler, 'triggeredByEvent="true"')
    inside = Play(file(process(body({"s": start(), "A": user(), "ev": event}, *chain("s", "A")))))
    assert inside.due() == [timedelta(0)]


def test_a_process_may_begin_by_a_negative_duration() -> None:
    environment = FakeEnvironment(START)
    data = file(process(body({"s": start(timer("-PT1H")), "u": user()}, *chain("s", "u"))))
    (model,) = environment.deploy(data)
    assert start_timer(model, "s", environment).due == START


def test_a_negative_duration_that_semantics_2_met_stays_an_incident() -> None:
    environment = FakeEnvironment(START)
    environment.semantics = 2
    nodes = {"s": start(), "c": node("intermediateCatchEvent", timer("=d")), "e": end()}
    play = Play(file(process(body(nodes, *chain("s", "c", "e")))), {"d": "-PT1H"}, environment)
    assert play.incident().message == "定时器“=d”：“-PT1H”不是 ISO 8601 时长（例如 PT2H、P3D、P1M）"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cycle", "R/-PT1H"), ("cycle", "R3/P1MT-1H"), ("duration", "--PT1H"), ("duration", "PT--1H"),
        ("duration", "-P"),
        ("duration", "P"), ("duration", "PT"), ("duration", "1 day"), ("date", "2026-01-01T00:00:00"),
        ("date", "2026-01-01"),
        ("cycle", "R3"), ("cycle", "R0/PT1H"), ("cycle", "R/PT0S"), ("cycle", "61 * * * *"), ("cycle", "* * *"),
        ("cycle", "0 0 9 L-31 * *"), ("cycle", "0 0 9 32W * *"), ("cycle", "0 0 9 * * L"), ("cycle", "0 0 9 * * MON#6"),
        ("cycle", "0 0 9 * * #2"), ("cycle", "0 0 9 W * *"), ("cycle", "0 0 9 30 2 *"), ("cycle", "0 0 ９ * * *"),
        ("cycle", "R2/2026-05-01T00:00:00+02:00[Nowhere/City]/PT1H"), ("cycle", "R2/2026-05-01T00:00:00/PT1H"),
        ("date", "2026-01-01T00:00:00[Nowhere/City]"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        schedule(kind, text, START)


def hosted(text: str, kind: str = "Duration", interrupting: bool = True, **variables: object) -> Play:
    nodes = {
        "s": start(),
        "A": user(),
        "b": boundary("A", timer(text, kind), interrupting),
        "h": user(),
        "e": end(),
    }
    return Play(file(process(body(nodes, *chain("s", "A", "e"), *chain("b", "h", "e")))), variables)


def test_a_timer_may_be_feel() -> None:
    assert hosted("=wait", wait="PT2H").due() == [timedelta(hours=2)]
    assert hosted('=duration("P1D")').due() == [timedelta(days=1)]
    assert hosted('=cycle(3, duration("PT1H"))', "Cycle", False).due() == [timedelta(hours=1)]
    assert hosted('=date and time("2026-02-01T10:00:00+08:00")', "Date").due() == [timedelta(hours=24)]


def test_a_naive_moment_at_run_time_is_an_incident() -> None:
    play = hosted('="2026-02-01T10:00:00"', "Date")
    assert play.incident().error_type == "EXTRACT_VALUE_ERROR" and "没有时区" in play.incident().message
    assert play.waiting == []


def test_a_cycle_counts_its_generations_and_ends() -> None:
    play = hosted("R2/PT1H", "Cycle", False)
    generations = []
    while play.tracker.timers:
        generations += [item.generation for item in play.tracker.timers.values()]
        play.fire()
    assert generations == [0, 1] and play.waiting == ["A", "h", "h"]


def test_a_timer_that_is_not_due_or_gone_is_refused() -> None:
    play = hosted("PT1H")
    ((key, index),) = play.tracker.timers
    with pytest.raises(Conflict, match="还没有到期"):
        play.runtime.fire_timer(key, index, play.environment)
    play.complete("A")
    play.environment.now += timedelta(hours=2)
    with pytest.raises(Conflict, match="已经不在"):
        play.runtime.fire_timer(key, index, play.environment)


def test_a_process_may_start_by_timer() -> None:
    nodes = {"s": start(timer("0 9 1 * *", "Cycle")), "a": node("task"), "e": end()}
    environment = FakeEnvironment(START)
    (model,) = environment.deploy(file(process(body(nodes, *chain("s", "a", "e")))))
    assert start_timer(model, "s", environment).due == moment("2026-02-01T09:00:00+08:00")
    nodes["s"] = start(timer("=x", "Date"))
    (model,) = environment.deploy(file(process(body(nodes, *chain("s", "a", "e")))))
    with pytest.raises(Invalid):
        start_timer(model, "s", environment)


def test_the_clock_of_a_step_is_the_one_it_was_given() -> None:
    later = datetime(2030, 6, 1, tzinfo=UTC)
    play = Play(
        file(
            process(
                body(
                    {"s": start(), "A": node("scriptTask", "<script>t = now()</script>"), "e": end()},
                    *chain("s", "A", "e"),
                )
            )
        ),
        environment=FakeEnvironment(later),
    )
    assert moment(str(play.root["t"])) == later
