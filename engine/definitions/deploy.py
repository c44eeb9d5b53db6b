"""Publishing: every resource is read and checked before anything is stored; what is identical gets no new version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.access import authz
from engine.bpmn import ProcessModel
from engine.definitions.commands import Deploy, Publish
from engine.definitions.deploy_check import bound_together, check_references
from engine.definitions.deploy_read import Prepared, read_resources
from engine.definitions.events import Deployed
from engine.errors import Forbidden, Invalid
from engine.history.rows.told import digest_of
from engine.instances.instances import tenant_place
from engine.places.org_units import has_unit
from engine.preparing import Ahead
from engine.store.advisory_lock import advisory_lock
from engine.store.base import Base
from engine.store.in_force import retired
from engine.store.serial import next_serial
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    Deployment,
    FormDefinition,
    ProcessDefinition,
    StartEvent,
)
from engine.store.tenant_statements import select_from, table_of, text_param
from engine.timers.start_timers import announce, check_starts
from engine.unit import Unit

_MODELS: dict[str, type[Base]] = {
    "process": ProcessDefinition,
    "requirements": DecisionRequirements,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}


def prepare(ahead: Ahead, command: Deploy | Publish) -> list[Prepared] | None:
    """Reads and checks the resources before the transaction; None for whoever may not deploy (the handler says so).
    Refuses as `read_resources`."""
    return read_resources(command.resources) if authz.allowed(ahead.actor, authz.DEPLOY) else None


def deploy(unit: Unit, command: Deploy) -> dict[str, Any]:
    """Stores new versions of what changed; answers with what the deployment now means, per resource."""
    org_code = command.org_code or tenant_place(unit)
    if not authz.covers(tenant_place(unit), org_code):
        raise Forbidden("outside_tenant", "不能部署到别的区县", where=org_code, expected=tenant_place(unit))
    require_node(unit, org_code)
    prepared: list[Prepared] = unit.prepared or read_resources(command.resources)
    advisory_lock(
        unit.tx, "deploy"
    )  # of two at once with the same files, the second must find the first's versions
    check_references(unit, prepared, org_code, command.complete)
    key = unit.context.new_key()
    changed = _changed(unit, prepared, org_code)
    placed = [_place(unit, item, key, org_code, item in changed) for item in prepared]
    if any(row["is_new"] for row in placed):
        row = {
            "key": key,
            "org_code": org_code,
            "at": unit.context.now,
            "user": unit.actor.user,
            "note": command.note,
        }
        unit.tx.add(Deployment, row)
        said = [_summary(r) for r in placed if r["is_new"]]
        unit.audit(Deployed(key, org_code, said, command.note))
        announce(unit, {row["ref"] for row in placed if row["is_new"] and row["kind"] == "process"})
    return {"key": key, "org_code": org_code, "definitions": placed}


def require_node(unit: Unit, org_code: str) -> None:
    """Invalid unless the code is the tenant's own place or a node of its org tree."""
    if org_code != tenant_place(unit) and not has_unit(unit.tx, org_code):
        raise Invalid("place_unknown", "没有这个机构", "org_code", "本区县机构树里的编码", org_code)


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    """What the record says of a definition: everything that its rows hold, texts by their digest."""
    names = ("kind", "ref", "key", "version", "digest", "name", "version_tag", "resource_name")
    recorded: dict[str, Any] = row.pop("recorded")
    return {name: row[name] for name in names} | recorded


def _latest(model: type[Base]) -> Any:
    table = table_of(model)
    return (
        select_from(
            model,
            table.c.key,
            table.c.version,
            table.c.digest,
            table.c.resource_name,
            table.c.deployment_key,
            retired(model).label("retired"),
        )
        .where(table.c.ref == text_param("ref"), table.c.org_code == text_param("org_code"))
        .order_by(table.c.version.desc())
        .limit(1)
    )


_LATEST = {kind: _latest(model) for kind, model in _MODELS.items()}


def _changed(unit: Unit, prepared: Sequence[Prepared], org_code: str) -> list[Prepared]:
    """What gets a new version: what differs from the newest at the node, and with it everything that is bound to the
    same deployment, which would not be found there otherwise."""
    changed = [item for item in prepared if _differs(unit, item, org_code)]
    for group in bound_together(prepared):
        if any(item in changed for item in group):
            changed += [item for item in group if item not in changed]
    return changed


def _differs(unit: Unit, item: Prepared, org_code: str) -> bool:
    last = unit.tx.row(_LATEST[item.kind], ref=item.ref, org_code=org_code)
    return (
        last is None
        or last["retired"]
        or last["digest"] != item.digest
        or last["resource_name"] != item.resource_name
    )


def _place(unit: Unit, item: Prepared, deployment_key: int, org_code: str, changed: bool) -> dict[str, Any]:
    """The row of the new version just stored, or of the one that is in force when nothing has changed."""
    last = unit.tx.row(_LATEST[item.kind], ref=item.ref, org_code=org_code)
    common: dict[str, Any] = {
        "kind": item.kind,
        "ref": item.ref,
        "name": item.name,
        "resource_name": item.resource_name,
    }
    common |= {"version_tag": item.version_tag, "org_code": org_code, "digest": item.digest, "extra": None}
    if item.kind == "decision":
        common["extra"] = item.extra
    if last is not None and not changed:
        return {**common, "key": last["key"], "version": last["version"], "is_new": False}
    key = unit.context.new_key()
    version = next_serial(unit.tx, f"version/{item.kind}/{item.ref}")
    columns = {n: common[n] for n in ("ref", "name", "resource_name", "version_tag", "org_code", "digest")}
    columns |= {"key": key, "version": version, "deployment_key": deployment_key}
    own = _own_columns(unit, item, org_code)
    unit.tx.add(_MODELS[item.kind], {**columns, **own})
    recorded = {name: value for name, value in own.items() if name not in ("xml", "schema")}
    if item.kind == "form":
        recorded["schema"] = digest_of(item.content)
    if item.kind == "process":
        check_starts(unit, item.extra, org_code)
        recorded["starts"] = _add_starts(unit, item.extra, key, org_code)
        unit.definitions.remember_process(item.extra.with_keys(key, deployment_key))
    return {**common, "key": key, "version": version, "is_new": True, "recorded": recorded}


def _own_columns(unit: Unit, item: Prepared, org_code: str) -> dict[str, Any]:
    if item.kind == "process":
        model: ProcessModel = item.extra
        start_form = model.start_form.id if model.start_form else None
        return {"xml": item.content, "start_form": start_form, "properties": model.properties}
    if item.kind == "requirements":
        return {"xml": item.content}
    if item.kind == "form":
        return {"schema": item.content}
    row = unit.tx.row(_LATEST["requirements"], ref=item.extra, org_code=org_code)
    assert row is not None, "a DMN file is stored before its decisions"
    return {"requirements_key": row["key"], "requirements_ref": item.extra}


def _add_starts(unit: Unit, model: ProcessModel, key: int, org_code: str) -> list[list[str]]:
    """Adds the rows of the start events; answers with what the record says of them."""
    named = model.waiting_starts()
    rows = [
        {
            "definition_key": key,
            "element_id": e,
            "type": t,
            "name": n,
            "ref": model.process_id,
            "org_code": org_code,
        }
        for t, n, e in named
    ]
    unit.tx.add(StartEvent, *rows)
    return [list(start) for start in named]
