"""What is stored of instances and definitions, as restoring and re-execution read it."""

from __future__ import annotations

from typing import Any

from engine.bpmn import ProcessModel, Runtime, parse_processes
from engine.dmn import DecisionModel, parse_dmn
from engine.history.answers import RecordBroken
from engine.ports import Environment
from engine.store import Row, Tx
from engine.store.base import Base
from engine.store.tables_definitions import DecisionRequirements, ProcessDefinition
from engine.store.tables_instances import SnapshotPart, Variable
from engine.store.tenant_statements import key_param, select_from, select_shared, table_of
from engine.values import loads

_PART = table_of(SnapshotPart)
_VARIABLE = table_of(Variable)
_PARTS = select_from(SnapshotPart, _PART.c.part, _PART.c.data).where(_PART.c.root_key == key_param("key"))
_VARIABLES = (
    select_from(Variable, _VARIABLE.c.scope_key, _VARIABLE.c.name, _VARIABLE.c.key, _VARIABLE.c.value)
    .where(_VARIABLE.c.root_key == key_param("key"))
    .order_by(_VARIABLE.c.key)
)


def _by_key(model: type[Base]) -> Any:
    return select_shared(model).where(table_of(model).c.key == key_param("key"))


_PROCESS = _by_key(ProcessDefinition)
_REQUIREMENTS = _by_key(DecisionRequirements)


def stored_variables(tx: Tx, root_key: int) -> list[tuple[int, str, int, Any]]:
    """(scope key, name, variable key, value) of every variable row of a root."""
    rows = tx.rows(_VARIABLES, key=root_key)
    return [(row["scope_key"], row["name"], row["key"], loads(row["value"])) for row in rows]


def snapshot_parts(tx: Tx, root_key: int) -> set[int]:
    """The numbers of the parts of a root's snapshot."""
    return {row["part"] for row in tx.rows(_PARTS, key=root_key)}


def stored_runtime(tx: Tx, root: Row, environment: Environment) -> Runtime:
    """The instance of a root's row as its last step left it, from snapshot and variables."""
    parts = {row["part"]: row["data"].encode() for row in tx.rows(_PARTS, key=root["key"])}
    return Runtime.restore(loads(root["header"]), parts, stored_variables(tx, root["key"]), environment)


class StoredVersions:
    """The recorded versions of definitions, parsed once (a `VersionSource`). RecordBroken when one is not there."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._processes: dict[int, ProcessModel] = {}
        self._decisions: dict[int, DecisionModel] = {}

    def process_model(self, definition_key: int) -> ProcessModel:
        """The process of a definition key."""
        if definition_key not in self._processes:
            row = self._row(_PROCESS, definition_key, "流程定义")
            models = parse_processes(row["xml"].encode(), row["resource_name"], published=True)
            model = next(m for m in models if m.process_id == row["ref"])
            self._processes[definition_key] = model.with_keys(definition_key, row["deployment_key"])
        return self._processes[definition_key]

    def decision_model(self, requirements_key: int) -> DecisionModel:
        """The DMN file of a requirements key."""
        if requirements_key not in self._decisions:
            row = self._row(_REQUIREMENTS, requirements_key, "决策文件")
            self._decisions[requirements_key] = parse_dmn(row["xml"].encode(), row["resource_name"])
        return self._decisions[requirements_key]

    def _row(self, statement: Any, key: int, word: str) -> Row:
        rows = self._tx.shared_rows(statement, key=key)
        if not rows:
            raise RecordBroken(f"记录所用的{word} {key} 不见了")
        return rows[0]
