"""Plays a model in memory. After every command it restores the stored snapshot, demands the same canonical
state and checks
the invariants; the play goes on with the restored instance, so that every test is a test of the snapshot too."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.bpmn import ProcessModel, Runtime, Step, canonical_state
from engine.bpmn.fake_environment import FakeEnvironment
from engine.bpmn.state.tracking import Tracker
from engine.context import LOCAL_BITS, local_of
from engine.errors import Refusal
from engine.events import Event, ListItemSet, ScopeClosed, VariableSet, with_item
from engine.values import dumps
from tests.unit.bpmn.invariants import check

ROOT = 7 << LOCAL_BITS
START = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)


class Play:
    """A root instance of process `p` (or the first), with the store that a bus would keep."""

    def __init__(
        self,
        data: bytes,
        variables: dict[str, Any] | None = None,
        environment: FakeEnvironment | None = None,
        restoring: bool = True,
        started: bool = True,
        seed: int = 0,
        model: ProcessModel | None = None,
    ) -> None:
        self.environment = environment or FakeEnvironment(START, seed)
        self.model = model or self.environment.deploy(data)[0]
        self.runtime = Runtime.new(self.model, ROOT, self.environment)
        self.tracker = Tracker()
        self.events: list[Event] = []
        self.last: list[Event] = []
        self.parts: dict[int, bytes] = {}
        self.rows: dict[tuple[int, str], tuple[int, Any]] = {}
        self.header: dict[str, Any] = {}
        self.restoring = restoring
        if started:
            self.do("start", variables or {})

    def do(self, command: str, *arguments: Any, **named: Any) -> Step:
        step: Step = getattr(self.runtime, command)(*arguments, environment=self.environment, **named)
        self._store(step)
        check(self.runtime)
        if self.restoring:
            self.restore()
        return step

    def _store(self, step: Step) -> None:
        self.last = step.events
        self.events += step.events
        self.tracker.apply(step.events)
        self.parts.update(step.parts_changed)
        for part in step.parts_removed:
            del self.parts[part]
        self.header = json.loads(json.dumps(step.header))
        for event in step.events:
            if isinstance(event, VariableSet):
                self.rows[event.scope, event.name] = (event.key, event.value)
            elif isinstance(event, ListItemSet):
                before = self.rows[event.scope, event.name][1]
                self.rows[event.scope, event.name] = (event.key, with_item(before, event))
            elif isinstance(event, ScopeClosed):
                self.rows = {at: row for at, row in self.rows.items() if at[0] != event.scope}

    def restore(self) -> None:
        before = dumps(canonical_state(self.runtime))
        stored = ((scope, name, key, value) for (scope, name), (key, value) in self.rows.items())
        self.runtime = Runtime.restore(self.header, self.parts, stored, self.environment)
        assert dumps(canonical_state(self.runtime)) == before
        check(self.runtime)

    def key(self, element: str, number: int = 0) -> int:
        return self.tracker.open_tasks(element)[number]

    def complete(self, element: str, variables: dict[str, Any] | None = None, number: int = 0) -> Step:
        return self.do("complete_task", self.key(element, number), variables or {})

    def publish(self, kind: str, name: str, variables: dict[str, Any] | None = None) -> int:
        """To one subscriber (a message) or all (a signal); how many there were."""
        hits = self.tracker.subscribers(kind, name)
        for at in hits if kind == "signal" else hits[:1]:
            if at in self.tracker.subscriptions:
                self.do("correlate", *at, variables or {})
        return len(hits)

    def fire(self) -> None:
        """The clock goes to the next timer and fires it."""
        moment, key, index = self.tracker.due(datetime.max.replace(tzinfo=UTC))[0]
        self.environment.now = max(moment, self.environment.now)
        self.do("fire_timer", key, index)

    def due(self) -> list[timedelta]:
        """When the timers are due, counted from the play's start."""
        return sorted(timer.due - START for timer in self.tracker.timers.values())

    @property
    def waiting(self) -> list[str]:
        return self.tracker.waiting()

    @property
    def ended(self) -> bool:
        return self.runtime.ended

    @property
    def root(self) -> dict[str, Any]:
        """The root's variables, also after the end."""
        return dict(self.tracker.variables.get(ROOT, {}))

    def done(self, element: str) -> int:
        return self.tracker.completed.count(element)

    def incident(self) -> Any:
        """The one open incident."""
        (found,) = self.tracker.incidents.values()
        return found

    def locals(self, key: int) -> dict[str, Any]:
        """The variables of one scope that is open."""
        return {name: value for (scope, name), (_, value) in self.rows.items() if scope == key}

    def scopes(self) -> set[int]:
        return {local_of(scope) for scope, _ in self.rows}


def refusal(work: Any, *arguments: Any) -> Refusal:
    """The refusal that a command ends in."""
    try:
        work(*arguments)
    except Refusal as found:
        return found
    raise AssertionError("it was not refused")


def kinds(events: Iterable[Event]) -> list[str]:
    return [event.kind for event in events]
