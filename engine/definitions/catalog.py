"""Finding the version that serves a place: nearest node of the org tree first, newest there (decision 5).

Parsed definitions never change, so each is parsed once a process and kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from engine.bpmn import ProcessModel, parse_processes
from engine.definitions.nearest import nearest_version
from engine.dmn import DecisionModel, parse_dmn
from engine.errors import NotFound
from engine.ports import Binding, NotDeployed
from engine.store import Tx
from engine.store.base import Base
from engine.store.in_force import in_force
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    FormDefinition,
    ProcessDefinition,
)
from engine.store.tenant_statements import key_param, select_shared, table_of, text_param
from forms import Form, compile_form

_KINDS: dict[str, type[Base]] = {
    "process": ProcessDefinition,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}
_WORDS = {"process": "流程", "decision": "决策", "form": "表单"}


#: Diagrams of more characters are not parsed while others wait for a lock.
LARGE = 200_000


class Parsed:
    """A cache of what was parsed, by definition key. Thread safe; the oldest goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._entries: OrderedDict[Any, Any] = OrderedDict()

    def __contains__(self, key: Any) -> bool:
        with self._lock:
            return key in self._entries

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key]
        value = make()
        with self._lock:
            self._entries[key] = value
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)
        return value


class ParseFirst(Exception):
    """A large diagram is needed under a lock and has not been parsed: the bus lets go, parses it and begins again."""

    def __init__(self, key: int) -> None:
        super().__init__(key)
        self.key = key


class Definitions:
    """The deployed definitions as the engine uses them."""

    def __init__(self) -> None:
        self._processes = Parsed(500)
        #: Whole files, for the processes that stand beside each other in one.
        self._files = Parsed(20)
        self._decisions = Parsed(500)
        self._forms = Parsed(1_000)

    def resolve(
        self, tx: Tx, kind: str, ref: str, place: str, binding: Binding, deployment_key: int
    ) -> dict[str, Any]:
        """The row of the version that serves `place`; raises NotDeployed."""
        rows = tx.shared_rows(_BY_REF[kind], ref=ref)
        found = _choose(rows, place, binding, deployment_key)
        if found is None:
            raise NotDeployed(kind, ref, f"{_WORDS[kind]}“{ref}”还没有部署到 {place} 或它的上级")
        return dict(found)

    def process_model(self, tx: Tx, key: int) -> ProcessModel:
        """The parsed process of a definition key; NotFound when this tenant does not see it."""

        def parse() -> ProcessModel:
            row = _by_key(tx, ProcessDefinition, key, "流程定义")
            file = (row["deployment_key"], row["resource_name"], row["digest"])
            if tx.writes and len(row["xml"]) > LARGE and file not in self._files:
                raise ParseFirst(key)
            models = self._files.get(
                file, lambda: parse_processes(row["xml"].encode(), row["resource_name"], published=True)
            )
            model: ProcessModel = next(m for m in models if m.process_id == row["ref"])
            return model.with_keys(key, row["deployment_key"])

        model: ProcessModel = self._processes.get(key, parse)
        return model

    def remember_process(self, model: ProcessModel) -> None:
        """Keeps a model that was parsed for publishing, by the key that it was published under."""
        self._processes.get(model.key, lambda: model)

    def decision_model(self, tx: Tx, requirements_key: int) -> DecisionModel:
        """The parsed DMN file of a requirements key."""

        def parse() -> DecisionModel:
            row = _by_key(tx, DecisionRequirements, requirements_key, "决策文件")
            return parse_dmn(row["xml"].encode(), row["resource_name"])

        model: DecisionModel = self._decisions.get(requirements_key, parse)
        return model

    def form(self, tx: Tx, key: int) -> Form:
        """The compiled form of a form key."""
        form: Form = self._forms.get(
            key, lambda: compile_form(_by_key(tx, FormDefinition, key, "表单")["schema"])
        )
        return form


def _by_ref(model: type[Base]) -> Any:
    table = table_of(model)
    wanted = [c for c in table.c if c.name not in ("xml", "schema")]
    return (
        select_shared(model, *wanted)
        .where(table.c.ref == text_param("ref"), in_force(model))
        .order_by(table.c.version.desc())
    )


_BY_REF = {kind: _by_ref(model) for kind, model in _KINDS.items()}
_BY_KEY: dict[type[Base], Any] = {
    model: select_shared(model).where(table_of(model).c.key == key_param("key"))
    for model in (ProcessDefinition, DecisionRequirements, FormDefinition, DecisionDefinition)
}


def _by_key(tx: Tx, model: type[Base], key: int, word: str) -> Any:
    rows = tx.shared_rows(_BY_KEY[model], key=key)
    if not rows:
        raise NotFound("definition_not_found", f"没有这个{word}", where=str(key))
    return rows[0]


def definition_row(tx: Tx, kind: str, key: int) -> dict[str, Any]:
    """The row of a definition by key; NotFound."""
    return dict(_by_key(tx, _KINDS[kind], key, _WORDS[kind]))


def _choose(rows: Any, place: str, binding: Binding, deployment_key: int) -> Any | None:
    if binding.type == "deployment":
        rows = [r for r in rows if r["deployment_key"] == deployment_key]
    elif binding.type == "versionTag":
        rows = [r for r in rows if r["version_tag"] == binding.version_tag]
    return nearest_version(rows, place)


def deployed_at(definitions: Definitions, tx: Tx, place: str, process_id: str) -> bool:
    """Whether a process of this id serves `place`: it is deployed there or above."""
    try:
        definitions.resolve(tx, "process", process_id, place, Binding(), 0)
    except NotDeployed:
        return False
    return True
