"""Publishing: every resource is read and checked before anything is stored; what is identical gets no new version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from engine import authz
from engine.bpmn import ProcessModel, parse_processes
from engine.commands import Deploy
from engine.dmn import parse_dmn
from engine.errors import Finding, Forbidden, Invalid, Refusal
from engine.handlers.instances import require, tenant_place
from engine.handlers.start_timers import announce, check_starts
from engine.handlers.unit import Unit
from engine.storable import parse_json
from engine.store.base import Base
from engine.store.scope import select_from, table_of, text_param
from engine.store.serial import next_serial
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    Deployment,
    FormDefinition,
    ProcessDefinition,
    StartEvent,
)
from engine.store.tables_org import OrgUnit
from engine.values import dumps
from forms import compile_form

MAX_RESOURCES = 200
#: What the columns of the definitions hold, in characters.
LONGEST = {"ref": 200, "name": 200, "resource_name": 200, "version_tag": 80}
_UNIT = table_of(OrgUnit)
_NODE = select_from(OrgUnit, _UNIT.c.code).where(_UNIT.c.code == text_param("code"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """One definition read from a resource, ready to be compared and stored."""

    kind: str
    ref: str
    name: str
    version_tag: str | None
    resource_name: str
    digest: str
    content: Any
    extra: Any = None


_MODELS: dict[str, type[Base]] = {
    "process": ProcessDefinition,
    "requirements": DecisionRequirements,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}


def deploy(unit: Unit, command: Deploy) -> dict[str, Any]:
    """Stores new versions of what changed; answers with what the deployment now means, per resource."""
    require(unit, authz.DEPLOY)
    org_code = command.org_code or tenant_place(unit)
    if not authz.covers(tenant_place(unit), org_code):
        raise Forbidden("outside_tenant", "不能部署到别的区县", where=org_code, expected=tenant_place(unit))
    require_node(unit, org_code)
    prepared = _prepare_all(command)
    key = unit.context.new_key()
    placed = [_place(unit, item, key, org_code) for item in prepared]
    if any(row["is_new"] for row in placed):
        row = {
            "key": key,
            "org_code": org_code,
            "at": unit.context.now,
            "user": unit.actor.user,
            "note": command.note,
        }
        unit.tx.add(Deployment, row)
        unit.audit(
            "Deployed", key=key, org_code=org_code, definitions=[_summary(r) for r in placed if r["is_new"]]
        )
        announce(unit, {row["ref"] for row in placed if row["is_new"] and row["kind"] == "process"})
    return {"key": key, "org_code": org_code, "definitions": placed}


def require_node(unit: Unit, org_code: str) -> None:
    """Invalid unless the code is the tenant's own place or a node of its org tree."""
    if org_code != tenant_place(unit) and unit.tx.row(_NODE, code=org_code) is None:
        raise Invalid("place_unknown", "没有这个机构", "org_code", "本区县机构树里的编码", org_code)


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("kind", "ref", "key", "version", "digest")}


def _prepare_all(command: Deploy) -> list[Prepared]:
    if not command.resources or len(command.resources) > MAX_RESOURCES:
        raise Invalid(
            "resources", "一次部署要有 1 到 200 个文件", where="resources",
            expected="1–200", found=str(len(command.resources)),
        )  # fmt: skip
    prepared: list[Prepared] = []
    findings: list[Finding] = []
    for name, data in command.resources:
        try:
            prepared += _prepare(name, data)
        except Refusal as refusal:
            if refusal.kind != "invalid":
                raise
            findings += refusal.findings or [
                Finding(
                    refusal.code,
                    refusal.detail,
                    refusal.where if refusal.where.startswith(name) else f"{name} {refusal.where}".strip(),
                    refusal.expected,
                    refusal.found,
                )
            ]
    findings += [*_duplicates(prepared), *_too_long(prepared)]
    if findings:
        raise Invalid(
            "resources_invalid", "有文件不能部署，什么都没有保存", where=findings[0].where, findings=findings
        )
    return prepared


def _duplicates(prepared: list[Prepared]) -> list[Finding]:
    seen: dict[tuple[str, str], str] = {}
    findings = []
    for item in prepared:
        other = seen.setdefault((item.kind, item.ref), item.resource_name)
        if other != item.resource_name:
            findings.append(
                Finding(
                    "duplicate_id",
                    f"“{item.ref}”在 {other} 里已经有了",
                    item.resource_name,
                    "不重复的编号",
                    item.ref,
                )
            )
    return findings


def _too_long(prepared: list[Prepared]) -> list[Finding]:
    return [
        Finding(
            "name_too_long", "名称或编号太长", f"{item.resource_name[:80]} {field}",
            f"至多 {most} 个字符", f"{len(value)} 个字符",
        )
        for item in prepared
        for field, most in LONGEST.items()
        if len(value := getattr(item, field) or "") > most
    ]  # fmt: skip


def _prepare(name: str, data: bytes) -> list[Prepared]:
    suffix = name.rsplit(".", 1)[-1].lower()
    digest = hashlib.sha256(data).hexdigest()
    if suffix in ("bpmn", "xml"):
        text = data.decode("utf-8", "replace")
        return [
            Prepared("process", m.process_id, m.name, m.version_tag, name, digest, text, m)
            for m in parse_processes(data, name)
        ]
    if suffix == "dmn":
        return _prepare_dmn(name, data, digest)
    if suffix in ("form", "json"):
        return [_prepare_form(name, data, digest)]
    raise Invalid(
        "resource_type",
        f"不认识的文件类型：{name}",
        where=name,
        expected=".bpmn、.dmn 或 .form",
        found=f".{suffix}",
    )


def _prepare_dmn(name: str, data: bytes, digest: str) -> list[Prepared]:
    model = parse_dmn(data, name)
    file = Prepared("requirements", model.id, model.name, None, name, digest, data.decode("utf-8", "replace"))
    decisions = [
        Prepared("decision", d.id, d.name, d.version_tag, name, digest, None, model.id)
        for d in model.decisions.values()
    ]
    return [file, *decisions]


def _prepare_form(name: str, data: bytes, digest: str) -> Prepared:
    try:
        schema = parse_json(data)
    except Invalid as error:
        raise Invalid(
            "form_json", "表单不是合法的 JSON", where=name, expected=error.expected, found=error.found
        ) from None
    if not isinstance(schema, dict) or not isinstance(schema.get("id"), str) or not schema["id"]:
        raise Invalid("form_id", "表单没有编号", where=f"{name} id", expected="非空的 id", found=dumps(None))
    compile_form(schema)
    tag = schema.get("versionTag")
    return Prepared("form", schema["id"], str(schema.get("name") or schema["id"]), tag, name, digest, schema)


def _latest(model: type[Base]) -> Any:
    table = table_of(model)
    return (
        select_from(
            model, table.c.key, table.c.version, table.c.digest, table.c.resource_name, table.c.deployment_key
        )
        .where(table.c.ref == text_param("ref"), table.c.org_code == text_param("org_code"))
        .order_by(table.c.version.desc())
        .limit(1)
    )


_LATEST = {kind: _latest(model) for kind, model in _MODELS.items()}


def _place(unit: Unit, item: Prepared, deployment_key: int, org_code: str) -> dict[str, Any]:
    """The row of what is deployed already, when identical, else of the new version just stored."""
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
    if last is not None and last["digest"] == item.digest and last["resource_name"] == item.resource_name:
        return {**common, "key": last["key"], "version": last["version"], "is_new": False}
    key = unit.context.new_key()
    version = next_serial(unit.tx, f"version/{item.kind}/{item.ref}")
    columns = {n: common[n] for n in ("ref", "name", "resource_name", "version_tag", "org_code", "digest")}
    columns |= {"key": key, "version": version, "deployment_key": deployment_key}
    unit.tx.add(_MODELS[item.kind], {**columns, **_own_columns(unit, item, org_code)})
    if item.kind == "process":
        check_starts(unit, item.extra, org_code)
        _add_starts(unit, item.extra, key, org_code)
    return {**common, "key": key, "version": version, "is_new": True}


def _own_columns(unit: Unit, item: Prepared, org_code: str) -> dict[str, Any]:
    if item.kind == "process":
        model: ProcessModel = item.extra
        return {"xml": item.content, "start_form": model.start_form.id if model.start_form else None}
    if item.kind == "requirements":
        return {"xml": item.content}
    if item.kind == "form":
        return {"schema": item.content}
    row = unit.tx.row(_LATEST["requirements"], ref=item.extra, org_code=org_code)
    assert row is not None, "a DMN file is stored before its decisions"
    return {"requirements_key": row["key"], "requirements_ref": item.extra}


def _add_starts(unit: Unit, model: ProcessModel, key: int, org_code: str) -> None:
    named = [("message", n, e) for n, e in model.message_starts.items()]
    named += [("signal", n, e) for n, e in model.signal_starts.items()]
    named += [("timer", "", e) for e in model.timer_starts]
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
