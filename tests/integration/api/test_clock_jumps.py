"""The wall clock jumps back, forward, far, again and again: nothing stops, nothing waits for a time that was wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from api.scheduler import SETTLED_SECONDS, Ticks
from api.steady import SteadyScheduler
from engine.bus import Bus
from engine.store.tables_history import Checkpoint, CheckpointHead, HistoryEntry
from engine.store.tables_instances import Message, Outbox
from engine.store.tenant_statements import select_from, table_of
from engine.timers.timer_sweeper import Resting
from engine.transaction.outbox import pending
from tests.integration.api.conftest import CASE, NOW
from tests.support.patience import PATIENCE

AsUser = Callable[[str], FlaskClient]
HOURS, DAYS = timedelta(hours=2), timedelta(days=60)
#: Longer than any tick of these tests may be late; nothing waits for it unless it fails.
LATE = PATIENCE


@contextmanager
def ticking(seconds: float = 0.02) -> Iterator[tuple[threading.Semaphore, list[float]]]:
    """A scheduler that releases the semaphore at each tick and keeps the jumps it noticed."""
    ticks, jumps = threading.Semaphore(0), list[float]()
    scheduler = SteadyScheduler(jumps.append, look=0.02)
    scheduler.every(seconds, ticks.release)
    scheduler.start()
    try:
        yield ticks, jumps
    finally:
        scheduler.shutdown()


def large(jumps: list[float]) -> list[float]:
    """Those that a test made: a busy machine may keep a process waiting between two clocks for a moment."""
    return [by for by in jumps if abs(by) > HOURS.total_seconds() / 2]


def some(ticks: threading.Semaphore) -> None:
    for _ in range(3):
        assert ticks.acquire(timeout=LATE), "the ticks have stopped"


@pytest.mark.parametrize("there", [-HOURS, HOURS, DAYS, -DAYS, timedelta(days=3650)])
def test_a_jump_of_the_clock_stops_no_tick(there: timedelta) -> None:
    with time_machine.travel(datetime.now(UTC), tick=True) as clock, ticking() as (ticks, jumps):
        some(ticks)
        clock.shift(there)
        some(ticks)
        clock.shift(-there)  # it is right again
        some(ticks)
    assert [round(by / there.total_seconds(), 1) for by in large(jumps)] == [1.0, -1.0]


def test_a_clock_that_is_set_back_again_and_again_stops_no_tick() -> None:
    with time_machine.travel(datetime.now(UTC), tick=True) as clock, ticking(0.2) as (ticks, _):
        stop = threading.Event()

        def set_back() -> None:
            while not stop.wait(0.05):
                clock.shift(-10)

        thread = threading.Thread(target=set_back)
        thread.start()
        try:
            some(ticks)
        finally:
            stop.set()
            thread.join()


def test_a_jump_forward_does_not_bring_a_daily_tick_every_day_of_it() -> None:
    with time_machine.travel(datetime.now(UTC), tick=True) as clock, ticking(24 * 3600) as (ticks, jumps):
        clock.shift(DAYS)
        with ticking() as (others, _):
            some(others)
        assert not ticks.acquire(blocking=False) or not ticks.acquire(blocking=False)
        assert len(large(jumps)) <= 1


class AnyClock:
    """A clock that goes where it is put."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock(bus: Bus) -> AnyClock:
    clock = AnyClock(NOW)
    bus.clock = clock
    return clock


def unanchored(bus: Bus) -> set[tuple[str, int, int]]:
    """Ends of chains that no checkpoint holds."""
    with bus.database.read("01-01") as tx:
        ends = {(row["chain"], row["chain_key"]): row["seq"] for row in
                sorted(tx.rows(select_from(HistoryEntry)), key=lambda row: row["seq"])}  # fmt: skip
        held = {(row["chain"], row["chain_key"], row["seq"]) for row in tx.rows(select_from(CheckpointHead))}
    return {(*chain, seq) for chain, seq in ends.items()} - held


def test_what_was_done_under_a_wrong_clock_is_anchored_once_it_is_right(
    as_user: AsUser, bus: Bus, clock: AnyClock
) -> None:
    ticks = Ticks(bus)
    as_user("window").post("/api/cases", json=CASE)
    ticks.checkpoint()
    assert unanchored(bus) == set()
    clock.time = NOW - HOURS
    as_user("window").post("/api/cases", json=CASE)
    clock.time = NOW + timedelta(seconds=5)
    ticks.jumped(HOURS.total_seconds())
    ticks.checkpoint()
    assert unanchored(bus) == set()


def test_a_process_compares_everything_when_it_starts(as_user: AsUser, bus: Bus, clock: AnyClock) -> None:
    as_user("window").post("/api/cases", json=CASE)
    Ticks(bus).checkpoint()
    clock.time = NOW - HOURS
    as_user("window").post("/api/cases", json=CASE)
    clock.time = NOW + timedelta(seconds=5)
    Ticks(bus).checkpoint()
    assert unanchored(bus) == set()


def test_checkpoints_go_on_after_a_far_jump_and_back(as_user: AsUser, bus: Bus, clock: AnyClock) -> None:
    ticks = Ticks(bus)
    for time in (NOW, NOW + DAYS, NOW, NOW + timedelta(seconds=5)):
        clock.time = time
        as_user("window").post("/api/cases", json=CASE)
        ticks.checkpoint()
        assert unanchored(bus) == set()
    with bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(Checkpoint, table_of(Checkpoint).c.seq))) == 4


def test_nothing_is_deleted_by_a_clock_that_has_just_jumped(bus: Bus, clock: AnyClock) -> None:
    since = [0.0]
    ticks = Ticks(bus, lambda: since[0])
    message = {"key": 1, "name": "m", "correlation_key": "", "message_id": None, "variables": {}}
    with bus.database.write("01-01") as tx:
        tx.add(Message, {**message, "expires_at": NOW + HOURS})
    clock.time = NOW + DAYS
    ticks.jumped(DAYS.total_seconds())
    ticks.expire()
    assert kept(bus) == 1
    since[0] = SETTLED_SECONDS
    ticks.expire()
    assert kept(bus) == 0


def kept(bus: Bus) -> int:
    with bus.database.read("01-01") as tx:
        return len(tx.rows(select_from(Message)))


def test_a_timer_that_failed_rests_no_longer_because_the_clock_went_back() -> None:
    resting, timer = Resting(), ("01-01", 1, 0, 0)
    resting.failed(timer, NOW)
    assert resting.rests(timer, NOW + timedelta(seconds=1))
    assert not resting.rests(timer, NOW - HOURS)
    assert not resting.rests(timer, NOW + DAYS)


def test_what_could_not_be_delivered_does_not_wait_for_a_time_that_was_wrong(bus: Bus) -> None:
    item = {"key": 1, "number": 0, "kind": "message", "payload": {}, "created_at": NOW + DAYS}
    with bus.database.write("01-01") as tx:
        tx.add(Outbox, {**item, "attempts": 4, "last_error": "x"})
    with bus.database.read("01-01") as tx:
        tried = [n for n in range(160) if pending(tx, NOW + timedelta(seconds=n))]
    assert len(tried) == 10, "every sixteenth second: its rest"
