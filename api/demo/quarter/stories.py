"""What happens in a quarter: matters like the sample cases', in all three districts, at the hours at which people come.

Everything is drawn from one generator, so a seed tells the whole quarter.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from api.demo.org import DemoOrg, tenant_of
from engine.deadlines import SHANGHAI, WorkCalendar


@dataclass(frozen=True, slots=True)
class Story:
    """A kind of matter: the sample case that it is told after, how it ends, where it goes after its primary procedure
    (None: both as in the sample), and how common it is."""

    sample: str
    weight: int
    outcome: str | None = None
    after: tuple[str, ...] | None = None


STORIES = (
    Story("0001", 12),
    Story("0012", 10),
    Story("0019", 9),
    Story("0030", 10),
    Story("0038", 10),
    Story("0043", 9),
    Story("0073", 8),
    Story("0021", 6),
    Story("0022", 16),
    Story("0022", 6, "agreement_pending", ("P30", "P19")),
    Story("0022", 4, "to_litigation", ("P30", "P19")),
    Story("0024", 12),
    Story("0033", 6),
    Story("0037", 14),
    Story("0037", 4, "refused", ("P30", "P19")),
    Story("0048", 6),
    Story("0067", 5),
    Story("0074", 4),
    Story("0079", 6),
    Story("0082", 4),
    Story("0025", 6),
    Story("0026", 6),
    Story("0057", 4),
    Story("0027", 7),
    Story("0049", 4),
    Story("0056", 4),
    Story("0059", 5),
    Story("0058", 2),
    Story("0063", 3),
    Story("0064", 6),
    Story("0068", 3),
    Story("0069", 4),
    Story("0070", 2),
    Story("0071", 4),
    Story("0072", 4),
)
#: The story of a matter that somebody else has brought already, and which one that is.
REPEATED, REPEATED_SAMPLE = "0069", "0022"
#: How busy the districts are, one against the other.
DISTRICT_WEIGHTS = (4, 3, 3)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
#: People come in person while the windows are open; other channels take what comes by day and in the evening.
IN_PERSON = frozenset({"walk_in", "court", "department", "petition"})
WINDOW_HOURS = ((time(8, 35), time(11, 40)), (time(14, 5), time(17, 0)))
OTHER_HOURS = ((time(7, 30), time(12, 30)), (time(13, 30), time(21, 30)))
#: A day off sees this share of a working day's matters.
DAY_OFF = 0.2


def arrivals(
    samples: Mapping[str, Mapping[str, Any]],
    org: DemoOrg,
    dice: Random,
    many: int,
    days: list[date],
    calendar: WorkCalendar,
) -> list[dict[str, Any]]:
    """`many` records, in the order in which they come in. `samples`: by their number, as the driver may know them."""
    weights = [1.0 if calendar.is_working_day(day) else DAY_OFF for day in days]
    chosen = dice.choices(STORIES, [story.weight for story in STORIES], k=many)
    records = [
        _record(
            samples[story.sample],
            story,
            org,
            dice,
            _moment(samples[story.sample], days, weights, dice, calendar),
        )
        for story in chosen
    ]
    records.sort(key=lambda record: record["received_at"])
    for number, record in enumerate(records, start=1):
        record["case_id"] = f"QUARTER-{number:04}"
    _link_repeated(records, samples[REPEATED_SAMPLE]["type_code"])
    return records


def _record(
    sample: Mapping[str, Any], story: Story, org: DemoOrg, dice: Random, moment: datetime
) -> dict[str, Any]:
    record = deepcopy(dict(sample))
    district = dice.choices(org.districts, DISTRICT_WEIGHTS)[0]["code"]
    grids = [u["code"] for u in org.units if tenant_of(u["code"]) == district and u["code"].count("-") == 4]
    record["region"] = {**record["region"], "org_code": dice.choice(grids)}
    record["received_at"] = moment.isoformat()
    record["story"] = story.sample
    if story.outcome is not None:
        record["outcome"], record["route_after"] = story.outcome, list(story.after or ())
    for party in record["parties"]:
        if party["kind"] == "natural_person":
            party["display_name"] = f"{dice.choice(SURNAMES)}某{dice.choice('甲乙丙丁')}"
    record["facts"]["duplicate_of"] = None
    return record


def _moment(
    sample: Mapping[str, Any], days: list[date], weights: list[float], dice: Random, calendar: WorkCalendar
) -> datetime:
    in_person = sample["channel"] in IN_PERSON
    day = dice.choices(days, weights)[0]
    if in_person and not calendar.is_working_day(day):
        day = next((d for d in days if d >= day and calendar.is_working_day(d)), days[0])
    begins, ends = dice.choice(WINDOW_HOURS if in_person else OTHER_HOURS)
    first = datetime.combine(day, begins, SHANGHAI)
    seconds = (datetime.combine(day, ends, SHANGHAI) - first).total_seconds()
    return first + timedelta(seconds=round(dice.uniform(0, seconds)))


def _link_repeated(records: list[dict[str, Any]], type_code: str) -> None:
    """Who brings a matter again brings one that is under way at the same place; else it is a matter of its own."""
    for number, record in enumerate(records):
        if record["story"] != REPEATED:
            continue
        record["type_code"] = type_code
        main = next((r for r in reversed(records[:number]) if r["story"] == REPEATED_SAMPLE), None)
        if main is None:
            record["outcome"] = "agreement_fulfilled"
            continue
        record["region"] = main["region"]
        record["facts"]["duplicate_of"] = main["case_id"]
        earliest = datetime.fromisoformat(main["received_at"]) + timedelta(hours=30)
        record["received_at"] = max(earliest, datetime.fromisoformat(record["received_at"])).isoformat()
    records.sort(key=lambda record: record["received_at"])
