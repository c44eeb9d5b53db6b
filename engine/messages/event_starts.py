"""What starts by messages and signals: in each process the newest version; one instance at a time of a process and a
correlation key (Camunda 8, "Message cardinality": the next begins when the active one has ended).

What names an owner starts at its place and belongs to it; there none holds another back.
"""

from __future__ import annotations

from typing import Any

from engine.instances.instances import begin, tenant_place
from engine.instances.roots import LiveRoot
from engine.messages import buffer
from engine.messages.commands import StartByEvent, StartHeldBack
from engine.ports import Binding, NotDeployed
from engine.store import Row
from engine.store.advisory_lock import advisory_lock
from engine.store.tables_definitions import StartEvent
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, select_shared, table_of, text_param
from engine.unit import Unit

_START = table_of(StartEvent)
_BY_NAME = select_shared(StartEvent).where(
    _START.c.type == text_param("type"), _START.c.name == text_param("name")
)
_OF_PROCESS = select_shared(StartEvent).where(
    _START.c.type == "message", _START.c.ref == text_param("process")
)
_INSTANCE = table_of(ProcessInstance)
_ACTIVE = (
    select_from(ProcessInstance, _INSTANCE.c.key)
    .where(
        _INSTANCE.c.process_id == text_param("process"),
        _INSTANCE.c.correlation_key == text_param("correlation_key"),
        _INSTANCE.c.state == "ACTIVE",
    )
    .limit(1)
)


def starts_of(unit: Unit, type_: str, name: str, correlation_key: str) -> list[Row]:
    """The start events of this name in the versions that serve today, one of each process, in the order of their
    process ids."""
    rows = unit.tx.shared_rows(_BY_NAME, type=type_, name=name)
    if not rows:
        return []
    owner = buffer.owner_named(unit, correlation_key)
    place = owner.place if owner else tenant_place(unit)
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: str(row["element_id"])):
        if row["ref"] not in found and _serves(unit, row, place):
            found[row["ref"]] = row
    return [found[ref] for ref in sorted(found)]


def is_held_back(unit: Unit, process_id: str, correlation_key: str) -> bool:
    """Whether an active instance of the process was begun under the same key; an empty key holds nothing back."""
    if not correlation_key:
        return False
    return unit.tx.row(_ACTIVE, process=process_id, correlation_key=correlation_key) is not None


def start(unit: Unit, row: Row, said: StartByEvent) -> LiveRoot:
    """Starts at the start event of `row`; the instance. Two at once under one correlation key: the second
    fails on the index of active instances, and looks again."""
    owner = buffer.owner_named(unit, said.correlation_key)
    by_message = said.type == "message"
    root = begin(
        unit,
        row["definition_key"],
        owner.place if owner else tenant_place(unit),
        # what listens for the owner's messages opens with the instance, before the start event hands its payload over
        owner.variables if owner else {},
        business_id=said.correlation_key if owner else said.business_id,
        case_key=owner.key if owner else None,
        start_element=row["element_id"],
        payload=said.variables,
        correlation_key=None if owner or not by_message else said.correlation_key or None,
    )
    unit.extension.hearing.message(unit, root.facts, said.name)
    return root


def start_by_event(unit: Unit, command: StartByEvent) -> int | None:
    """One of several starts of a message or signal; None when it may not start any more."""
    found = starts_of(unit, command.type, command.name, command.correlation_key)
    row = next((row for row in found if row["ref"] == command.process_id), None)
    if row is None:
        return None
    if command.type == "signal" or buffer.owner_named(unit, command.correlation_key):
        return start(unit, row, command).facts.key
    if is_held_back(unit, command.process_id, command.correlation_key):
        return None
    if command.message_key is None:
        return start(unit, row, command).facts.key
    message = buffer.still(unit, buffer.Kept(command.message_key, command.process_id))
    if message is None:
        return None
    root = start(unit, row, command)
    buffer.note_had(unit, root, message, command.process_id)
    return root.facts.key


def start_held_back(unit: Unit, command: StartHeldBack) -> int | None:
    """The next instance of a process under a correlation key; None when none is waited for or may begin."""
    process_id, key = command.process_id, command.correlation_key
    rows = unit.tx.shared_rows(_OF_PROCESS, process=process_id)
    place = tenant_place(unit)
    serving = {row["name"]: row for row in rows if _serves(unit, row, place)}
    for name in sorted(serving):
        advisory_lock(
            unit.tx, "message", name, key
        )  # who publishes now has seen the instance end, or is seen here
    if is_held_back(unit, process_id, key):
        return None
    message = buffer.next_of(unit, list(serving), key, process_id)
    if message is None:
        return None
    said: dict[str, Any] = {"variables": message["variables"], "correlation_key": key}
    said |= {"message_key": message["key"]}
    root = start(unit, serving[message["name"]], StartByEvent("message", message["name"], process_id, **said))
    buffer.note_had(unit, root, message, process_id)
    return root.facts.key


def _serves(unit: Unit, start_event: Row, place: str) -> bool:
    """Whether this start event stands in the version that serves the place today."""
    try:
        row = unit.definitions.resolve(unit.tx, "process", start_event["ref"], place, Binding(), 0)
    except NotDeployed:
        return False
    return bool(row["key"] == start_event["definition_key"])
