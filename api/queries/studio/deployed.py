"""What serves a place, as files: what a check holds a drawing against."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from engine.definitions.nearest import nearest_version
from engine.store import Row, Tx
from engine.store.base import Base
from engine.store.in_force import in_force
from engine.store.tables_definitions import DecisionRequirements, FormDefinition, ProcessDefinition
from engine.store.tenant_statements import key_param, select_shared, table_of
from engine.values import dumps

_CONTENT = {
    "bpmn": (ProcessDefinition, "xml"),
    "dmn": (DecisionRequirements, "xml"),
    "form": (FormDefinition, "schema"),
}


def _versions(model: type[Base]) -> Any:
    table = table_of(model)
    return select_shared(model, table.c.key, table.c.ref, table.c.org_code, table.c.version).where(
        in_force(model)
    )


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
        versions: dict[str, list[Row]] = defaultdict(list)
        for row in tx.shared_rows(statement):
            versions[row["ref"]].append(row)
        for ref, rows in versions.items():
            serving = nearest_version(rows, place)
            if serving is None or (kind == "bpmn" and ref == besides):
                continue
            content = tx.shared_rows(_BY_KEY[kind], key=serving["key"])[0]["content"]
            text = content if isinstance(content, str) else dumps(content)
            files[f"{ref}.{kind}"] = text.encode()
    return files
