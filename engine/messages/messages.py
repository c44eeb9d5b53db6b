"""Messages: who waits, who starts, what is kept for later (Camunda 8, "Messages"; docs/supported-elements.md).

A message reaches one subscription of each process that waits for it. One that names an owner reaches one of each of
its roots, the innermost, and starts something only when nobody waits. Delivery to the first
happens in the step of who publishes, to the others after the commit, each in a step of its own.
"""

from __future__ import annotations

from typing import Any

from engine.access import authz
from engine.errors import StaleVersion
from engine.events import SubscriptionClosed
from engine.instances import event_reactions
from engine.instances.instances import tenant_place
from engine.instances.roots import LiveRoot
from engine.messages import buffer, event_starts
from engine.messages.commands import CorrelateMessage, PublishMessage, StartByEvent
from engine.messages.thrown import Receiver
from engine.missing import nobody_waits
from engine.store import Row
from engine.store.advisory_lock import advisory_lock
from engine.store.tables_instances import ProcessInstance, Subscription
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Open, Unit

_SUB, _ROOT = table_of(Subscription), table_of(ProcessInstance)
_WHOSE = (_ROOT.c.case_key.label("root_case"), _ROOT.c.process_id.label("root_process"))
_WAITING = (
    select_from(Subscription, *_SUB.c, *_WHOSE)
    .join(_ROOT, (_ROOT.c.key == _SUB.c.root_key) & (_ROOT.c.tenant == _SUB.c.tenant))
    .where(
        _SUB.c.type == "message",
        _SUB.c.name == text_param("name"),
        _SUB.c.correlation_key == text_param("correlation_key"),
    )
    .order_by(_SUB.c.depth.desc(), _SUB.c.element_key)
)
_STILL = select_from(Subscription).where(
    _SUB.c.element_key == key_param("key"), _SUB.c.index == key_param("index")
)


def publish_message(unit: Unit, command: PublishMessage) -> dict[str, Any]:
    """A message from outside: as `publish`; of whoever does not speak for the whole tenant to those who wait alone."""
    if speaks_for_tenant(unit):
        return publish(unit, command)
    key = unit.context.new_key()
    lock_first(unit, command.name, command.correlation_key)
    waiting = _who_waits(unit, command)
    if not waiting:
        raise nobody_waits(command.name, command.correlation_key)
    return {"key": key, "correlated": _Delivery(unit, command, key, kept=False).to(waiting)}


def speaks_for_tenant(unit: Unit) -> bool:
    """Whether the actor may start procedures by messages, and leave some for later: the platform, and programs of the
    whole tenant. Of people a message reaches only what waits for it."""
    actor = unit.actor
    return authz.allowed(actor, authz.ANY) or (
        authz.allowed(actor, authz.READ_INSTANCES)
        and authz.allowed_at(actor, authz.READ_INSTANCES, tenant_place(unit))
    )


def publish(unit: Unit, command: PublishMessage) -> dict[str, Any]:
    """Delivers to who waits and starts what starts by it, each process once, and keeps it for its time to live."""
    key = unit.context.new_key()
    lock_first(unit, command.name, command.correlation_key)
    owner = buffer.owner_named(unit, command.correlation_key)
    if owner is not None and event_starts.starts_of(unit, "message", command.name, command.correlation_key):
        unit.owner(owner.key)  # roots, then owners, then the place where who waits meets who publishes
    if command.ttl_ms > 0 or command.message_id:
        advisory_lock(unit.tx, "message", command.name, command.correlation_key)
    if command.message_id and buffer.is_repeated(unit, command):
        return {"key": key, "correlated": None, "duplicate": True}
    waiting = _who_waits(unit, command)
    named = owner is not None
    starts = [] if named and waiting else _starts(unit, command, waiting)
    if command.must_correlate and not waiting and not starts:
        raise nobody_waits(command.name, command.correlation_key)
    kept = command.ttl_ms > 0 and (not named or bool(command.message_id) or not (waiting or starts))
    delivery = _Delivery(unit, command, key, kept)
    if kept:
        buffer.keep(unit, command, key)
    correlated = delivery.to(waiting) if waiting else None
    started = delivery.start(starts, at_once=correlated is None)
    return {"key": key, "correlated": correlated if correlated is not None else started}


def lock_first(unit: Unit, name: str, correlation_key: str) -> None:
    """Locks the root that a message would be delivered to now: roots come before cases in the order of locks, and
    before the place where who waits meets who publishes."""
    for row in _who_waits(unit, PublishMessage(name, correlation_key))[:1]:
        unit.root(row["element_key"])


def _starts(unit: Unit, command: PublishMessage, waiting: list[Row]) -> list[Row]:
    """The start events that the message triggers: of processes that do not get it otherwise, and of which none is
    active under the same key."""
    key = command.correlation_key
    found = event_starts.starts_of(unit, "message", command.name, key)
    if found:
        thrown = buffer.thrown(unit, command)
        found = [row for row in found if thrown.may_begin(row["ref"])]
    reached = {row["process_id"] for row in waiting}
    if not found or buffer.owner_named(unit, key):
        return found
    return [
        row
        for row in found
        if row["ref"] not in reached and not event_starts.is_held_back(unit, row["ref"], key)
    ]


def _who_waits(unit: Unit, command: PublishMessage) -> list[Row]:
    """The subscriptions that get the message: of a case's the innermost of each root, of others the first of each
    process: of its oldest instance the innermost."""
    rows = unit.tx.rows(_WAITING, name=command.name, correlation_key=command.correlation_key)
    if not rows:
        return []
    thrown = buffer.thrown(unit, command)
    named = thrown.named is not None
    rows = [row for row in rows if thrown.reaches(_receiver(row))]
    chosen: dict[Any, Row] = {}
    # innermost first; a sort keeps that order among those of one instance
    for row in rows if named else sorted(rows, key=lambda row: int(row["process_key"])):
        chosen.setdefault(row["root_key"] if named else row["process_id"], row)
    return list(chosen.values())


class _Delivery:
    """One message on its way to those who get it. `kept`: it is in the buffer, which notes who has had it."""

    def __init__(self, unit: Unit, command: PublishMessage, key: int, kept: bool) -> None:
        self.unit, self.command, self.key = unit, command, key
        self.named = buffer.owner_named(unit, command.correlation_key) is not None
        self.kept = kept
        #: Whether the buffer decides who gets it after the commit; of a case all get it.
        self.late = kept and not self.named

    def _note(self, root: LiveRoot, process_id: str) -> None:
        if self.kept:
            expires = self.unit.context.now + buffer.lifetime(self.command)
            had = buffer.THE_OWNER if self.named else process_id
            buffer.note_had(self.unit, root, {"key": self.key, "expires_at": expires}, had)

    def to(self, waiting: list[Row]) -> int:
        """To the first now, to the others after the commit; answers the process instance that the first stands in."""
        first, *others = waiting
        if self.late and self._is_behind(first):
            others = waiting  # one that was published before is on its way to the same
        else:
            if not self.unit.holds(first["element_key"]):
                raise _overtaken(first)
            root = correlate(self.unit, self.command.name, first, self.command.variables)
            self._note(root, first["process_id"])
        for row in others:
            self._send(row)
        return int(first["process_key"] or first["root_key"])

    def start(self, starts: list[Row], at_once: bool) -> int | None:
        """Starts the first now, if at once, and the others after the commit; answers the instance begun now."""
        begun = None
        for number, row in enumerate(starts):
            said = self._said(row["ref"])
            if at_once and number == 0:
                root = event_starts.start(self.unit, row, StartByEvent(**said))
                self._note(root, row["ref"])
                begun = root.facts.key
            else:
                self.unit.send("start", **said)
        return begun

    def _said(self, process_id: str) -> dict[str, Any]:
        command = self.command
        return {
            "type": "message", "name": command.name, "process_id": process_id, "variables": command.variables,
            "correlation_key": command.correlation_key, "business_id": command.business_id,
            "message_key": self.key if self.late else None,
        }  # fmt: skip

    def _is_behind(self, row: Row) -> bool:
        command = self.command
        older = buffer.next_for(
            self.unit, command.name, command.correlation_key, row["process_id"], _receiver(row)
        )
        return older is not None and older["key"] != self.key

    def _send(self, row: Row) -> None:
        more = {"message_key": self.key, "process_id": row["process_id"]} if self.late else {}
        self.unit.send(
            "correlate", name=self.command.name, element_key=row["element_key"], index=row["index"],
            variables=self.command.variables, **more,
        )  # fmt: skip


def _overtaken(row: Row) -> StaleVersion:
    """Who waited first has changed since its root was locked: the command begins again."""
    return StaleVersion("stale_waiting", "等待这条消息的流程刚刚变了", where=str(row["element_key"]))


def correlate(unit: Unit, name: str, row: Row, variables: dict[str, Any]) -> LiveRoot:
    """Hands a message's payload to one subscription (its row); the layer above hears of it. One that
    stays open, as of an event that does not interrupt, is open for the next."""
    root = unit.root(row["element_key"])
    unit.extension.hearing.message(unit, root.facts, name)
    before = len(root.events)
    unit.step(root, "correlate", row["element_key"], row["index"], variables)
    event_reactions.apply(unit, root)
    here = (row["element_key"], row["index"])
    closed = ((e.key, e.index) for e in root.events[before:] if isinstance(e, SubscriptionClosed))
    if row["type"] == "message" and here not in closed:
        unit.waiting.append(Open(*here, row["name"], row["correlation_key"], row["process_id"]))
    return root


def correlate_message(unit: Unit, command: CorrelateMessage) -> bool:
    """Delivers to a subscription if it is still open; of the buffer the oldest that its process has not had. Answers
    whether it did."""
    unit.root(command.element_key)  # the lock comes first: what is read below must not change any more
    row = unit.tx.row(_STILL, key=command.element_key, index=command.index)
    if command.message_key is None:
        if row is not None:
            correlate(unit, command.message_name, row, command.variables)
        return row is not None
    if row is None:
        _pass_on(unit, command)
        return False
    key = row["correlation_key"]
    process_id = buffer.THE_OWNER if buffer.owner_named(unit, key) else row["process_id"]
    facts = unit.root(command.element_key).facts
    receiver = Receiver(facts.case_key, facts.process_id)
    message = buffer.next_for(unit, row["name"], key, process_id, receiver)
    if message is None:
        return False
    root = correlate(unit, row["name"], row, message["variables"])
    buffer.note_had(unit, root, message, process_id)
    return True


def _receiver(row: Row) -> Receiver:
    return Receiver(row["root_case"], row["root_process"])


def _pass_on(unit: Unit, command: CorrelateMessage) -> None:
    """Who was to get the message waits no longer: another of the same process may."""
    process_id = command.process_id or buffer.THE_OWNER
    message = buffer.still(unit, buffer.Kept(command.message_key or 0, process_id))
    if message is None:
        return
    again = PublishMessage(
        message["name"], message["correlation_key"], whence=buffer.whence_of(unit, message)
    )
    for row in _who_waits(unit, again):
        if process_id in (row["process_id"], buffer.THE_OWNER):
            buffer.send_kept(unit, message, process_id, row["element_key"], row["index"])
            return
