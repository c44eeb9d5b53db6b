"""Signals: everybody in the tenant who waits, and the newest version of each process that starts by it."""

from __future__ import annotations

from typing import Any

from engine.messages.commands import BroadcastSignal, StartByEvent
from engine.messages.event_starts import start, starts_of
from engine.messages.thrown import NO_CASE, Receiver, Thrown
from engine.store.tables_instances import ProcessInstance, Subscription
from engine.store.tenant_statements import select_from, table_of, text_param
from engine.unit import Unit

_SUB, _ROOT = table_of(Subscription), table_of(ProcessInstance)
_WHOSE = (_ROOT.c.case_key.label("root_case"), _ROOT.c.process_id.label("root_process"))
_WAITING = (
    select_from(Subscription, *(_SUB.c[name] for name in ("element_key", "index", "root_key")), *_WHOSE)
    .join(_ROOT, (_ROOT.c.key == _SUB.c.root_key) & (_ROOT.c.tenant == _SUB.c.tenant))
    .where(_SUB.c.type == "signal", _SUB.c.name == text_param("name"))
    .order_by(_SUB.c.element_key, _SUB.c.index)
)


def broadcast_signal(unit: Unit, command: BroadcastSignal) -> dict[str, Any]:
    """Every root that waits gets the signal after the commit; of what a procedure has thrown those on its side of the
    wall (docs/decisions/0015). What starts by it starts now if it is one process, else after the commit too: each
    within the bounds of a command of its own."""
    key = unit.context.new_key()
    thrown, code = _thrown(unit, command)
    for row in unit.tx.rows(_WAITING, name=command.name):
        receiver = Receiver(row["root_case"], row["root_process"])
        if row["root_key"] != command.origin and thrown.reaches(receiver):
            unit.send(
                "correlate", name=command.name, element_key=row["element_key"], index=row["index"],
                variables=command.variables,
            )  # fmt: skip
    found = [row for row in starts_of(unit, "signal", command.name, code) if thrown.may_begin(row["ref"])]
    for row in found:
        if len(found) == 1:
            start(unit, row, StartByEvent("signal", command.name, row["ref"], command.variables, code))
        else:
            unit.send(
                "start", type="signal", name=command.name, process_id=row["ref"], variables=command.variables,
                correlation_key=code,
            )  # fmt: skip
    return {"key": key}


def _thrown(unit: Unit, command: BroadcastSignal) -> tuple[Thrown, str]:
    """The signal on its way, and the name of the owner that it was thrown for: what starts by it belongs there."""
    whence, extension = command.whence, unit.extension
    name = None
    if whence is not None and whence.case != NO_CASE:
        name = extension.owners.name_of(unit.tx, whence.case)
    named = whence.case if whence is not None and name is not None else None
    return Thrown(command.name, whence, named, extension.walls), name or ""
