"""How a process is called before people: by the handbook, else by its own diagram; never by the id of programs."""

from __future__ import annotations

from casework.tables.procedure_list import procedure_name
from engine.store import Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tenant_statements import key_param, select_shared, table_of

_DEFINITION = table_of(ProcessDefinition)
_NAME = select_shared(ProcessDefinition, _DEFINITION.c.name).where(_DEFINITION.c.key == key_param("key"))
#: What a diagram without a name of its own is called.
UNNAMED = "没有名称的流程"


def process_name(tx: Tx, process_id: str, definition_key: int | None) -> str:
    """The name of a process by its BPMN id and the key of the version that runs."""
    known = procedure_name(process_id)
    if known is not None or definition_key is None:
        return known or UNNAMED
    rows = tx.shared_rows(_NAME, key=definition_key)
    return (rows[0]["name"] if rows else None) or UNNAMED
