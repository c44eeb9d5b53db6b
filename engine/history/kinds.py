"""Every fact that a chain of the engine may say, by its name in the record."""

from __future__ import annotations

from engine import events as e
from engine import tenant_events as tenant
from engine.access import events as access
from engine.batches import events as batches
from engine.definitions import events as definitions
from engine.files import events as files
from engine.jobs.events import JobChanged
from engine.record import Kinds, kinds_of
from engine.tasks.events import TaskAssigned, TaskClaimed, TaskReleased, TaskUpdated
from engine.timers import events as timers
from engine.transaction import events as transaction

#: The chain of an instance: what its steps did, and what people and workers did beside them.
INSTANCE_KINDS: Kinds = kinds_of(
    (
        e.ProcessStarted, e.ProcessEnded, e.ElementActivated, e.ElementCompleted, e.ElementTerminated, e.FlowTaken,
        e.TaskCreated, TaskClaimed, TaskReleased, TaskAssigned, TaskUpdated, e.TaskEnded, e.TimerScheduled,
        e.TimerEnded, e.SubscriptionOpened, e.ProcessSubscriptionOpened, e.SubscriptionClosed, e.JobCreated,
        e.JobUpdated, JobChanged, e.JobEnded, e.VariableSet, e.ListItemSet, e.ScopeClosed, e.IncidentRaised,
        e.IncidentResolved, e.DecisionEvaluated, e.MessageThrown, e.SignalThrown, e.ServiceDone, e.PropertyReached,
    )
)  # fmt: skip

#: The tenant's own chain; the layer above says more in it (`engine.history.owned`).
TENANT_KINDS: Kinds = kinds_of(
    (
        definitions.Deployed, definitions.Retired, definitions.TimerSet, timers.StartTimerSet, timers.StartTimerGone,
        files.UploadStored, files.UploadSealed, files.UploadKept, files.UploadLinked, files.UploadDropped,
        files.UploadExpired, batches.BatchOrdered, batches.BatchChanged, batches.BatchEnded,
        transaction.DeliveryRetried, tenant.TenantFounded, tenant.DemoMarked, tenant.UnitAdded,
    )
)  # fmt: skip

#: The tenant's chain of accounts and accesses.
ACCESS_KINDS: Kinds = kinds_of(
    (
        access.AccountSet, access.TokenCreated, access.TokenRevoked, access.SignedIn, access.SignedOut,
        access.SessionsEnded, access.SignIn, access.SignInFailed, access.Denied,
    )
)  # fmt: skip
