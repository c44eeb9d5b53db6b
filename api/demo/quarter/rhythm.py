"""When people get round to a task: within its time as a rule, in office hours, and now and then too late."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from engine.deadlines import SHANGHAI, WorkCalendar

#: One staff task in so many is done too late, by at most so many days.
LATE_SHARE, LATE_DAYS = 0.012, 7.0
#: A task without a date is done within so many hours.
WITHOUT_DATE = (2.0, 40.0)
#: Nobody waits to the last hour of a long period as a rule: from and to which share of it.
SHARE = (0.04, 0.62)
MORNING, EVENING = time(8, 40), time(17, 20)
#: What must be done within hours is done when it comes up, whatever the hour.
AT_ONCE = timedelta(hours=4)


def when(
    now: datetime, due: datetime | None, dice: Random, calendar: WorkCalendar, *, may_be_late: bool
) -> datetime:
    """The moment (aware) at which somebody does a task that came up at `now` and is due at `due`."""
    if due is None:
        return office(now + timedelta(hours=dice.uniform(*WITHOUT_DATE)), dice, calendar)
    period = max(due - now, timedelta(minutes=2))
    if may_be_late and dice.random() < LATE_SHARE:
        return office(max(now, due) + timedelta(days=dice.uniform(0.2, LATE_DAYS)), dice, calendar)
    moment = now + period * dice.uniform(*SHARE)
    if period <= AT_ONCE:
        return moment
    moment = office(moment, dice, calendar)
    return moment if now < moment < due else now + period * 0.9


def office(moment: datetime, dice: Random, calendar: WorkCalendar) -> datetime:
    """The moment itself in office hours, else some time on the next working morning."""
    local = moment.astimezone(SHANGHAI)
    if calendar.is_working_day(local.date()) and MORNING <= local.time() <= EVENING:
        return local
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    day = calendar.on_or_after(day)
    return datetime.combine(day, MORNING, SHANGHAI) + timedelta(minutes=dice.uniform(0, 110))
