"""`fengqiao demo`: the fictional city filled with the sample cases up to now, and with open work for every role."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, time, timedelta
from typing import Any

from api.demo.accounts import Staff
from api.demo.draws import Draws
from api.demo.driver import Driven
from api.demo.importer import run_import, start_of
from api.demo.org import DemoOrg
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.deadlines import SHANGHAI

#: Steps at which one recent case each is left open, and the number of the sample case it is told after. Between them
#: every role that
#: has a step in the shipped procedures finds work.
LEFT_AT: tuple[tuple[str, str], ...] = (
    ("P01-S01", "0012"),
    ("P01-S02", "0019"),
    ("P01-S04", "0069"),
    ("P01-S05", "0022"),
    ("P01-S06", "0071"),
    ("P01-S09", "0037"),
    ("P01-S10", "0005"),
    ("P01-S11", "0048"),
    ("P01-S12", "0064"),
    ("P02-S01", "0068"),
    ("P02-S02", "0072"),
    ("P02-S04", "0070"),
    ("P02-S05", "0069"),
    ("P02-S06", "0068"),
    ("P03-S01", "0001"),
    ("P03-S03", "0030"),
    ("P03-S05", "0073"),
    ("P04-S01", "0022"),
    ("P04-S02", "0021"),
    ("P04-S03", "0024"),
    ("P04-S04", "0037"),
    ("P04-S05", "0022"),
    ("P04-S08", "0037"),
    ("P04-S09", "0024"),
    ("P04-S10-applicant", "0022"),
    ("P04-S11", "0037"),
    ("P04-S12", "0021"),
    ("P30-S01", "0012"),
    ("P30-S03", "0019"),
    ("P30-S05", "0030"),
    ("P19-S02", "0001"),
)
#: The sample case in whose town most of the open work lies.
BUSY = "0001"
#: People come to the windows between these hours.
OPENS = time(8, 40)


def load_demo(
    bus: Bus, clock: VirtualClock, org: DemoOrg, records: list[dict[str, Any]], now: datetime
) -> list[Driven]:
    """Imports the sample cases up to `now` on the virtual clock, and recent ones that are left open, in
    one timeline."""
    shifted = list(_until(records, now))
    recent = sorted(_recent(records, now), key=lambda r: r["received_at"])
    stops = {r["case_id"]: r["left_at"] for r in recent}

    def stop(case: Driven, task: dict[str, Any]) -> bool:
        return bool(stops.get(case.record["case_id"]) == task["element_id"])

    everything = sorted([*shifted, *recent], key=lambda r: datetime.fromisoformat(r["received_at"]))
    draws = Draws(bus, clock, Staff(org), org.districts[0]["code"], now)
    return run_import(bus, clock, org, everything, until=now, stop=stop, beside=draws.act).driven


def beginning(records: list[dict[str, Any]], now: datetime) -> datetime:
    """Where the demonstration's clock starts, so that its cases end before `now`; definitions are published then."""
    return start_of(list(_until(records, now)))


def _until(records: list[dict[str, Any]], now: datetime) -> Iterator[dict[str, Any]]:
    """The sample cases, moved by whole weeks so that the last of them came in before now."""
    last = max(datetime.fromisoformat(r["received_at"]) for r in records)
    weeks = max(0, -((now - last - timedelta(days=1)).days // 7))
    for record in records:
        moved = datetime.fromisoformat(record["received_at"]) - timedelta(weeks=weeks)
        yield {**record, "received_at": moved.isoformat()}


def _recent(records: list[dict[str, Any]], now: datetime) -> Iterator[dict[str, Any]]:
    """A copy of a sample case for each step of `LEFT_AT`, received on one of the last days."""
    by_number = {record["case_id"][-4:]: record for record in records}
    local = now.astimezone(SHANGHAI)
    for number, (step, sample) in enumerate(LEFT_AT):
        record = deepcopy(by_number[sample])
        days_ago = 12 if step.startswith("P19") else 1 + number % 3
        morning = datetime.combine((local - timedelta(days=days_ago)).date(), OPENS, SHANGHAI)
        record["case_id"] = f"OPEN-{number + 1:02}"
        if number % 3:  # most of them in one town, so that its people have a list worth looking at
            record["region"] = by_number[BUSY]["region"]
        record["received_at"] = (morning + timedelta(minutes=7 * number)).isoformat()
        record["left_at"] = step
        yield record
