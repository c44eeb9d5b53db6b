"""“为什么是这一天”: the deadline of a user task, counted again the way the diagram asked for it, with every reason."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine.bpmn import ElementFacts
from engine.bus import Bus
from engine.deadlines import SHANGHAI, Deadline, TimerTable, WorkCalendar, due, host_functions
from engine.errors import Refusal
from engine.feel import FeelContext, FeelError, compile_expression
from engine.store import Row, Tx

log = logging.getLogger(__name__)

#: More days than this are not listed one by one.
MAX_DAYS = 400


def explain(
    bus: Bus, tx: Tx, task: Row, element: ElementFacts | None, variables: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The reasons of a task's due date; None when it has none, or another than the diagram gives."""
    if task["due_at"] is None or element is None:
        return None
    table, calendar = bus.time.timers(tx, task["place"]), bus.time.calendar(tx)
    for key, begin in _asked(task, element, variables, table, calendar):
        counted = _counted(table, key, begin, calendar)
        if counted is not None and counted.due == task["due_at"]:
            return _told(counted, begin, table, calendar)
    return None


def _asked(
    task: Row,
    element: ElementFacts,
    variables: Mapping[str, Any],
    table: TimerTable,
    calendar: WorkCalendar,
) -> list[tuple[str, datetime]]:
    """The deadlines that the diagram asks for, asked as the step itself has asked, of the same functions. What the
    variables say by now may be something else, and then there is nothing to tell."""
    found: list[tuple[str, datetime]] = []
    now = task["created_at"]
    functions = host_functions(table, calendar, now, told=lambda key, begin: found.append((key, begin)))
    if element.due_date is not None and element.due_date.startswith("="):
        try:
            context = FeelContext(now=now, functions=dict(functions))
            compile_expression(element.due_date[1:]).evaluate(variables, context)
        except (FeelError, Refusal, ValueError, TypeError, ArithmeticError) as error:
            log.info("the deadline of task %s cannot be counted again: %s", task["key"], type(error).__name__)
    if "timer_key" in element.properties:
        found.append((element.properties["timer_key"], now))
    return found


def _counted(table: TimerTable, key: str, begin: datetime, calendar: WorkCalendar) -> Deadline | None:
    """The deadline with its reasons; None when the key stands for no period, or for none any more."""
    try:
        return due(table.spec(key), begin, calendar)
    except (Refusal, ArithmeticError):
        return None


def _told(deadline: Deadline, begin: datetime, table: TimerTable, calendar: WorkCalendar) -> dict[str, Any]:
    spec = table.spec(deadline.key)
    first = begin.astimezone(SHANGHAI).date()
    return {
        "timer_key": deadline.key,
        "duration": spec.duration,
        "meaning": spec.meaning,
        "basis": spec.basis,
        "mark": spec.mark,
        "level": spec.level,
        "start": begin,
        "due": deadline.due,
        "remind_at": deadline.remind_at,
        "overdue_escalate_at": deadline.overdue_escalate_at,
        "nominal": deadline.nominal,
        "extended": deadline.extended,
        "calendar_version": deadline.calendar_version,
        "steps": [{"text": step.text, "dates": list(step.dates)} for step in deadline.explanation],
        "days": _days(first, max(deadline.extended, deadline.due.date()), calendar, spec.day_kind == "W"),
    }


def _days(first: date, last: date, calendar: WorkCalendar, working: bool) -> list[dict[str, Any]]:
    """One cell a day from the start to the last day: whether it counts, the how-manieth it is, the holiday's name."""
    cells: list[dict[str, Any]] = []
    count = 0
    for offset in range(min((last - first).days, MAX_DAYS) + 1):
        day = first + timedelta(days=offset)
        counts = offset > 0 and (not working or calendar.is_working_day(day))
        count += counts
        cells.append(
            {
                "day": day,
                "counted": counts,
                "number": count if counts else None,
                "working_day": calendar.is_working_day(day),
                "name": calendar.names.get(day, ""),
            }
        )
    return cells
