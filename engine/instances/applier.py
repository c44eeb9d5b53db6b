"""Process instances, variables and decisions made as searches see them."""

from __future__ import annotations

from sqlalchemy import bindparam, func

from engine.events import DecisionEvaluated, ListItemSet, ProcessEnded, ProcessStarted, VariableSet, put_item
from engine.projections.rows import Applied, Batch
from engine.store.base import UtcTime
from engine.store.tables_insight import DecisionInstance
from engine.store.tables_instances import ProcessInstance, Variable
from engine.store.tenant_statements import key_param, select_from, table_of, text_param, update_of
from engine.values import dumps, loads

_INSTANCE = table_of(ProcessInstance)
_END = (
    update_of(ProcessInstance)
    .where(_INSTANCE.c.key == key_param("process"))
    .values(state=text_param("new_state"), ended_at=bindparam("now", type_=UtcTime))
)

_VARIABLE = table_of(Variable)
_ROW = select_from(Variable).where(_VARIABLE.c.key == key_param("variable"))
_DECISION = table_of(DecisionInstance)
_MADE = select_from(DecisionInstance, func.count().label("number")).where(
    _DECISION.c.element_key == key_param("element")
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
            "correlation_key": None,
            "version": 0,
            "header": None,
            "chain_seq": 0,
            "chain_hash": "",
        },
    )


def process_ended(applied: Applied, batch: Batch, event: ProcessEnded) -> None:
    if event.key == applied.root_key:
        return
    begun = batch.inserted(ProcessInstance, event.key)
    if begun is not None:
        begun |= {"state": event.state, "ended_at": applied.at}
        return
    batch.change(_END, {"process": event.key, "new_state": event.state, "now": applied.at})


def variable_set(applied: Applied, batch: Batch, event: VariableSet) -> None:
    batch.lists.pop(event.key, None)
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


def list_item_set(applied: Applied, batch: Batch, event: ListItemSet) -> None:
    """The row of a list stays one row: its items are put in when the batch is written, all of a step at once."""
    if event.key not in batch.lists:
        row = batch.puts.get(Variable, {}).get(event.key)
        if row is None:
            stored = applied.tx.row(_ROW, variable=event.key)
            assert stored is not None, "the list was set by an event before"
            row = {name: stored[name] for name in stored if name != "tenant"}
            batch.put(Variable, event.key, row)
        batch.lists[event.key] = (row, loads(row["value"]))
    put_item(batch.lists[event.key][1], event.index, event.value)


def decision_evaluated(applied: Applied, batch: Batch, event: DecisionEvaluated) -> None:
    """One row for each decision that was made to answer the asked one."""
    process_key = applied.process_of(event.element_key)
    made = sum(
        row["element_key"] == event.element_key for row in batch.inserts.get(DecisionInstance, [])
    ) or _made_before(applied, event.element_key)
    for number, detail in enumerate(event.details, made + 1):
        row = {
            "key": f"{event.element_key}-{number}",
            "element_key": event.element_key,
            "decision_key": event.decision_key,
            "ref": detail["id"],
            "name": detail["name"] or "",
            "type": detail["type"],
            "made_at": applied.at,
            "detail": detail,
        }
        batch.insert(DecisionInstance, row | applied.placed(process_key, event.element_id))


def _made_before(applied: Applied, element_key: int) -> int:
    """How many decisions earlier tries of the element have made; one that began in this step has none."""
    if element_key in applied.begun:
        return 0
    row = applied.tx.row(_MADE, element=element_key)
    return int(row["number"]) if row is not None else 0
