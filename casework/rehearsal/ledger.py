"""What a rehearsal has seen: open tasks, jobs, timers, subscriptions, variables, messages, the case's status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine import events as e
from engine.bpmn.state.tracking import Tracker


class Ledger:
    """Kept from the events of each step."""

    def __init__(self, case_status: str | None) -> None:
        self.case_status = case_status
        self.messages: list[str] = []
        self.covered: set[tuple[str, str]] = set()
        self.processes: dict[int, str] = {}
        self._open = Tracker()
        self.tasks, self.jobs, self.incidents = self._open.tasks, self._open.jobs, self._open.incidents
        self.timers, self.subscriptions = self._open.timers, self._open.subscriptions

    def take(self, events: Iterable[e.Event]) -> None:
        """Adds the events of a step."""
        for event in events:
            self._open.apply([event])
            self._take_other(event)

    def _take_other(self, event: e.Event) -> None:
        match event:
            case e.ProcessStarted():
                self.processes[event.key] = event.process_id
            case e.MessageThrown():
                self.messages.append(event.name)
            case e.PropertyReached():
                self.case_status = event.properties.get("case_status", self.case_status)
            case e.ElementActivated():
                self.covered.add((self.processes.get(event.process_key, ""), event.element_id))
            case e.FlowTaken():
                self.covered.add((self.processes.get(event.process_key, ""), event.flow_id))
            case _:
                pass

    def open_tasks(self) -> list[str]:
        """The element ids of all open tasks, sorted."""
        return sorted(task.element_id for task in self.tasks.values())

    def open_task(self, element_id: str) -> e.TaskCreated | None:
        """The oldest open task of an element."""
        return next((t for t in self.tasks.values() if t.element_id == element_id), None)

    def open_job(self, element_id: str) -> e.JobCreated | None:
        """The oldest open job of an element."""
        return next((j for j in self.jobs.values() if j.element_id == element_id), None)

    def next_timer(self, until: datetime) -> e.TimerScheduled | None:
        """The earliest timer that is due by then."""
        due = [timer for timer in self.timers.values() if timer.due <= until]
        return min(due, key=lambda t: (t.due, t.key, t.index), default=None)

    def subscription(self, name: str, correlation_key: str) -> e.SubscriptionOpened | None:
        """The innermost subscription to a message."""
        found = [
            s
            for s in self.subscriptions.values()
            if s.type == "message" and s.name == name and (s.correlation_key or "") == correlation_key
        ]
        return max(found, key=lambda s: (s.depth, -s.key), default=None)

    def variables(self, scope: int) -> dict[str, Any]:
        """The variables of a scope by name."""
        return self._open.variables.get(scope, {})
