"""The one list of tables: how each is proved, which of its columns are not, and why; or why it is no part of the proof.

A test goes through every table and column of the schema: what stands here as proved is changed by SQL and must be
found, what does not stand here at all fails it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.store.base import Base
from engine.store.tables_access import AccessHead, SignInFailure
from engine.store.tables_batches import BatchItem, BatchOperation
from engine.store.tables_cases import Case, CaseSecret, Document, Party, SubjectKey
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    Deployment,
    FormDefinition,
    ProcessDefinition,
    RetiredDefinition,
    StartEvent,
)
from engine.store.tables_history import Checkpoint, CheckpointHead, HistoryEntry
from engine.store.tables_insight import CorrelatedMessage, DecisionInstance, MessageSubscription
from engine.store.tables_instances import (
    Incident,
    Job,
    Message,
    MessageCorrelation,
    Outbox,
    ProcessInstance,
    SnapshotPart,
    StartTimer,
    Subscription,
    TaskCandidate,
    TaskDraft,
    Timer,
    UserTask,
    Variable,
)
from engine.store.tables_org import (
    Account,
    ApiToken,
    CalendarDay,
    Counter,
    IdempotencyKey,
    OrgUnit,
    RoleAssignment,
    SignIn,
    Tenant,
    TimerOverride,
)
from engine.store.tables_privacy import PartyAccount, PersonalRead
from engine.store.tables_studio import Drawing, StoredScenario
from engine.store.tables_uploads import Upload


@dataclass(frozen=True, slots=True)
class Proved:
    """`how` a row is known to be what it was; `except_` names the columns that nothing proves, with the reason."""

    how: str
    except_: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outside:
    """No part of the proof; `why` not."""

    why: str


_CHAINED = Proved(
    "each entry is chained by its hash, each column repeats the body; heads and checkpoints know the end"
)
_LIST = Proved("made again from the entries of its root and compared, all columns")
_DEFINITION = Proved(
    "compared with the `Deployed` fact of the tenant's chain, all columns, text by its digest"
)
_LENT = "says to whom a job is lent and until when; a rebuild gives it back"
_ON_ITS_WAY = (
    "on its way between two steps; what it does is recorded when it arrives, and it expires or is deleted"
)

TABLES: dict[type[Base], Proved | Outside] = {
    HistoryEntry: _CHAINED,
    Checkpoint: Proved(
        "chained by its hash; the tenant's row, and whoever pinned one outside, knows the last"
    ),
    CheckpointHead: Proved("a leaf of the checkpoint's Merkle root"),
    ProcessInstance: Proved(
        "the root's by its first and last entries and by re-execution, others made again"
    ),
    SnapshotPart: Proved("the instance is re-executed and its state compared"),
    Variable: _LIST,
    UserTask: _LIST,
    TaskCandidate: _LIST,
    Timer: _LIST,
    Subscription: _LIST,
    Job: Proved(_LIST.how, {"worker": _LENT, "deadline_at": _LENT, "updated_at": _LENT}),
    Incident: _LIST,
    DecisionInstance: _LIST,
    MessageSubscription: _LIST,
    CorrelatedMessage: _LIST,
    StartTimer: Proved("compared with the `StartTimerSet` facts of the tenant's chain"),
    Case: Proved("folded from the facts of the case's chain and compared, all columns"),
    Party: Proved("folded from the `PartySet` facts of the case's chain and compared, all columns"),
    CaseSecret: Proved("the case's chain holds its class and the salted digest of its value"),
    Document: Proved(
        "the case's chain holds its number and salted digest, the tenant's the digest of the Word file"
    ),
    PartyAccount: Proved("told by the `PartyBound` and `PartyUnbound` facts of the case's chain"),
    PersonalRead: Proved("told by the `PersonalRead` facts of the case's chain"),
    Deployment: Proved("compared with the `Deployed` fact of the tenant's chain"),
    ProcessDefinition: _DEFINITION,
    DecisionRequirements: _DEFINITION,
    DecisionDefinition: _DEFINITION,
    FormDefinition: _DEFINITION,
    RetiredDefinition: Proved("compared with the `Retired` facts of the tenant's chain"),
    StartEvent: Proved("compared with the `Deployed` fact, of former versions with the diagram itself"),
    TimerOverride: Proved("compared with the last `TimerSet` fact of the tenant's chain"),
    Upload: Proved(
        "the tenant's chain holds its facts, the digest of its content and of what is sealed, and how it went",
        {"expires_at": "of a file that no form refers to yet: it may go, and a saved draft keeps it longer"},
    ),
    Tenant: Proved("its chain says its name and parent; chain and checkpoint heads are compared"),
    OrgUnit: Proved("compared with the `UnitAdded` facts of the tenant's chain"),
    AccessHead: Proved("the end of the chain of accesses, compared with its last entry"),
    Account: Proved(
        "the chain of accesses holds the salted digest of the whole row, with the password's hash"
    ),
    RoleAssignment: Proved("the chain of accesses says all posts of an account"),
    ApiToken: Proved("the chain of accesses holds the digest of the row and when it was revoked"),
    SignInFailure: Outside(
        "a memory of wrong passwords that forgets; each is an entry of the chain of accesses"
    ),
    SubjectKey: Outside(
        "deleting one is how a person is forgotten, which is said as a note; one that was changed opens nothing any "
        "more, so what is sealed under it is found"
    ),
    BatchOperation: Outside(
        "what is still to be done; that it was ordered, changed and ended is told by the tenant's chain"
    ),
    BatchItem: Outside("what is still to be done; what was done stands in the chain of the instance"),
    TaskDraft: Outside("not submitted, sealed under its writer's key, and forgotten when the task is done"),
    SignIn: Outside(
        "a session of the pages; it ends by itself, and what is done in it is recorded with its account"
    ),
    Counter: Outside(
        "only hands out numbers; a number used twice is refused by the keys of the tables that hold it"
    ),
    IdempotencyKey: Outside("the answer to a request that may come again, for 30 days; it changes nothing"),
    Message: Outside(_ON_ITS_WAY),
    MessageCorrelation: Proved(
        "compared with the steps of its root that say which kept message they had; it goes with the message"
    ),
    Outbox: Outside(_ON_ITS_WAY),
    CalendarDay: Outside(
        "no command writes it; each day that a deadline was reckoned with is an answer in the record"
    ),
    Drawing: Outside("a designer's sheet; what is published of it is a `Deployed` fact"),
    StoredScenario: Outside("rehearses a process without touching a case"),
}
