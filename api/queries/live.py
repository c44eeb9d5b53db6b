"""The live variables that a user task sees, read from the stored instance without touching the engine's own cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.bpmn import ProcessModel, Runtime
from engine.bus import Bus
from engine.errors import NotFound
from engine.history.answers import RecordedEnvironment
from engine.history.stored import stored_runtime
from engine.store import Tx
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of

_INSTANCE = table_of(ProcessInstance)
_ROOT = select_from(ProcessInstance).where(_INSTANCE.c.key == key_param("key"))


@dataclass(frozen=True, slots=True)
class _Stored:
    """Definition versions out of the store, for a restore."""

    bus: Bus
    tx: Tx

    def process_model(self, definition_key: int) -> ProcessModel:
        return self.bus.definitions.process_model(self.tx, definition_key)

    def decision_model(self, requirements_key: int) -> Any:
        return self.bus.definitions.decision_model(self.tx, requirements_key)


def runtime_of(bus: Bus, tx: Tx, root_key: int) -> Runtime | None:
    """The instance as its last step left it; None when there is none or it has ended."""
    row = tx.row(_ROOT, key=root_key)
    if row is None or row["state"] != "ACTIVE":
        return None
    return stored_runtime(tx, row, RecordedEnvironment(bus.clock.now(), [], 0, _Stored(bus, tx)))


def visible_variables(bus: Bus, tx: Tx, root_key: int, scope: int) -> dict[str, Any]:
    """Every variable that can be read at an element instance; nothing when it is no longer live."""
    runtime = runtime_of(bus, tx, root_key)
    if runtime is None:
        return {}
    try:
        return runtime.variables(scope)
    except NotFound:
        return {}
