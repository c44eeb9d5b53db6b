"""A procedure as it serves a place: diagram, forms of its steps, versions; and one version against another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func

from api.queries.studio.check import Checked
from api.queries.studio.compare import Change, compare_models
from api.queries.studio.compare_decisions import compare_decisions
from api.queries.studio.compare_forms import compare_forms
from api.queries.studio.drawings import drawing_of
from api.queries.studio.places import check_place, is_own, towns_of, tx_at
from api.queries.studio.published import Publications
from casework.tables.procedure_list import procedure_number
from engine.access.authz import covers
from engine.bpmn import ProcessModel
from engine.bus import Bus
from engine.definitions.catalog import Definitions, definition_row
from engine.errors import NotFound
from engine.ports import Binding, NotDeployed
from engine.store import Row, Tx
from engine.store.in_force import retired
from engine.store.tables_definitions import DecisionRequirements, ProcessDefinition
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, select_shared, table_of, text_param
from forms import Form

_PROCESS = table_of(ProcessDefinition)
_INSTANCE = table_of(ProcessInstance)
_VERSIONS = (
    select_shared(
        ProcessDefinition,
        *(_PROCESS.c[n] for n in ("key", "version", "org_code", "deployment_key")),
        retired(ProcessDefinition).label("retired"),
    )
    .where(_PROCESS.c.ref == text_param("ref"))
    .order_by(_PROCESS.c.key.desc())
)
_REQUIREMENTS = table_of(DecisionRequirements)
_FILE = select_shared(
    DecisionRequirements,
    *(_REQUIREMENTS.c[n] for n in ("key", "ref", "name", "version", "org_code", "resource_name", "xml")),
).where(_REQUIREMENTS.c.key == key_param("key"))
_RUNNING = select_from(ProcessInstance, func.count()).where(
    _INSTANCE.c.process_id == text_param("ref"), _INSTANCE.c.state == "ACTIVE"
)


def serving(bus: Bus, tx: Tx, ref: str, place: str) -> dict[str, Any]:
    """The row of the process that serves a place; NotFound when there is none."""
    try:
        return bus.definitions.resolve(tx, "process", ref, place, Binding(), 0)
    except NotDeployed as missing:
        raise NotFound("procedure_not_found", str(missing), where=ref) from None


def source(bus: Bus, tx: Tx, user: str, ref: str, place: str, key: int | None) -> dict[str, Any]:
    """The process with its XML and its steps' forms and decisions: as it serves the place, or of the version `key`.

    One that is published nowhere is told from the user's drawing, with no key."""
    view = tx_at(bus, tx, place)
    try:
        row = definition_row(
            view, "process", key if key is not None else serving(bus, view, ref, place)["key"]
        )
    except NotFound:
        drawing = drawing_of(tx, user, ref, place) if key is None else None
        if drawing is None:
            raise
        return _unpublished(tx, drawing)
    if row["ref"] != ref:
        raise NotFound("version_not_found", "这个版本不是这个流程的", where=str(key))
    model = bus.definitions.process_model(view, row["key"])
    return {
        "ref": ref,
        "number": procedure_number(ref, model.properties),
        "name": row["name"],
        "place": check_place(tx, place),
        "own": is_own(tx, place),
        "key": str(row["key"]),
        "version": row["version"],
        "org_code": row["org_code"],
        "resource_name": row["resource_name"],
        "xml": row["xml"],
        "forms": [_form_row(view, found) for found in served_forms(bus.definitions, view, model, place)],
        "decisions": served_decisions(bus.definitions, view, model, place),
        "versions": _versions(view, ref, place),
        "running": view.value(_RUNNING, ref=ref),
        "towns": _towns(bus, view, ref, place) if is_own(tx, place) else [],
    }


def _unpublished(tx: Tx, drawing: Row) -> dict[str, Any]:
    return {
        "ref": drawing["ref"], "number": None, "name": drawing["name"], "place": check_place(tx, drawing["place"]),
        "own": True, "key": None, "version": 0, "org_code": drawing["place"],
        "resource_name": f"{drawing['ref']}.bpmn", "xml": drawing["xml"], "forms": [], "decisions": [],
        "versions": [], "running": 0, "towns": [],
    }  # fmt: skip


def _towns(bus: Bus, tx: Tx, ref: str, place: str) -> list[dict[str, Any]]:
    """The towns below a district with what serves them, for publishing to some of them only."""
    told = []
    for town in towns_of(tx):
        if covers(place, town["code"]):
            row = serving(bus, tx, ref, town["code"])
            told.append(
                {
                    **town,
                    "key": str(row["key"]),
                    "version": row["version"],
                    "own": row["org_code"] == town["code"],
                }
            )
    return told


def served_decisions(
    definitions: Definitions, tx: Tx, model: ProcessModel, place: str
) -> list[dict[str, Any]]:
    """The decision files that the process's steps use at a place, each once; one that is missing is left out."""
    wanted = {element.decision_id for element in model.elements.values() if element.decision_id}
    found: dict[int, dict[str, Any]] = {}
    for ref in sorted(id_ for id_ in wanted if not id_.startswith("=")):
        try:
            row = definitions.resolve(tx, "decision", ref, place, Binding(), 0)
        except NotDeployed:
            continue
        file = tx.shared_rows(_FILE, key=row["requirements_key"])[0]
        known = found.setdefault(file["key"], {**file, "key": str(file["key"]), "decisions": []})
        known["decisions"].append(ref)
    return list(found.values())


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


def changes_to(
    bus: Bus, tx: Tx, checked: Checked, base_key: int | None, drawn: Mapping[str, Any]
) -> list[Change]:
    """What a drawn process with its forms and decisions changes against a stored version (None: all of it is new);
    nothing when it cannot be read."""
    if checked.model is None:
        return []
    if base_key is None:
        steps = sum(1 for element in checked.model.elements.values() if element.type == "USER_TASK")
        return [Change("+", f"新流程「{checked.model.name}」，{steps} 步由人办")]
    definitions, place = bus.definitions, drawn["place"]
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
    files = {row["ref"]: row for row in served_decisions(definitions, tx, checked.model, place)}
    decided = [change for file in drawn["decisions"] for change in _decided(definitions, tx, files, file)]
    return [*compare_models(base, checked.model), *compare_forms(known, after, used), *decided]


def _decided(
    definitions: Definitions, tx: Tx, files: Mapping[str, Mapping[str, Any]], drawn: Mapping[str, str]
) -> list[Change]:
    """What a drawn decision file changes against the one that serves."""
    served = files.get(drawn["id"])
    old = None if served is None else definitions.decision_model(tx, int(served["key"]))
    return compare_decisions(
        old, served["xml"] if served is not None else "", drawn["xml"], f"{drawn['id']}.dmn"
    )


def changes_between(bus: Bus, tx: Tx, base_key: int, key: int) -> list[Change]:
    """What one stored version of a process changed against another."""
    models = bus.definitions
    return compare_models(models.process_model(tx, base_key), models.process_model(tx, key))


def _form_row(tx: Tx, found: dict[str, Any]) -> dict[str, Any]:
    row = definition_row(tx, "form", found["key"])
    named = {name: row[name] for name in ("ref", "name", "version", "org_code", "resource_name", "schema")}
    return {"key": str(row["key"]), **named}


def _versions(tx: Tx, ref: str, place: str) -> list[dict[str, Any]]:
    """All versions that serve or served the place, newest first; those that nothing new begins with say so."""
    published = Publications([tx])
    return [
        {
            "key": str(row["key"]),
            "version": row["version"],
            "org_code": row["org_code"],
            "retired": bool(row["retired"]),
            **published.told(row),
        }
        for row in tx.shared_rows(_VERSIONS, ref=ref)
        if covers(row["org_code"], place)
    ]
