"""What serves a place, as files: what a check holds a drawing against."""

from __future__ import annotations

from typing import Any

from engine.store import Tx
from engine.store.base import Base
from engine.store.scope import key_param, select_shared, table_of
from engine.store.tables_definitions import DecisionRequirements, FormDefinition, ProcessDefinition
from engine.values import dumps

_CONTENT = {
    "bpmn": (ProcessDefinition, "xml"),
    "dmn": (DecisionRequirements, "xml"),
    "form": (FormDefinition, "schema"),
}


def _versions(model: type[Base]) -> Any:
    table = table_of(model)
    return select_shared(model, table.c.key, table.c.ref, table.c.org_code, table.c.version)


_VERSIONS = {kind: _versions(model) for kind, (model, _) in _CONTENT.items()}
_BY_KEY = {
    kind: select_shared(model, table_of(model).c[column].label("content")).where(
        table_of(model).c.key == key_param("key")
    )
    for kind, (model, column) in _CONTENT.items()
}


def deployed(tx: Tx, place: str, besides: str) -> dict[str, bytes]:
    """The files that serve a place, by `<id>.<kind>`; without the process `besides`."""
    files = {}
    for kind, statement in _VERSIONS.items():
        serving: dict[str, Any] = {}
        for row in tx.shared_rows(statement):
            if place != row["org_code"] and not place.startswith(row["org_code"] + "-"):
                continue
            known = serving.get(row["ref"])
            if known is None or _nearer(row, known):
                serving[row["ref"]] = row
        for ref, row in serving.items():
            if kind == "bpmn" and ref == besides:
                continue
            content = tx.shared_rows(_BY_KEY[kind], key=row["key"])[0]["content"]
            text = content if isinstance(content, str) else dumps(content)
            files[f"{ref}.{kind}"] = text.encode()
    return files


def _nearer(row: Any, known: Any) -> bool:
    return bool((len(row["org_code"]), row["version"]) > (len(known["org_code"]), known["version"]))
