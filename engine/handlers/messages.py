"""Messages and signals: who waits, who starts, what is kept for later.

A message reaches one subscription of each root that waits for it: the innermost (handbook 3.6). Delivery to the other
roots, and to roots that a step's own messages reach, happens after the commit, each in a step of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine import authz
from engine.commands import BroadcastSignal, CorrelateMessage, PublishMessage
from engine.events import SubscriptionOpened
from engine.handlers import effects
from engine.handlers.instances import begin, tenant_place
from engine.handlers.roots import RootFacts
from engine.handlers.unit import Unit
from engine.missing import nobody_waits
from engine.ports import Binding, NotDeployed
from engine.sensitive_facts import sensitive_facts
from engine.store.meeting import meet
from engine.store.scope import delete_of, key_param, select_from, select_shared, table_of, text_param
from engine.store.tables_cases import Case
from engine.store.tables_definitions import StartEvent
from engine.store.tables_instances import Message, Subscription

_SUB = table_of(Subscription)
_WAITING = (
    select_from(Subscription)
    .where(
        _SUB.c.type == text_param("type"),
        _SUB.c.name == text_param("name"),
        _SUB.c.correlation_key == text_param("correlation_key"),
    )
    .order_by(_SUB.c.depth.desc(), _SUB.c.element_key)
)
_ALL_SIGNALS = select_from(Subscription).where(_SUB.c.type == "signal", _SUB.c.name == text_param("name"))
_STILL = select_from(Subscription).where(
    _SUB.c.element_key == key_param("key"), _SUB.c.index == key_param("index")
)
_START = table_of(StartEvent)
_STARTS = select_shared(StartEvent).where(
    _START.c.type == text_param("type"), _START.c.name == text_param("name")
)
_MESSAGE = table_of(Message)
_SAME_ID = select_from(Message, _MESSAGE.c.key).where(
    _MESSAGE.c.name == text_param("name"),
    _MESSAGE.c.correlation_key == text_param("correlation_key"),
    _MESSAGE.c.message_id == text_param("message_id"),
)
_KEPT = (
    select_from(Message)
    .where(
        _MESSAGE.c.name == text_param("name"),
        _MESSAGE.c.correlation_key == text_param("correlation_key"),
    )
    .order_by(_MESSAGE.c.key)
)
_TAKE = delete_of(Message).where(_MESSAGE.c.key == key_param("key"))
_CASE = table_of(Case)
_CASE_BY_CODE = select_from(Case, _CASE.c.key, _CASE.c.location_org).where(
    _CASE.c.case_code == text_param("code")
)

#: The code of a case by its key.
CASE_ROW = select_from(Case, _CASE.c.case_code).where(_CASE.c.key == key_param("key"))


def publish_message(unit: Unit, command: PublishMessage) -> dict[str, Any]:
    """A message from outside: as `publish`; of whoever does not speak for the whole tenant to those who wait alone."""
    if speaks_for_tenant(unit):
        return publish(unit, command)
    key = unit.context.new_key()
    waiting = _who_waits(unit, command)
    if not waiting:
        raise nobody_waits(command.name, command.correlation_key)
    return {"key": key, "correlated": _deliver(unit, command, key, waiting)}


def speaks_for_tenant(unit: Unit) -> bool:
    """Whether the actor may start procedures by messages, and leave some for later: the platform, and programs of the
    whole tenant. Of people a message reaches only what waits for it."""
    actor = unit.actor
    return authz.allowed(actor, authz.ANY) or (
        authz.allowed(actor, authz.READ_INSTANCES)
        and authz.allowed_at(actor, authz.READ_INSTANCES, tenant_place(unit))
    )


def publish(unit: Unit, command: PublishMessage) -> dict[str, Any]:
    """Delivers to everybody who waits (one subscription a root), else to a message start event, else keeps it."""
    key = unit.context.new_key()
    if command.message_id and _is_repeated(unit, command):
        return {"key": key, "correlated": None, "duplicate": True}
    waiting = _who_waits(unit, command)
    if waiting:
        return {"key": key, "correlated": _deliver(unit, command, key, waiting)}
    started = _start(
        unit, "message", command.name, command.variables, command.correlation_key, command.business_id
    )
    if started is not None:
        return {"key": key, "correlated": started}
    if command.must_correlate:
        raise nobody_waits(command.name, command.correlation_key)
    if command.ttl_ms > 0:
        meet(unit.tx, "message", command.name, command.correlation_key)
        waiting = _who_waits(unit, command)  # somebody may have begun to wait meanwhile
        if waiting:
            return {"key": key, "correlated": _deliver(unit, command, key, waiting)}
        _keep(unit, command, key)
    return {"key": key, "correlated": None}


def lock_first(unit: Unit, name: str, correlation_key: str) -> None:
    """Locks the root that a message would be delivered to now: roots come before cases in the order of locks."""
    rows = unit.tx.rows(_WAITING, type="message", name=name, correlation_key=correlation_key)
    for row in _one_per_root(rows)[:1]:
        unit.root(row["element_key"])


def _who_waits(unit: Unit, command: PublishMessage) -> list[Any]:
    rows = unit.tx.rows(_WAITING, type="message", name=command.name, correlation_key=command.correlation_key)
    return _one_per_root(rows)


def _deliver(unit: Unit, command: PublishMessage, key: int, waiting: list[Any]) -> int:
    first, *others = waiting
    correlate(unit, command.name, first["element_key"], first["index"], command.variables)
    for row in others:
        unit.send(
            "correlate",
            name=command.name,
            element_key=row["element_key"],
            index=row["index"],
            variables=command.variables,
        )
    return int(first["root_key"])


def correlate(unit: Unit, name: str, element_key: int, index: int, variables: dict[str, Any]) -> None:
    """Hands a message's payload to one subscription; a message that makes a case sensitive does so here."""
    root = unit.root(element_key)
    _heed(unit, root.facts, name)
    unit.step(root, "correlate", element_key, index, variables)
    effects.apply(unit, root)


def correlate_message(unit: Unit, command: CorrelateMessage) -> bool:
    """Delivers to a subscription if it is still open, and takes the kept message, if it was one; answers
    whether it did."""
    unit.root(command.element_key)  # the lock comes first: what is read below must not change any more
    if unit.tx.row(_STILL, key=command.element_key, index=command.index) is None:
        return False
    if command.message_key is not None and unit.tx.run(_TAKE, key=command.message_key) == 0:
        return False
    correlate(unit, command.message_name, command.element_key, command.index, command.variables)
    return True


def broadcast_signal(unit: Unit, command: BroadcastSignal) -> dict[str, Any]:
    """Every root that waits gets the signal after the commit; signal start events start now."""
    key = unit.context.new_key()
    for row in unit.tx.rows(_ALL_SIGNALS, name=command.name):
        if row["root_key"] == command.origin:
            continue
        unit.send(
            "correlate",
            name=command.name,
            element_key=row["element_key"],
            index=row["index"],
            variables=command.variables,
        )
    _start(unit, "signal", command.name, command.variables, "", None)
    return {"key": key}


def offer_kept(unit: Unit, opened: SubscriptionOpened) -> None:
    """A subscription has opened: a message kept for it is delivered after the commit, the oldest first."""
    meet(unit.tx, "message", opened.name, opened.correlation_key or "")
    for row in unit.tx.rows(_KEPT, name=opened.name, correlation_key=opened.correlation_key or ""):
        if row["expires_at"] > unit.context.now:
            unit.send(
                "correlate",
                name=opened.name,
                element_key=opened.key,
                index=opened.index,
                variables=row["variables"],
                message_key=row["key"],
            )
            return


def _one_per_root(rows: Any) -> list[Any]:
    chosen: dict[int, Any] = {}
    for row in rows:  # innermost first
        chosen.setdefault(row["root_key"], row)
    return list(chosen.values())


def _is_repeated(unit: Unit, command: PublishMessage) -> bool:
    row = unit.tx.row(
        _SAME_ID, name=command.name, correlation_key=command.correlation_key, message_id=command.message_id
    )
    return row is not None


def _keep(unit: Unit, command: PublishMessage, key: int) -> None:
    unit.tx.add(
        Message,
        {
            "key": key,
            "name": command.name,
            "correlation_key": command.correlation_key,
            "message_id": command.message_id,
            "variables": command.variables,
            "expires_at": unit.context.now + timedelta(milliseconds=command.ttl_ms),
        },
    )


def _start(
    unit: Unit,
    type_: str,
    name: str,
    variables: dict[str, Any],
    correlation_key: str,
    business_id: str | None,
) -> int | None:
    """Starts the definition whose start event takes this name, at the place of the case that the key names, if any."""
    rows = unit.tx.shared_rows(_STARTS, type=type_, name=name)
    if not rows:
        return None
    case = unit.tx.row(_CASE_BY_CODE, code=correlation_key) if correlation_key else None
    place = case["location_org"] if case else tenant_place(unit)
    row = next((r for r in rows if _serves(unit, r, place)), None)
    if row is None:
        return None
    root = begin(
        unit,
        row["definition_key"],
        place,
        # what listens for the case's messages opens with the instance, before the start event hands its payload over
        {"case_code": correlation_key} if case else {},
        business_id=correlation_key if case else business_id,
        case_key=case["key"] if case else None,
        start_element=row["element_id"],
        payload=variables,
    )
    _heed(unit, root.facts, name)
    return root.facts.key


def _heed(unit: Unit, facts: RootFacts, name: str) -> None:
    """Some messages make the case that they reach sensitive, whatever they carry."""
    level = sensitive_facts(facts.place).messages.get(name)
    if level is not None and facts.case_key is not None:
        unit.case(facts.case_key).restrict(level)


def _serves(unit: Unit, start: Any, place: str) -> bool:
    """Whether this start event stands in the version that serves the place today."""
    try:
        row = unit.definitions.resolve(unit.tx, "process", start["ref"], place, Binding(), 0)
    except NotDeployed:
        return False
    return bool(row["key"] == start["definition_key"])
