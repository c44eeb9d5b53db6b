"""The timer table and the calendar of the handbook (`processes/base/shared/timers.yaml`, `holidays.yaml`)."""

from __future__ import annotations

from casework.tables.folder import SHARED
from engine.deadlines import TimerTable, WorkCalendar, load_calendar, load_timers
from engine.deadlines.defaults import TimeDefaults


def timers() -> TimerTable:
    """The handbook's timers; Invalid names the key that cannot be read."""
    return load_timers((SHARED / "timers.yaml").read_text(encoding="utf-8"))


def calendar() -> WorkCalendar:
    """Holidays and make-up days; Invalid names the year and row that cannot be read."""
    return load_calendar((SHARED / "holidays.yaml").read_text(encoding="utf-8"))


TIME = TimeDefaults(timers, calendar)
