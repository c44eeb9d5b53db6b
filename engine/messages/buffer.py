"""The message buffer (Camunda 8, "Message buffering", "Message cardinality", "Message uniqueness").

A message with a time to live is kept for the whole of it, whether or not somebody has had it: it reaches each process
(by its BPMN id, all versions together) once, and its id is taken so long. What names a case's code reaches the case
once. Who has had it is a row of its own, in the transaction that delivers: of two deliveries to one process one wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam

from engine.extension.owners import Named
from engine.instances.roots import LiveRoot
from engine.messages.commands import PublishMessage
from engine.messages.thrown import Receiver, Thrown, Whence
from engine.store import Row, Tx
from engine.store.advisory_lock import advisory_lock
from engine.store.base import UtcTime
from engine.store.tables_instances import Message, MessageCorrelation
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param
from engine.unit import Unit

#: Whom a message reaches that names a case's code: not a process, but the case.
THE_OWNER = ""

_MESSAGE = table_of(Message)
_HAD = table_of(MessageCorrelation)
_NOW = bindparam("now", type_=UtcTime)
_ALIVE = _MESSAGE.c.expires_at > _NOW
_NAMED = (_MESSAGE.c.name == text_param("name")) & (
    _MESSAGE.c.correlation_key == text_param("correlation_key")
)
_HAD_BY = select_from(MessageCorrelation, _HAD.c.message_key).where(
    _HAD.c.message_key == _MESSAGE.c.key, _HAD.c.process_id == text_param("process")
)
_OLDEST_FIRST = (_MESSAGE.c.published_at, _MESSAGE.c.key)
_SAME_ID = select_from(Message, _MESSAGE.c.key).where(
    _NAMED, _ALIVE, _MESSAGE.c.message_id == text_param("message_id")
)
_NEXT = select_from(Message).where(_NAMED, _ALIVE, ~_HAD_BY.exists()).order_by(*_OLDEST_FIRST)
_ONE = select_from(Message).where(_MESSAGE.c.key == key_param("key"), _ALIVE, ~_HAD_BY.exists())
_EXPIRED = delete_of(Message).where(_MESSAGE.c.expires_at < _NOW)
_EXPIRED_CORRELATIONS = delete_of(MessageCorrelation).where(_HAD.c.expires_at < _NOW)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message of the buffer and whom it is to reach: a process, or `THE_OWNER`."""

    key: int
    process_id: str


def owner_named(unit: Unit, correlation_key: str) -> Named | None:
    """The owner whose name the correlation key is; None: it is no owner's."""
    return unit.extension.owners.named(unit.tx, correlation_key) if correlation_key else None


def is_repeated(unit: Unit, command: PublishMessage) -> bool:
    """Whether a message of this name, key and id is in the buffer."""
    row = unit.tx.row(
        _SAME_ID, name=command.name, correlation_key=command.correlation_key,
        message_id=command.message_id, now=unit.context.now,
    )  # fmt: skip
    return row is not None


def lifetime(command: PublishMessage) -> timedelta:
    """How long the message is kept."""
    return timedelta(milliseconds=command.ttl_ms)


def keep(unit: Unit, command: PublishMessage, key: int) -> None:
    """Puts a message into the buffer."""
    unit.tx.add(
        Message,
        {
            "key": key,
            "name": command.name,
            "correlation_key": command.correlation_key,
            "message_id": command.message_id,
            "variables": command.variables,
            "expires_at": unit.context.now + lifetime(command),
            "published_at": unit.context.now,
            "thrown_in": command.whence and command.whence.case,
            "thrown_by": command.whence and (command.whence.process or None),
        },
    )


def thrown(unit: Unit, command: PublishMessage) -> Thrown:
    """The message on its way, with the owner that it names."""
    owner = owner_named(unit, command.correlation_key)
    return Thrown(command.name, command.whence, None if owner is None else owner.key, unit.extension.walls)


def whence_of(unit: Unit, message: Row) -> Whence | None:
    """Which procedure has thrown a message of the buffer."""
    if message["thrown_in"] is None:
        return None
    return Whence(message["thrown_in"], message["thrown_by"] or "", unit.tx.tenant)


def next_for(
    unit: Unit, name: str, correlation_key: str, process_id: str, receiver: Receiver | None
) -> Row | None:
    """The oldest message of the buffer that the process has not had and that may reach the receiver; None: that may
    start the process."""
    asked = {"name": name, "correlation_key": correlation_key, "process": process_id}
    rows = unit.tx.rows(_NEXT, **asked, now=unit.context.now)
    for row in rows:
        one = thrown(unit, PublishMessage(name, correlation_key, whence=whence_of(unit, row)))
        if one.may_begin(process_id) if receiver is None else one.reaches(receiver):
            return row
    return None


def still(unit: Unit, kept: Kept) -> Row | None:
    """The message, if its time is not over and it has not reached whom it was to reach."""
    return unit.tx.row(_ONE, key=kept.key, process=kept.process_id, now=unit.context.now)


def note_had(unit: Unit, root: LiveRoot, message: Row | Mapping[str, Any], process_id: str) -> None:
    """The process has had the message, in the last step of `root`, whose record says so: it gets it no more. Two at
    once: the second fails on the key and looks again."""
    had = {"message_key": message["key"], "process_id": process_id, "expires_at": message["expires_at"]}
    unit.tx.add(MessageCorrelation, {**had, "root_key": root.facts.key})
    root.records[-1]["message"] = had


def offer_kept(unit: Unit) -> None:
    """Who has begun to wait in this command, or waits on, gets after the commit what is kept for it: of what was opened
    together, as behind an event gateway, the one whose message is the oldest first."""
    for name, key in sorted({(opened.name, opened.correlation_key) for opened in unit.waiting}):
        advisory_lock(unit.tx, "message", name, key)
    found = []
    for opened in unit.waiting:
        process_id = THE_OWNER if owner_named(unit, opened.correlation_key) else opened.process_id
        facts = unit.root(opened.element_key).facts
        receiver = Receiver(facts.case_key, facts.process_id)
        message = next_for(unit, opened.name, opened.correlation_key, process_id, receiver)
        if message is not None:
            found.append((message, process_id, opened))
    for message, process_id, opened in sorted(found, key=lambda one: _age(one[0])):
        send_kept(unit, message, process_id, opened.element_key, opened.index)


def _age(message: Row) -> tuple[datetime, int]:
    return message["published_at"], message["key"]


def send_kept(unit: Unit, message: Row, process_id: str, element_key: int, index: int) -> None:
    """Has a subscription looked at after the commit, for this message or an older one."""
    unit.send(
        "correlate",
        name=message["name"],
        element_key=element_key,
        index=index,
        variables=message["variables"],
        message_key=message["key"],
        process_id=process_id,
    )


def next_of(unit: Unit, names: Sequence[str], correlation_key: str, process_id: str) -> Row | None:
    """Of the messages of several names the oldest that the process has not had."""
    found = [next_for(unit, name, correlation_key, process_id, None) for name in sorted(set(names))]
    rows = [row for row in found if row is not None]
    return min(rows, key=_age, default=None)


def forget_messages(tx: Tx, now: datetime) -> int:
    """Deletes the messages whose time was over before `now`, and who had them; how many messages."""
    tx.run(_EXPIRED_CORRELATIONS, now=now)
    return tx.run(_EXPIRED, now=now)
