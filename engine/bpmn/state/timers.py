"""When a timer is due, and when again. Nothing here reads a clock: the moment comes with the step."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.bpmn.expressions import Expression, evaluate, expression_context, iso_text, shown, text_or_feel
from engine.bpmn.failures import Failure
from engine.bpmn.model import ProcessModel
from engine.bpmn.state.iso import Duration, add, parse_date, parse_duration
from engine.bpmn.state.scopes import Scope
from engine.deadlines import read_cron
from engine.errors import Invalid
from engine.feel import FeelContext
from engine.ports import Environment

#: The beginning may name its zone, which has a slash of its own: R2/2026-03-02T03:00:00+01:00[Europe/Berlin]/PT10M.
_REPETITION = re.compile(r"R(|-1|[0-9]{1,9})(?:/(.*))?/([^/]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timer's next firing: `due` (aware), `generation` from 0, `left` firings including this one (-1 = endless).

    `anchor` and `period` give the later ones: due(k) = anchor + (k + 1) × period, so that a monthly cycle begun on the
    31st comes back to the 31st. A cron text stands in `period` with `anchor` None.
    """

    due: datetime
    left: int = 1
    generation: int = 0
    anchor: datetime | None = None
    period: str | None = None
    offset: int = 1

    def next(self, now: datetime | None = None) -> Schedule | None:
        """The schedule after this firing; None when it was the last. A firing at `now` (aware) stands for all moments
        before it that were missed, so the next is not before `now`; without `now` each missed moment comes."""
        if self.left == 1 or self.period is None:
            return None
        left = self.left - 1 if self.left > 0 else -1
        generation = self.generation + 1
        if self.anchor is None:
            last = self.due if now is None else max(self.due, now - timedelta(microseconds=1))
            return Schedule(
                read_cron(self.period).after(last), left, generation, None, self.period, self.offset
            )
        missed = 0 if now is None else self._missed(self.anchor, parse_duration(self.period), now)
        offset = self.offset + missed
        due = add(self.anchor, parse_duration(self.period).times(generation + offset))
        return Schedule(due, left, generation, self.anchor, self.period, offset)

    def _missed(self, anchor: datetime, period: Duration, now: datetime) -> int:
        """How many moments after this one lie before `now`."""
        first = self.generation + 1 + self.offset

        def has_passed(number: int) -> bool:
            try:
                return add(anchor, period.times(first + number)) < now
            except (ValueError, OverflowError):  # beyond the calendar
                return False

        low, high = 0, 1
        while has_passed(high - 1):
            low, high = high, high * 2
        return low + bisect_left(range(low, high), True, key=lambda number: not has_passed(number))

    def to_json(self) -> list[Any]:
        anchor = self.anchor.isoformat() if self.anchor else None
        return [self.due.isoformat(), self.left, self.generation, anchor, self.period, self.offset]

    @classmethod
    def from_json(cls, row: list[Any]) -> Schedule:
        due, left, generation, anchor, period, offset = row
        start = datetime.fromisoformat(anchor) if anchor else None
        return cls(datetime.fromisoformat(due), left, generation, start, period, offset)


def schedule(kind: str, text: str, now: datetime, signed: bool = True) -> Schedule:
    """The first schedule of a timer text (no FEEL) as of `now`; ValueError (Chinese) when the text is not one. A
    negative duration is due at once; with `signed` false (semantics 2) it is none."""
    text = text.strip()
    if kind == "date":
        return Schedule(parse_date(text))
    if kind == "duration":
        return Schedule(max(now, add(now, parse_duration(text, signed))))
    if not text.startswith("R"):
        return Schedule(read_cron(text).after(now), -1, 0, None, text)
    return _repetition(text, now, signed)


def _repetition(text: str, now: datetime, signed: bool) -> Schedule:
    match = _REPETITION.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}”不是重复：应为 R3/PT1H、R/P1D 或 R/开始时间/P1D")
    count, begin, period = match.groups()
    left = int(count) if count.isdecimal() else -1
    if left == 0:
        raise ValueError(f"“{text}”重复零次")
    duration = parse_duration(period, signed)
    if duration.empty:
        raise ValueError(f"“{text}”的间隔为零")
    if not duration.positive:
        raise ValueError(f"“{text}”的间隔应长于零")
    if begin:
        start = parse_date(begin)
        return Schedule(start, left, 0, start, period, 0)
    return Schedule(add(now, duration), left, 0, now, period, 1)


def evaluate_schedule(
    kind: str, value: Expression, scope: Scope, context: FeelContext, now: datetime, signed: bool = True
) -> Schedule:
    """A timer of a running instance (`signed`: see `schedule`); Failure EXTRACT_VALUE_ERROR when it gives no time."""
    found = iso_text(evaluate(value, scope, context))
    if not isinstance(found, str) or not found:
        raise Failure(
            "EXTRACT_VALUE_ERROR", f"定时器“{value.text}”应得到日期时间、时长或周期，实际得到 {shown(found)}"
        )
    try:
        return schedule(kind, found, now, signed)
    except ValueError as error:
        raise Failure("EXTRACT_VALUE_ERROR", f"定时器“{value.text}”：{error}") from error


def start_timer(model: ProcessModel, element_id: str, environment: Environment) -> Schedule:
    """When the timer start event `element_id` is due first, counted from `environment.now`; Invalid when
    it gives no time."""
    timer = model.timer_starts[element_id]
    try:
        return evaluate_schedule(
            timer.kind,
            text_or_feel(timer.text),
            Scope(0, None, 0),
            expression_context(environment, environment.meter),
            environment.now,
        )
    except Failure as failure:
        raise Invalid("timer", failure.message, where=element_id) from failure
