"""Two visible tables: which event changes which list, and which operation of the run time does beside its events.
Nothing else writes a list, neither live nor in a rebuild."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine import events as e
from engine.instances import applier as instances
from engine.instances import incident_applier as incidents
from engine.jobs import applier as jobs
from engine.jobs import events as j
from engine.messages import applier as messages
from engine.projections.rows import Applied, Batch, Told
from engine.tasks import applier as tasks
from engine.tasks import events as t
from engine.timers import applier as timers

APPLIERS: dict[type[e.Event], Any] = {
    e.ProcessStarted: instances.process_started,
    e.ProcessEnded: instances.process_ended,
    e.VariableSet: instances.variable_set,
    e.ListItemSet: instances.list_item_set,
    e.TaskCreated: tasks.task_created,
    t.TaskClaimed: tasks.task_changed,
    t.TaskReleased: tasks.task_changed,
    t.TaskAssigned: tasks.task_changed,
    t.TaskUpdated: tasks.task_changed,
    e.TaskEnded: tasks.task_ended,
    e.TimerScheduled: timers.timer_scheduled,
    e.TimerEnded: timers.timer_ended,
    e.SubscriptionOpened: messages.subscription_opened,
    e.ProcessSubscriptionOpened: messages.subscription_opened,
    e.SubscriptionClosed: messages.subscription_closed,
    e.JobCreated: jobs.job_created,
    e.JobUpdated: jobs.job_updated,
    j.JobChanged: jobs.job_changed,
    j.JobLent: jobs.job_changed,
    j.JobProlonged: jobs.job_changed,
    j.JobReturned: jobs.job_returned,
    e.JobEnded: jobs.job_ended,
    e.IncidentRaised: incidents.incident_raised,
    e.IncidentResolved: incidents.incident_resolved,
    e.DecisionEvaluated: instances.decision_evaluated,
}
#: They come before the operation's events.
OPERATIONS: dict[str, Any] = {"start": messages.begun, "correlate": messages.reached}


def apply(applied: Applied, told: Iterable[Told]) -> None:
    """Writes what the records of one entry mean for the lists."""
    batch = Batch()
    for number, one in enumerate(told):
        batch.reached = None
        operation = OPERATIONS.get(one.operation)
        if operation is not None:
            operation(applied, batch, one, number)
        for event in one.events:
            applier = APPLIERS.get(type(event))
            if applier is not None:
                applier(applied, batch, event)
    batch.write(applied.tx)
