"""Signals: everybody in the tenant who waits, and the newest version of each process that starts by it."""

from __future__ import annotations

from typing import Any

from engine.commands import BroadcastSignal
from engine.commands_events import StartByEvent
from engine.handlers.event_starts import start, starts_of
from engine.handlers.unit import Unit
from engine.store.scope import select_from, table_of, text_param
from engine.store.tables_instances import Subscription

_SUB = table_of(Subscription)
_WAITING = (
    select_from(Subscription)
    .where(_SUB.c.type == "signal", _SUB.c.name == text_param("name"))
    .order_by(_SUB.c.element_key, _SUB.c.index)
)


def broadcast_signal(unit: Unit, command: BroadcastSignal) -> dict[str, Any]:
    """Every root that waits gets the signal after the commit. What starts by it starts now if it is one process, else
    after the commit too: each within the bounds of a command of its own."""
    key = unit.context.new_key()
    for row in unit.tx.rows(_WAITING, name=command.name):
        if row["root_key"] != command.origin:
            unit.send(
                "correlate", name=command.name, element_key=row["element_key"], index=row["index"],
                variables=command.variables,
            )  # fmt: skip
    found = starts_of(unit, "signal", command.name, "")
    for row in found:
        if len(found) == 1:
            start(unit, row, StartByEvent("signal", command.name, row["ref"], command.variables))
        else:
            unit.send(
                "start", type="signal", name=command.name, process_id=row["ref"], variables=command.variables
            )
    return {"key": key}
