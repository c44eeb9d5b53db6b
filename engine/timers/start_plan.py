"""When a timer start event is due at a place: by its own text, or by the timer key that it names (decision 0007)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.bpmn import ProcessModel, Schedule, schedule, start_timer
from engine.deadlines import TimerSpec, due_of
from engine.errors import Invalid
from engine.instances.environment import LiveEnvironment
from engine.instances.roots import RootFacts
from engine.places.levels import DEPTH
from engine.unit import Unit
from engine.values import dumps

#: Properties of a timer start event: the timer key, at which nodes it starts, what missed moments become.
TIMER_KEY, START_AT, MISSED = "timer_key", "start_at", "missed"
ONCE, EACH = "once", "each"


@dataclass(frozen=True, slots=True)
class StartPlan:
    """One timer start event at one place. `source` says what it is reckoned from: when it is unchanged and
    `absolute`, a new version goes on with the schedule of the one before."""

    unit: Unit
    model: ProcessModel
    element_id: str
    place: str
    spec: TimerSpec | None

    @property
    def kind(self) -> str:
        return self.model.timer_starts[self.element_id].kind

    @property
    def text(self) -> str:
        """The timer in force, as people write it: cron, R/P1M, a date, a duration."""
        if self.spec is None:
            return self.model.timer_starts[self.element_id].text
        repeated = self.spec.kind == "duration" and self.kind == "cycle"
        return f"R/{self.spec.duration}" if repeated else self.spec.duration

    @property
    def source(self) -> str:
        return dumps([self.spec.key if self.spec else "", self.text])

    @property
    def each(self) -> bool:
        """Whether every missed moment has a start of its own."""
        return _one_of(self.model, self.element_id, MISSED, (ONCE, EACH), ONCE) == EACH

    @property
    def absolute(self) -> bool:
        """Whether the moments do not depend on when the version was deployed: dates, cron, cycles with a beginning."""
        text = self.text
        if text.startswith("="):
            return False
        return self.kind == "date" or (self.kind == "cycle" and (text[:1] != "R" or text.count("/") > 1))

    def check(self, now: datetime) -> None:
        """Invalid when a property or the text of the event says nothing that can be kept."""
        _one_of(self.model, self.element_id, MISSED, (ONCE, EACH), ONCE)
        self.first(now)

    def first(self, now: datetime) -> Schedule:
        """The schedule as of `now` (aware); Invalid names the element when its text gives no time."""
        if self.spec is None:
            facts = RootFacts(0, self.model.key, self.model.process_id, None, None, self.place)
            return start_timer(self.model, self.element_id, LiveEnvironment(self.unit, facts))
        if self._by_table:
            endless = self.spec.kind == "cron" or self.kind == "cycle"
            if endless and self.spec.kind != "cron" and not self.spec.period.longest:
                raise Invalid("timer", "间隔为零的周期没有尽头", self.element_id, "长于零的间隔", self.text)
            return Schedule(self._reckoned(now), -1 if endless else 1, 0, None, self.spec.duration)
        try:
            return schedule(self.kind, self.text, now)
        except ValueError as error:
            raise Invalid("timer", str(error), self.element_id, "开始事件用得上的时长", self.text) from error

    def next(self, last: Schedule) -> Schedule | None:
        """The schedule after a firing; None when that was the last."""
        if self.spec is None or not self._by_table:
            return last.next()
        if last.left == 1:
            return None
        return Schedule(self._reckoned(last.due), -1, last.generation + 1, None, self.spec.duration)

    def next_from(self, last: Schedule, now: datetime) -> Schedule | None:
        """The schedule after a firing that stands for all moments missed until `now` (aware)."""
        return self.first(now) if self._by_table else last.next(now)

    @property
    def _by_table(self) -> bool:
        """Whether the working-day calendar has a say: for cron keys, and for lengths that are counted in working days
        or in office hours, which end as every such deadline does."""
        return self.spec is not None and (self.spec.kind == "cron" or self.spec.day_kind == "W")

    def _reckoned(self, after: datetime) -> datetime:
        assert self.spec is not None
        tx, time = self.unit.tx, self.unit.time
        return due_of(time.timers(tx, self.place), self.spec.key, after, time.calendar(tx))


def plan_of(unit: Unit, model: ProcessModel, element_id: str, place: str) -> StartPlan:
    """The plan of a timer start event of a deployed version at a place. Invalid, NotFound name what is wrong."""
    key = model.elements[element_id].properties.get(TIMER_KEY)
    spec = unit.time.timers(unit.tx, place).spec(key) if key else None
    if spec is not None and (spec.kind == "share" or model.timer_starts[element_id].kind == "date"):
        spec = None
    return StartPlan(unit, model, element_id, place, spec)


def start_level(model: ProcessModel, element_id: str) -> str | None:
    """The level of the org tree at whose nodes the event starts an instance each; None: once in each tenant."""
    return _one_of(model, element_id, START_AT, tuple(DEPTH), None)


def _one_of(
    model: ProcessModel, element_id: str, name: str, allowed: tuple[str, ...],
    default: str | None,
) -> str | None:  # fmt: skip
    value = model.elements[element_id].properties.get(name)
    if value is None:
        return default
    if value not in allowed:
        raise Invalid("start_property", f"开始事件的“{name}”写错了", element_id, "、".join(allowed), value)
    return value
