"""The simplest projection of a root instance's events: what is open, what waits, what is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.events import (
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    Event,
    IncidentRaised,
    IncidentResolved,
    JobCreated,
    JobEnded,
    ListItemSet,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskCreated,
    TaskEnded,
    TimerEnded,
    TimerScheduled,
    VariableSet,
    with_item,
)

_BODY = "MULTI_INSTANCE_BODY"
_CATCHING = ("INTERMEDIATE_CATCH_EVENT", "RECEIVE_TASK")


class Tracker:
    """Applies events; keys are full keys. Used by conformance runs, dry runs and tests."""

    def __init__(self) -> None:
        self.tasks: dict[int, TaskCreated] = {}
        self.jobs: dict[int, JobCreated] = {}
        self.timers: dict[tuple[int, int], TimerScheduled] = {}
        self.subscriptions: dict[tuple[int, int], SubscriptionOpened] = {}
        self.incidents: dict[int, IncidentRaised] = {}
        self.variables: dict[int, dict[str, Any]] = {}
        self.completed: list[str] = []
        self.active: dict[int, ElementActivated] = {}

    def apply(self, events: Iterable[Event]) -> None:
        for event in events:
            if not self._open(event):
                self._close(event)

    def _open(self, event: Event) -> bool:
        match event:
            case TaskCreated():
                self.tasks[event.key] = event
            case JobCreated():
                self.jobs[event.key] = event
            case TimerScheduled():
                self.timers[event.key, event.index] = event
            case SubscriptionOpened():
                self.subscriptions[event.key, event.index] = event
            case IncidentRaised():
                self.incidents[event.key] = event
            case ElementActivated():
                self.active[event.key] = event
            case VariableSet():
                self.variables.setdefault(event.scope, {})[event.name] = event.value
            case ListItemSet():
                values = self.variables[event.scope]
                values[event.name] = with_item(values[event.name], event)
            case _:
                return False
        return True

    def _close(self, event: Event) -> None:
        match event:
            case TaskEnded():
                del self.tasks[event.key]
            case JobEnded():
                del self.jobs[event.key]
            case TimerEnded():
                del self.timers[event.key, event.index]
            case SubscriptionClosed():
                del self.subscriptions[event.key, event.index]
            case IncidentResolved():
                del self.incidents[event.key]
            case ElementCompleted():
                if self.active.pop(event.key).type != _BODY:
                    self.completed.append(event.element_id)
            case ElementTerminated():
                del self.active[event.key]
            case _:
                pass

    def open_tasks(self, element_id: str) -> list[int]:
        """Keys of the open user tasks of an element, oldest first."""
        return sorted(key for key, task in self.tasks.items() if task.element_id == element_id)

    def subscribers(self, kind: str, name: str) -> list[tuple[int, int]]:
        """Open subscriptions to a message or signal, oldest first."""
        return sorted(at for at, item in self.subscriptions.items() if (item.type, item.name) == (kind, name))

    def due(self, until: datetime) -> list[tuple[datetime, int, int]]:
        """Timers due at `until` or before, the earliest first."""
        return sorted((timer.due, *at) for at, timer in self.timers.items() if timer.due <= until)

    def waiting(self) -> list[str]:
        """Element ids of open user tasks and of the catch events and receive tasks that wait, sorted."""
        found = [task.element_id for task in self.tasks.values()]
        failed = {incident.element_key for incident in self.incidents.values()}
        found += [
            item.element_id
            for key, item in self.active.items()
            if item.type in _CATCHING and key not in failed
        ]
        waits: list[TimerScheduled | SubscriptionOpened] = [
            *self.timers.values(),
            *self.subscriptions.values(),
        ]
        for wait in waits:
            gateway = self.active.get(wait.key)
            if gateway is not None and gateway.type == "EVENT_BASED_GATEWAY":
                found.append(wait.element_id)
        return sorted(found)
