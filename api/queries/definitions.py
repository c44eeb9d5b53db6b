"""Deployed definitions as lists show them: which version serves a place, and all the versions there are."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from engine.definitions.nearest import nearest_version
from engine.errors import NotFound
from engine.store import Row, Tx
from engine.store.base import Base
from engine.store.in_force import in_force
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    Deployment,
    FormDefinition,
    ProcessDefinition,
)
from engine.store.tenant_statements import key_param, select_shared, table_of

MODELS: dict[str, type[Base]] = {
    "process": ProcessDefinition,
    "requirements": DecisionRequirements,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}
_BIG = ("xml", "schema")
_SHOWN = ("version", "version_tag", "name", "org_code", "tenant", "resource_name", "digest")
_DEPLOYMENTS = select_shared(Deployment)


def list_definitions(tx: Tx, kind: str, place: str, ref: str | None) -> list[dict[str, Any]]:
    """Every definition that the tenant sees, by its id, with the version that serves `place` and all versions; without
    what has been retired."""
    table = table_of(MODELS[kind])
    statement = select_shared(MODELS[kind], *(c for c in table.c if c.name not in _BIG))
    statement = statement.where(in_force(MODELS[kind]))
    if ref is not None:
        statement = statement.where(table.c.ref == ref)
    rows = tx.shared_rows(statement.order_by(table.c.ref, table.c.version.desc()))
    deployments: dict[int, Row] = {row["key"]: row for row in tx.shared_rows(_DEPLOYMENTS)}
    return [
        _told(ref, list(group), place, deployments)
        for ref, group in groupby(rows, key=lambda row: row["ref"])
    ]


def definition_text(tx: Tx, kind: str, key: int) -> dict[str, Any]:
    """One version with its text; NotFound."""
    table = table_of(MODELS[kind])
    rows = tx.shared_rows(select_shared(MODELS[kind]).where(table.c.key == key_param("key")), key=key)
    if not rows:
        raise NotFound("definition_not_found", "没有这个定义", where=str(key))
    row = rows[0]
    return _version(row, {}) | {"ref": row["ref"], "xml": row.get("xml"), "form_schema": row.get("schema")}


def _told(ref: str, rows: list[Row], place: str, deployments: dict[int, Row]) -> dict[str, Any]:
    best = nearest_version(rows, place)
    return {
        "ref": ref,
        "name": (best or rows[0])["name"],
        "serving": _version(best, deployments) if best is not None else None,
        "versions": [_version(row, deployments) for row in rows],
    }


def _version(row: Row, deployments: dict[int, Row]) -> dict[str, Any]:
    deployment = deployments.get(row["deployment_key"])
    return {
        "key": str(row["key"]),
        **{name: row[name] for name in _SHOWN},
        "deployed_at": deployment["at"] if deployment is not None else None,
        "deployed_by": deployment["user"] if deployment is not None else None,
        "note": deployment["note"] if deployment is not None else None,
    }
