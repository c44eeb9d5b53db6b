"""What a rehearsal has seen: open tasks, jobs, timers, subscriptions, variables, messages, the case's status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine import events as e


class Ledger:
    """Kept from the events of each step."""

    def __init__(self, case_status: str | None) -> None:
        self.case_status = case_status
        self.messages: list[str] = []
        self.incidents: dict[int, e.IncidentRaised] = {}
        self.covered: set[tuple[str, str]] = set()
        self.processes: dict[int, str] = {}
        self.tasks: dict[int, e.TaskCreated] = {}
        self.jobs: dict[int, e.JobCreated] = {}
        self.timers: dict[tuple[int, int], e.TimerScheduled] = {}
        self.subscriptions: dict[tuple[int, int], e.SubscriptionOpened] = {}
        self._variables: dict[int, dict[str, Any]] = {}

    def take(self, events: Iterable[e.Event]) -> None:
        """Adds the events of a step."""
        for event in events:
            match event:
                case e.TaskCreated():
                    self.tasks[event.key] = event
                case e.TaskEnded():
                    self.tasks.pop(event.key, None)
                case e.JobCreated():
                    self.jobs[event.key] = event
                case e.JobEnded():
                    self.jobs.pop(event.key, None)
                case e.TimerScheduled():
                    self.timers[event.key, event.index] = event
                case e.TimerEnded():
                    self.timers.pop((event.key, event.index), None)
                case e.SubscriptionOpened():
                    self.subscriptions[event.key, event.index] = event
                case e.SubscriptionClosed():
                    self.subscriptions.pop((event.key, event.index), None)
                case _:
                    self._take_other(event)

    def _take_other(self, event: e.Event) -> None:
        match event:
            case e.VariableSet():
                self._variables.setdefault(event.scope, {})[event.name] = event.value
            case e.ListItemSet():
                values = self._variables[event.scope]
                values[event.name] = e.with_item(values[event.name], event)
            case e.ProcessStarted():
                self.processes[event.key] = event.process_id
            case e.MessageThrown():
                self.messages.append(event.name)
            case e.PropertyReached():
                self.case_status = event.properties.get("case_status", self.case_status)
            case e.IncidentRaised():
                self.incidents[event.key] = event
            case e.IncidentResolved():
                self.incidents.pop(event.key, None)
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
        return self._variables.get(scope, {})
