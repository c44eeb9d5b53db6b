"""Running instances: the root's lock row, its snapshot, and the projections that lists are read from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime

#: Only tasks that a person has completed have one.
_ENDED = text("ended_by IS NOT NULL")
#: Jobs that lie ready and that nobody has.
_UNTAKEN = text("state = 'CREATED' AND worker = ''")
_BY_KEY = text("correlation_key IS NOT NULL AND state = 'ACTIVE'")


class ProcessInstance(TenantMixin, Base):
    """A process instance. The root's row is the lock of everything inside it: `version` is what a save must have read,
    `chain_seq` and `chain_hash` are the head of its history (decisions 7–9). A called instance has
    `root_key` ≠ `key`. `correlation_key`: of the message that began it, if it holds others back meanwhile."""

    __tablename__ = "process_instance"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(200))
    parent_key: Mapped[int | None] = mapped_column(Key)
    parent_element: Mapped[int | None] = mapped_column(Key)
    state: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    incidents: Mapped[int] = mapped_column(Integer, default=0)
    business_id: Mapped[str | None] = mapped_column(String(200))
    case_key: Mapped[int | None] = mapped_column(Key)
    place: Mapped[str] = mapped_column(String(40))
    tags: Mapped[object] = mapped_column(JsonText, default=list)
    correlation_key: Mapped[str | None] = mapped_column(String(400))
    version: Mapped[int] = mapped_column(Integer, default=0)
    header: Mapped[str | None] = mapped_column(Text)
    chain_seq: Mapped[int] = mapped_column(Integer, default=0)
    chain_hash: Mapped[str] = mapped_column(String(64), default="")
    __table_args__ = (
        Index("process_instance_root", "tenant", "root_key"),
        Index("process_instance_case", "tenant", "case_key"),
        Index("process_instance_ref", "tenant", "process_id", "state"),
        Index("process_instance_business", "tenant", "business_id"),
        Index(
            "process_instance_correlation",
            "tenant",
            "process_id",
            "correlation_key",
            unique=True,
            sqlite_where=_BY_KEY,
            postgresql_where=_BY_KEY,
        ),
    )


class SnapshotPart(TenantMixin, Base):
    """The live tokens of a root, in buckets, so that saving a step writes only the buckets that changed."""

    __tablename__ = "snapshot_part"
    root_key: Mapped[int] = mapped_column(Key, primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[str] = mapped_column(Text)


class Variable(TenantMixin, Base):
    """The present value of a variable in its scope; earlier values are in the history."""

    __tablename__ = "variable"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    process_key: Mapped[int] = mapped_column(Key)
    scope_key: Mapped[int] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        Index("variable_scope", "tenant", "scope_key", "name"),
        Index("variable_root", "tenant", "root_key"),
        Index("variable_name", "tenant", "name"),
    )


class UserTask(TenantMixin, Base):
    """A user task as lists show it. `ended_by` is the account that completed it, which a loser is told."""

    __tablename__ = "user_task"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    process_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(200))
    element_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    assignee: Mapped[str | None] = mapped_column(String(80))
    candidate_groups: Mapped[object] = mapped_column(JsonText)
    candidate_users: Mapped[object] = mapped_column(JsonText)
    priority: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    follow_up_at: Mapped[datetime | None] = mapped_column(UtcTime)
    form_key: Mapped[int | None] = mapped_column(Key)
    external_form: Mapped[str | None] = mapped_column(String(200))
    headers: Mapped[object] = mapped_column(JsonText)
    business_id: Mapped[str | None] = mapped_column(String(200))
    case_key: Mapped[int | None] = mapped_column(Key)
    place: Mapped[str] = mapped_column(String(40))
    tags: Mapped[object] = mapped_column(JsonText)
    ended_by: Mapped[str | None] = mapped_column(String(80))
    ended_by_name: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (
        Index("user_task_open", "tenant", "state", "due_at"),
        Index("user_task_assignee", "tenant", "assignee", "state"),
        Index("user_task_root", "tenant", "root_key"),
        Index("user_task_case", "tenant", "case_key"),
        Index(
            "user_task_done", "tenant", "ended_by", "ended_at", sqlite_where=_ENDED, postgresql_where=_ENDED
        ),
    )


class TaskCandidate(TenantMixin, Base):
    """One open task and one group (`group:town_mediator@01-01-02`) or person (`user:chenhe`) who may take it."""

    __tablename__ = "task_candidate"
    candidate: Mapped[str] = mapped_column(String(200), primary_key=True)
    task_key: Mapped[int] = mapped_column(Key, primary_key=True)
    __table_args__ = (Index("task_candidate_task", "tenant", "task_key"),)


class TaskDraft(TenantMixin, Base):
    """What a person has typed into a form and not yet submitted; encrypted, since it may hold personal data."""

    __tablename__ = "task_draft"
    task_key: Mapped[int] = mapped_column(Key, primary_key=True)
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    ciphertext: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(Integer, default=0)


class Timer(TenantMixin, Base):
    """A timer that has not fired. The clock only issues a command; the handler checks again under the root's lock."""

    __tablename__ = "timer"
    element_key: Mapped[int] = mapped_column(Key, primary_key=True)
    index: Mapped[int] = mapped_column(Integer, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(200))
    generation: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (Index("timer_due", "due_at"), Index("timer_root", "tenant", "root_key"))


class StartTimer(TenantMixin, Base):
    """A timer start event of the version that serves `place`. `schedule` is the next firing as `Schedule.to_json` has
    it; `due_at` None: it has fired for the last time. `source` is the text that the schedule was reckoned from."""

    __tablename__ = "start_timer"
    process_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    element_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    definition_key: Mapped[int] = mapped_column(Key)
    source: Mapped[str] = mapped_column(Text)
    schedule: Mapped[object | None] = mapped_column(JsonText)
    generation: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    fired_at: Mapped[datetime | None] = mapped_column(UtcTime)
    instance_key: Mapped[int | None] = mapped_column(Key)
    __table_args__ = (Index("start_timer_due", "due_at"),)


class Subscription(TenantMixin, Base):
    """An element that waits for a message or a signal, in a process instance: the root or one called inside it."""

    __tablename__ = "subscription"
    element_key: Mapped[int] = mapped_column(Key, primary_key=True)
    index: Mapped[int] = mapped_column(Integer, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(400))
    depth: Mapped[int] = mapped_column(Integer)
    process_key: Mapped[int] = mapped_column(Key, server_default="0")
    process_id: Mapped[str] = mapped_column(String(200), server_default="")
    __table_args__ = (
        Index("subscription_name", "tenant", "type", "name", "correlation_key"),
        Index("subscription_root", "tenant", "root_key"),
    )


class Job(TenantMixin, Base):
    """Work for a program outside: activated with a deadline, completed, failed or answered with an error."""

    __tablename__ = "job"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    process_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(200))
    element_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    retries: Mapped[int] = mapped_column(Integer)
    headers: Mapped[object] = mapped_column(JsonText)
    worker: Mapped[str] = mapped_column(String(200), default="")
    deadline_at: Mapped[datetime | None] = mapped_column(UtcTime)
    available_at: Mapped[datetime] = mapped_column(UtcTime)
    error_code: Mapped[str | None] = mapped_column(String(200))
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    priority: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    __table_args__ = (
        Index("job_type", "tenant", "type", "state"),
        Index("job_root", "tenant", "root_key"),
        Index("job_turn", "tenant", "type", "state", desc("priority"), "created_at", "key"),
        Index("job_untaken", "tenant", "available_at", sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN),
    )


class Incident(TenantMixin, Base):
    """A place where an instance stands still until somebody mends the cause and retries."""

    __tablename__ = "incident"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    process_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(200))
    element_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(200))
    error_type: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    job_key: Mapped[int | None] = mapped_column(Key)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    __table_args__ = (
        Index("incident_root", "tenant", "root_key"),
        Index("incident_state", "tenant", "state"),
    )


class Message(TenantMixin, Base):
    """A published message; until `expires_at` it may be correlated, once to each process. `thrown_in`: the case in
    which it was thrown (0: none; NULL: by nobody's procedure), `thrown_by`: the process that has thrown it."""

    __tablename__ = "message"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(400))
    message_id: Mapped[str | None] = mapped_column(String(200))
    variables: Mapped[object] = mapped_column(JsonText)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    published_at: Mapped[datetime] = mapped_column(UtcTime, server_default="1970-01-01T00:00:00.000000Z")
    thrown_in: Mapped[int | None] = mapped_column(Key)
    thrown_by: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (Index("message_name", "tenant", "name", "correlation_key"),)


class MessageCorrelation(TenantMixin, Base):
    """This process (its BPMN id) has had this kept message, in an instance of `root_key`; empty: the case has, whose
    code the message names."""

    __tablename__ = "message_correlation"
    message_key: Mapped[int] = mapped_column(Key, primary_key=True)
    process_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    root_key: Mapped[int] = mapped_column(Key)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (Index("message_correlation_root", "tenant", "root_key"),)


class Outbox(TenantMixin, Base):
    """What a step wants done after it: a message to deliver, a notice to send. Deleted when done. `retried_at`: when
    somebody had it tried anew; `attempts` counts from there. `credit`: how many deliveries may still follow from it."""

    __tablename__ = "outbox"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[object] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    retried_at: Mapped[datetime | None] = mapped_column(UtcTime)
    credit: Mapped[int] = mapped_column(Integer, server_default="100000")
