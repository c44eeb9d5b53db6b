"""Says in Chinese how a deadline was reached: 起算、计入、跳过、暂停、末日、依据、日历版本."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.deadlines.calendar import WorkCalendar
from engine.deadlines.law import ARTICLE_201, ARTICLE_202, ARTICLE_203, PROCEDURE_85, LastDay
from engine.deadlines.period import period_words
from engine.deadlines.timers import LEVELS, STATUTORY, TimerSpec

_WEEKDAYS = "一二三四五六日"
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence for people and the dates it speaks of (for marking them in a calendar)."""

    text: str
    dates: tuple[date, ...] = ()


def day_words(day: date, calendar: WorkCalendar) -> str:
    """A date with its weekday and, on a day off or a make-up day, the reason."""
    notes = [f"星期{_WEEKDAYS[day.weekday()]}"]
    if not calendar.is_working_day(day):
        notes += [calendar.names[day]] if day in calendar.names else []
    elif day in calendar.workdays:
        notes.append("调休上班")
    return f"{day.isoformat()}({','.join(notes)})"


def begins(spec: TimerSpec, begin: datetime) -> Step:
    """From when the period runs, and whether the first day counts."""
    moment = f"{begin:%Y-%m-%d %H:%M} 起算"
    if not spec.period.by_clock:
        rule = f"开始的当日不计入,自次日计算({ARTICLE_201}、{PROCEDURE_85})"
    elif spec.day_kind == "W":
        rule = "只计工作时间"
    else:
        rule = f"按小时连续计算,不因休假日顺延({ARTICLE_201}第 2 款)"
    return Step(f"{moment},{rule}", (begin.date(),))


def counted(spec: TimerSpec, first: date, last: date, calendar: WorkCalendar) -> list[Step]:
    """What was counted and what was passed over."""
    working = spec.day_kind == "W"
    steps = [Step(f"计入 {period_words(spec.period, working)}")]
    if spec.period.months:
        steps[0] = Step(f"{steps[0].text},到期月的对应日为末日,无对应日的为月末({ARTICLE_202})")
    if not working:
        return steps
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    worked = [day for day in days if calendar.is_working_day(day)]
    if 0 < len(worked) <= _LISTED:
        listed = "、".join(day.isoformat() for day in worked)
        steps[0] = Step(f"{steps[0].text}:{listed}", tuple(worked))
    steps += [_skipped(run, calendar) for run in _runs(calendar.skipped(first, last))]
    return steps


def ends(spec: TimerSpec, last: LastDay, calendar: WorkCalendar) -> Step:
    """The last day, and what a day off did to it."""
    if last.nominal == last.extended:
        return Step(f"末日 {day_words(last.nominal, calendar)}", (last.nominal,))
    head = f"自然末日 {day_words(last.nominal, calendar)}为休假日"
    moved = day_words(last.extended, calendar)
    both = (last.nominal, last.extended)
    if spec.side == "authority":
        return Step(f"{head};机关义务期间按不顺延的日期预警,另示顺延日 {moved}({ARTICLE_203})", both)
    return Step(f"{head},顺延至 {moved}({ARTICLE_203}、{PROCEDURE_85})", both)


def due_words(due: datetime, *, midnight: bool) -> Step:
    """The moment at which the period is over."""
    return Step(f"截止 {due.date()} 24:00" if midnight else f"截止 {due:%Y-%m-%d %H:%M}", (due.date(),))


def basis(spec: TimerSpec) -> Step:
    """Which timer, on what ground, set by whom."""
    ground = spec.basis or "本平台内部期限"
    law = ",法定期限" if spec.mark == STATUTORY else ""
    return Step(
        f"依据:{spec.meaning}({spec.key} = {spec.duration}),{ground}【{spec.mark}】{law},取自{LEVELS[spec.level]}设置"
    )


def calendar_words(first: date, last: date, calendar: WorkCalendar) -> list[Step]:
    """The calendar's version, and a warning for every year it does not know."""
    steps = [Step(f"工作日历版本 {calendar.version or '未注明'}")]
    unknown = [str(year) for year in range(first.year, last.year + 1) if not calendar.covers(year)]
    if unknown:
        steps.append(
            Step(f"注意:{'、'.join(unknown)} 年的节假日安排尚未导入,该年只按周末计算,导入后可能变动")
        )
    return steps


def _skipped(run: Sequence[date], calendar: WorkCalendar) -> Step:
    names = list(dict.fromkeys(calendar.names[day] for day in run if day in calendar.names)) or ["周末"]
    span = run[0].isoformat() if len(run) == 1 else f"{run[0]} 至 {run[-1]}"
    return Step(f"跳过 {span}({'、'.join(names)})", tuple(run))


def _runs(days: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
