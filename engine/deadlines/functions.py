"""What expressions may ask of the calendar: `deadline(key[, from])`, `next working day(date)` and their like.

Arguments come as Python values (dates, times, ISO text); a time without zone and a date are read in Asia/Shanghai,
as people write them. Answers are aware Asia/Shanghai times, dates, whole numbers or booleans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.deadlines.calendar import SHANGHAI, WorkCalendar, local
from engine.deadlines.cron import next_occurrence, parse_cron
from engine.deadlines.deadline import due_moment
from engine.deadlines.timers import TimerTable
from engine.errors import Invalid

#: The names under which expressions find them.
HOST_FUNCTION_NAMES = (
    "deadline",
    "next working day",
    "add working days",
    "working days between",
    "is working day",
)


#: Who is told of each deadline that is asked for: its timer key, and from when it runs.
Told = Callable[[str, datetime], None]


def host_functions(
    table: TimerTable, calendar: WorkCalendar, now: datetime, told: Told | None = None
) -> Mapping[str, Callable[..., Any]]:
    """The functions by their FEEL name, for a step whose clock reads `now` (aware); `told` hears of every deadline.

    They raise Invalid or NotFound, naming the timer or the argument, whatever their arguments are.
    """

    def deadline(key: Any, start: Any = None) -> datetime:
        name = _timer_key(key)
        begin = now if start is None else _moment(start, "deadline")
        if told is not None:
            told(name, begin)
        return due_of(table, name, begin, calendar)

    def next_working_day(day: Any) -> date:
        return calendar.next_working_day(_day(day, "next working day"))

    def add_working_days(day: Any, count: Any) -> date:
        return calendar.add_working_days(_day(day, "add working days"), _count(count))

    def working_days_between(first: Any, last: Any) -> int:
        where = "working days between"
        return calendar.working_days_between(_day(first, where), _day(last, where))

    def is_working_day(day: Any) -> bool:
        return calendar.is_working_day(_day(day, "is working day"))

    return {
        "deadline": deadline,
        "next working day": next_working_day,
        "add working days": add_working_days,
        "working days between": working_days_between,
        "is working day": is_working_day,
    }


def due_of(table: TimerTable, key: str, start: datetime, calendar: WorkCalendar) -> datetime:
    """When the timer `key` that begins at `start` is due; of a recurring one its next occurrence after `start`."""
    spec = table.spec(key)
    if spec.kind == "cron":
        days = calendar if spec.day_kind == "W" else None
        return next_occurrence(parse_cron(spec.duration, key), start, days)
    return due_moment(spec, start, calendar)


def _timer_key(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Invalid("ARGUMENT", "计时器的键应为文字", "deadline", "手册 7.2 的 T_ 键", _shown(value))


def _count(value: Any) -> int:
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
        return int(value)
    raise Invalid("ARGUMENT", "工作日数应为整数", "add working days", "整数", _shown(value))


def _shown(value: Any) -> str:
    return "空" if value is None else str(value)[:40]


def _moment(value: Any, where: str) -> datetime:
    found = _parsed(value)
    if isinstance(found, datetime):
        return local(found if found.tzinfo else found.replace(tzinfo=SHANGHAI))
    if isinstance(found, date):
        return local(datetime.combine(found, time(), SHANGHAI))
    raise Invalid("ARGUMENT", "参数应为日期或时间", where, "日期或时间", _shown(value))


def _day(value: Any, where: str) -> date:
    return _moment(value, where).date()


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value) if len(value) > len("2025-01-01") else date.fromisoformat(value)
    except ValueError:
        return None
