"""`fengqiao demo --quarter`: which quarter, with which dice; what is said meanwhile and at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from time import monotonic

from api.demo.accounts import Staff
from api.demo.org import DEMO, DemoOrg
from api.demo.quarter.play import Quarter
from api.demo.quarter.stories import arrivals
from api.demo.quarter.summary import Summary
from api.demo.records import for_driver, read_cases
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.deadlines import SHANGHAI
from engine.history.checkpoint import write_checkpoint

CASES = 540
#: After the quarter the visits of its last draws are made.
AFTERWARDS = timedelta(days=40)
#: Two matters of the last days may still be registered before the quarter ends.
LAST_ARRIVAL = timedelta(days=4)

Say = Callable[[str], None]


def quarter_before(now: datetime) -> tuple[date, date]:
    """The first day of the last quarter whose draws were over by `now` (aware), and the day after its last."""
    until = (now.astimezone(SHANGHAI) - AFTERWARDS).date()
    until = until.replace(month=(until.month - 1) // 3 * 3 + 1, day=1)
    before = until - timedelta(days=1)
    return before.replace(month=before.month - 2, day=1), until


def start_of(first: date) -> datetime:
    """Definitions are published the day before the quarter begins."""
    return datetime.combine(first - timedelta(days=1), time(12), SHANGHAI)


def play_quarter(
    bus: Bus, clock: VirtualClock, org: DemoOrg, first: date, until: date, seed: int, many: int, say: Say
) -> Quarter:
    """Plays `many` matters of the quarter [first, until) on the clock, then the visits of its draws."""
    dice = Random(seed)
    records = read_cases(DEMO / "sample_cases.jsonl")
    samples = {record["case_id"][-4:]: for_driver(record) for record in records}
    with bus.database.read(org.city["code"]) as tx:
        calendar = bus.time.calendar(tx)
    days = [first + timedelta(days=n) for n in range((until - first - LAST_ARRIVAL).days)]
    play = Quarter(bus, clock, Staff(org), calendar, dice)
    begun = monotonic()

    def progress(now: datetime) -> None:
        local, taken = now.astimezone(SHANGHAI), monotonic() - begun
        say(f"  {local:%Y-%m-%d}  来案 {len(play.matters)}  办了 {play.tally.done} 项  用时 {taken:.0f} 秒")

    end = datetime.combine(until, time(), SHANGHAI) + AFTERWARDS
    play.run(arrivals(samples, org, dice, many, days, calendar), end, progress)
    for tenant in bus.tenants.all():
        write_checkpoint(bus.database, tenant, clock.now())
    return play


def tell(play: Quarter, say: Say) -> None:
    """Says what the quarter came to."""
    for line in Summary(play.bus, play.clock.now()).lines(play):
        say(line)
