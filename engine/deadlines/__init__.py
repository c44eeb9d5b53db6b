"""Deadlines: the working-day calendar, how law counts, the timer table, and a deadline that explains itself.

Pure: tables come in as values, nothing here reads a file, a database or the clock.
"""

from engine.deadlines.calendar import OFFICE_HOURS, SHANGHAI, WorkCalendar
from engine.deadlines.cron import Cron, next_occurrence, parse_cron, read_cron
from engine.deadlines.deadline import REMIND_LEFT, Deadline, due, due_moment
from engine.deadlines.explain import Step
from engine.deadlines.functions import due_of, host_functions
from engine.deadlines.holidays import calendar_of, load_calendar
from engine.deadlines.law import add_months
from engine.deadlines.period import Period, parse_period
from engine.deadlines.suspension import Suspension
from engine.deadlines.timers import TimerSpec, TimerTable, load_timers, parse_share, timers_of

__all__ = [
    "OFFICE_HOURS",
    "REMIND_LEFT",
    "SHANGHAI",
    "Cron",
    "Deadline",
    "Period",
    "Step",
    "Suspension",
    "TimerSpec",
    "TimerTable",
    "WorkCalendar",
    "add_months",
    "due",
    "due_moment",
    "due_of",
    "host_functions",
    "calendar_of",
    "load_calendar",
    "load_timers",
    "timers_of",
    "next_occurrence",
    "parse_cron",
    "parse_period",
    "parse_share",
    "read_cron",
]
