"""A procedure as it serves a place: diagram, forms of its steps, versions; and one version against another."""

from __future__ import annotations

from typing import Any

from api.queries.compare import Change, compare_models
from api.queries.compare_forms import compare_forms
from api.queries.studio_check import Checked
from api.queries.studio_list import check_place, numbers
from engine.bpmn import ProcessModel
from engine.bus import Bus
from engine.errors import NotFound
from engine.handlers.definitions import Definitions, definition_row
from engine.ports import Binding, NotDeployed
from engine.store import Tx
from engine.store.scope import select_from, select_shared, table_of, text_param
from engine.store.tables_definitions import Deployment, ProcessDefinition
from engine.store.tables_instances import ProcessInstance
from engine.store.tables_org import Account
from forms import Form

_PROCESS = table_of(ProcessDefinition)
_DEPLOYMENT = table_of(Deployment)
_INSTANCE = table_of(ProcessInstance)
_VERSIONS = (
    select_shared(
        ProcessDefinition, _PROCESS.c.key, _PROCESS.c.version, _PROCESS.c.org_code, _PROCESS.c.deployment_key
    )
    .where(_PROCESS.c.ref == text_param("ref"))
    .order_by(_PROCESS.c.key.desc())
)
_DEPLOYMENTS = select_shared(Deployment)
_NAMES = select_shared(Account, table_of(Account).c.user, table_of(Account).c.name)
_RUNNING = select_from(ProcessInstance, _INSTANCE.c.key).where(
    _INSTANCE.c.process_id == text_param("ref"), _INSTANCE.c.state == "ACTIVE"
)


def serving(bus: Bus, tx: Tx, ref: str, place: str) -> dict[str, Any]:
    """The row of the process that serves a place; NotFound when there is none."""
    try:
        return bus.definitions.resolve(tx, "process", ref, place, Binding(), 0)
    except NotDeployed as missing:
        raise NotFound("procedure_not_found", str(missing), where=ref) from None


def source(bus: Bus, tx: Tx, ref: str, place: str, key: int | None) -> dict[str, Any]:
    """The process with its XML and its steps' forms: as it serves the place, or of the version `key`."""
    where = check_place(tx, place)
    row = definition_row(tx, "process", key if key is not None else serving(bus, tx, ref, place)["key"])
    if row["ref"] != ref:
        raise NotFound("version_not_found", "这个版本不是这个流程的", where=str(key))
    model = bus.definitions.process_model(tx, row["key"])
    return {
        "ref": ref,
        "number": numbers().get(ref),
        "name": row["name"],
        "place": where,
        "key": str(row["key"]),
        "version": row["version"],
        "org_code": row["org_code"],
        "resource_name": row["resource_name"],
        "xml": _xml(tx, row["key"]),
        "forms": [_form_row(tx, found) for found in served_forms(bus.definitions, tx, model, place)],
        "versions": _versions(tx, ref, place),
        "running": len(tx.rows(_RUNNING, ref=ref)),
    }


def served_forms(definitions: Definitions, tx: Tx, model: ProcessModel, place: str) -> list[dict[str, Any]]:
    """The rows of the forms that the process's steps use at a place; one that is missing is left out."""
    wanted = {element.form_id for element in model.elements.values() if element.form_id}
    found = []
    for ref in sorted(id_ for id_ in wanted if not id_.startswith("=")):
        try:
            found.append(definitions.resolve(tx, "form", ref, place, Binding(), 0))
        except NotDeployed:
            continue
    return found


def changes_to(bus: Bus, tx: Tx, checked: Checked, base_key: int, place: str) -> list[Change]:
    """What a drawn process with its forms changes against a stored version; nothing when it cannot be read."""
    if checked.model is None:
        return []
    definitions = bus.definitions
    base = definitions.process_model(tx, base_key)
    known = {
        row["ref"]: definitions.form(tx, row["key"]) for row in served_forms(definitions, tx, base, place)
    }
    served = {
        row["ref"]: definitions.form(tx, row["key"])
        for row in served_forms(definitions, tx, checked.model, place)
    }
    after: dict[str, Form] = {**known, **served, **checked.forms}
    used = {element.form_id: element.name for element in checked.model.elements.values() if element.form_id}
    return [*compare_models(base, checked.model), *compare_forms(known, after, used)]


def changes_between(bus: Bus, tx: Tx, base_key: int, key: int) -> list[Change]:
    """What one stored version of a process changed against another."""
    models = bus.definitions
    return compare_models(models.process_model(tx, base_key), models.process_model(tx, key))


def _xml(tx: Tx, key: int) -> str:
    return str(definition_row(tx, "process", key)["xml"])


def _form_row(tx: Tx, found: dict[str, Any]) -> dict[str, Any]:
    row = definition_row(tx, "form", found["key"])
    named = {name: row[name] for name in ("ref", "name", "version", "org_code", "resource_name", "schema")}
    return {"key": str(row["key"]), **named}


def _versions(tx: Tx, ref: str, place: str) -> list[dict[str, Any]]:
    """All versions that serve or served the place, newest first."""
    deployments = {row["key"]: row for row in tx.shared_rows(_DEPLOYMENTS)}
    names = {row["user"]: row["name"] for row in tx.shared_rows(_NAMES)}
    told = []
    for row in tx.shared_rows(_VERSIONS, ref=ref):
        if place != row["org_code"] and not place.startswith(row["org_code"] + "-"):
            continue
        deployment = deployments[row["deployment_key"]]
        by = "平台" if deployment["user"] == "system" else names.get(deployment["user"], deployment["user"])
        told.append(
            {
                "key": str(row["key"]), "version": row["version"], "org_code": row["org_code"],
                "at": deployment["at"], "by": by, "note": deployment["note"],
            }
        )  # fmt: skip
    return told
