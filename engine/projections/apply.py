"""One visible table: which event changes which projection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine import events as e
from engine.projections import instances, tasks, waits
from engine.projections.rows import Applied, Batch

APPLIERS: dict[type[e.Event], Any] = {
    e.ProcessStarted: instances.process_started,
    e.ProcessEnded: instances.process_ended,
    e.VariableSet: instances.variable_set,
    e.ListItemSet: instances.list_item_set,
    e.TaskCreated: tasks.task_created,
    e.TaskEnded: tasks.task_ended,
    e.TimerScheduled: waits.timer_scheduled,
    e.TimerEnded: waits.timer_ended,
    e.SubscriptionOpened: waits.subscription_opened,
    e.ProcessSubscriptionOpened: waits.subscription_opened,
    e.SubscriptionClosed: waits.subscription_closed,
    e.JobCreated: waits.job_created,
    e.JobUpdated: waits.job_updated,
    e.JobEnded: waits.job_ended,
    e.IncidentRaised: waits.incident_raised,
    e.IncidentResolved: waits.incident_resolved,
}


def apply(applied: Applied, events: Iterable[e.Event]) -> None:
    """Writes what the events mean for the lists."""
    batch = Batch()
    for event in events:
        applier = APPLIERS.get(type(event))
        if applier is not None:
            applier(applied, batch, event)
    batch.write(applied.tx)
