"""Every fact that the chain of an instance may say, by its name in the record."""

from __future__ import annotations

from engine import events as e
from engine.jobs.events import JobChanged
from engine.record import Kinds, kinds_of
from engine.tasks.events import TaskAssigned, TaskClaimed, TaskReleased, TaskUpdated

INSTANCE_KINDS: Kinds = kinds_of(
    (
        e.ProcessStarted, e.ProcessEnded, e.ElementActivated, e.ElementCompleted, e.ElementTerminated, e.FlowTaken,
        e.TaskCreated, TaskClaimed, TaskReleased, TaskAssigned, TaskUpdated, e.TaskEnded, e.TimerScheduled,
        e.TimerEnded, e.SubscriptionOpened, e.ProcessSubscriptionOpened, e.SubscriptionClosed, e.JobCreated,
        e.JobUpdated, JobChanged, e.JobEnded, e.VariableSet, e.ListItemSet, e.ScopeClosed, e.IncidentRaised,
        e.IncidentResolved, e.DecisionEvaluated, e.MessageThrown, e.SignalThrown, e.ServiceDone, e.PropertyReached,
    )
)  # fmt: skip
