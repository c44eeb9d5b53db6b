"""The processes of a tenant that start by themselves: where, when next, and what the last start was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from engine.definitions.catalog import Definitions
from engine.store import Row, Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import StartTimer
from engine.store.tenant_statements import own, select_shared, table_of
from engine.values import loads

_TIMER = table_of(StartTimer)
_DEFINITION = table_of(ProcessDefinition)
_ROWS = (
    select_shared(ProcessDefinition, *_TIMER.c, _DEFINITION.c.name, _DEFINITION.c.version)
    .join(_TIMER, _TIMER.c.definition_key == _DEFINITION.c.key)
    .where(own(StartTimer))
    .order_by(_TIMER.c.process_id, _TIMER.c.place, _TIMER.c.element_id)
)


#: The clock looks every few seconds: a start that is due for longer than this has met trouble.
PATIENCE = timedelta(minutes=1)


def start_timers(tx: Tx, now: datetime, definitions: Definitions) -> list[dict[str, Any]]:
    """Every timer start event of the tenant, by process, place and element; `late` at `now` (aware) is what should have
    started and did not."""
    return [_told(row, now) | {"element_name": _named(tx, definitions, row)} for row in tx.shared_rows(_ROWS)]


def _named(tx: Tx, definitions: Definitions, row: Row) -> str | None:
    """What the diagram calls the start event: a process may have several."""
    element = definitions.process_model(tx, row["definition_key"]).elements.get(row["element_id"])
    return (element.name.replace("\n", "") or None) if element is not None else None


def _told(row: Any, now: datetime) -> dict[str, Any]:
    key, timer = loads(row["source"])
    names = ("process_id", "element_id", "place", "due_at", "fired_at", "name", "version")
    return {name: row[name] for name in names} | {
        "timer_key": key or None,
        "timer": timer,
        "late": row["due_at"] is not None and row["due_at"] + PATIENCE < now,
        "definition_key": str(row["definition_key"]),
        "instance_key": None if row["instance_key"] is None else str(row["instance_key"]),
    }
