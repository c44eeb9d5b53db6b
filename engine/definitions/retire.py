"""Taking a version out of service. Its rows stay: what was begun with it goes on, and the history plays with it."""

from __future__ import annotations

from typing import Any

from engine.definitions.commands import RetireDefinition
from engine.definitions.events import Retired
from engine.errors import NotFound
from engine.store import Row, Tx
from engine.store.advisory_lock import advisory_lock
from engine.store.base import Base
from engine.store.in_force import retired
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    FormDefinition,
    ProcessDefinition,
)
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.timers.start_timers import announce
from engine.unit import Unit

_INSTANCE = table_of(ProcessInstance)
_DECISION = table_of(DecisionDefinition)


def _by_key(model: type[Base]) -> Any:
    table = table_of(model)
    columns = (table.c.key, table.c.ref, table.c.org_code, retired(model).label("retired"))
    return select_from(model, *columns).where(table.c.key == key_param("key"))


_BY_KEY = {
    "process": _by_key(ProcessDefinition),
    "requirements": _by_key(DecisionRequirements),
    "form": _by_key(FormDefinition),
}
_DECISIONS = select_from(DecisionDefinition, _DECISION.c.key).where(
    _DECISION.c.requirements_key == key_param("key")
)
_RUNS = (
    select_from(ProcessInstance, _INSTANCE.c.key)
    .where(_INSTANCE.c.definition_key == key_param("key"), _INSTANCE.c.state == "ACTIVE")
    .limit(1)
)


def no_definition(key: int) -> NotFound:
    """This tenant has published no such version, or has retired it already."""
    return NotFound(
        "definition_not_found", "本区县没有发布过这个版本，或者它已经停用", where=str(key),
        expected="本区县发布的流程、决策文件或表单",
    )  # fmt: skip


def find_published(tx: Tx, key: int) -> tuple[str, Row] | None:
    """(kind, row) of a version that this tenant itself has published; None when there is none."""
    for kind, statement in _BY_KEY.items():
        row = tx.row(statement, key=key)
        if row is not None:
            return kind, row
    return None


def retire_definition(unit: Unit, command: RetireDefinition) -> None:
    """Retires a version, a DMN file with its decisions. Again, while instances of it run, it changes nothing."""
    advisory_lock(
        unit.tx, "deploy"
    )  # who publishes the same at this moment sees it retired, or it the new version
    found = find_published(unit.tx, command.key)
    if found is None:
        raise no_definition(command.key)
    kind, row = found
    if row["retired"]:
        if kind == "process" and unit.tx.row(_RUNS, key=command.key) is not None:
            return
        raise no_definition(command.key)
    gone = [(kind, command.key)]
    if kind == "requirements":
        gone += [("decision", item["key"]) for item in unit.tx.rows(_DECISIONS, key=command.key)]
    unit.audit(Retired(tuple(gone)))
    if kind == "process":
        announce(unit, {row["ref"]})
