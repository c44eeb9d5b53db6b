"""Process instances and variables as searches see them."""

from __future__ import annotations

from sqlalchemy import bindparam

from engine.events import ProcessEnded, ProcessStarted, VariableSet
from engine.projections.rows import Applied, Batch
from engine.store.base import UtcTime
from engine.store.scope import key_param, table_of, text_param, update_of
from engine.store.tables_instances import ProcessInstance, Variable
from engine.values import dumps

_INSTANCE = table_of(ProcessInstance)
_END = (
    update_of(ProcessInstance)
    .where(_INSTANCE.c.key == key_param("process"))
    .values(state=text_param("new_state"), ended_at=bindparam("now", type_=UtcTime))
)


def process_started(applied: Applied, batch: Batch, event: ProcessStarted) -> None:
    """A row for a called instance; the root's own row is the bus's, since it is the lock."""
    if event.key == applied.root_key:
        return
    batch.insert(
        ProcessInstance,
        {
            "key": event.key,
            "root_key": applied.root_key,
            "definition_key": event.definition_key,
            "process_id": event.process_id,
            "parent_key": event.parent_key,
            "parent_element": event.parent_element,
            "state": "ACTIVE",
            "started_at": applied.at,
            "ended_at": None,
            "incidents": 0,
            "business_id": applied.business_id,
            "case_key": applied.case_key,
            "place": applied.place,
            "tags": list(applied.tags),
            "version": 0,
            "header": None,
            "chain_seq": 0,
            "chain_hash": "",
        },
    )


def process_ended(applied: Applied, batch: Batch, event: ProcessEnded) -> None:
    if event.key == applied.root_key:
        return
    for row in batch.inserts.get(ProcessInstance, []):
        if row["key"] == event.key:
            row |= {"state": event.state, "ended_at": applied.at}
            return
    batch.change(_END, {"process": event.key, "new_state": event.state, "now": applied.at})


def variable_set(applied: Applied, batch: Batch, event: VariableSet) -> None:
    batch.put(
        Variable,
        event.key,
        {
            "key": event.key,
            "root_key": applied.root_key,
            "process_key": event.process_key,
            "scope_key": event.scope,
            "name": event.name,
            "value": dumps(event.value),
        },
    )
