"""Reading what is to be published: every resource is parsed and checked by itself before anything is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.bpmn import parse_processes
from engine.dmn import parse_dmn
from engine.errors import Finding, Invalid, Refusal, TooLarge
from engine.json_input import parse_json
from engine.lint.findings import Known
from engine.lint.rules import decision_circle, decision_outputs, form_expressions
from engine.lint.subject import ReadForm, Shelf
from engine.values import dumps
from forms import Form, compile_form

MAX_RESOURCES = 200
#: How many definitions one deployment may make, and how many characters of diagrams it may store.
MAX_DEFINITIONS = 400
MAX_STORED = 50_000_000
#: What the columns of the definitions hold, in characters.
LONGEST = {"ref": 200, "name": 200, "resource_name": 200, "version_tag": 80}
_NO_SHELF = Shelf(Known())


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


def read_resources(resources: Sequence[tuple[str, bytes]]) -> list[Prepared]:
    """The definitions in the resources (name, content), in their order. Invalid with every finding of every file:
    what cannot be read, what is not executed here, expressions that do not parse, ids given twice."""
    if not resources or len(resources) > MAX_RESOURCES:
        raise Invalid(
            "resources", "一次部署要有 1 到 200 个文件", where="resources",
            expected="1–200", found=str(len(resources)),
        )  # fmt: skip
    prepared: list[Prepared] = []
    findings: list[Finding] = []
    for name, data in resources:
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
    _check_amount(prepared)
    findings += [*_duplicates(prepared), *_too_long(prepared)]
    if findings:
        raise Invalid(
            "resources_invalid", "有文件不能部署，什么都没有保存", where=findings[0].where, findings=findings
        )
    return prepared


def _check_amount(prepared: list[Prepared]) -> None:
    """TooLarge when one deployment would make too many definitions, or store a large file once too often: each process
    keeps the text of its file."""
    if len(prepared) > MAX_DEFINITIONS:
        raise TooLarge(
            "too_many_definitions", "一次部署的流程、决策、表单太多，请分几次部署", where="resources",
            expected=f"至多 {MAX_DEFINITIONS} 个", found=f"{len(prepared)} 个",
        )  # fmt: skip
    stored = sum(len(item.content) for item in prepared if item.kind == "process")
    if stored > MAX_STORED:
        raise TooLarge(
            "too_much_text", "一次部署要保存的流程图太大：每个流程都保存整个文件，请把文件里的流程拆开",
            where=max(prepared, key=lambda item: len(item.content or "")).resource_name,
            expected=f"至多 {MAX_STORED} 个字符", found=f"{stored} 个字符",
        )  # fmt: skip


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
    wrong = (*decision_circle.rule(model), *decision_outputs.rule(model))
    if wrong:
        raise Invalid("dmn_invalid", wrong[0].message, where=wrong[0].where, findings=wrong)
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
    _check_expressions(name, compile_form(schema), schema)
    tag = schema.get("versionTag")
    return Prepared("form", schema["id"], str(schema.get("name") or schema["id"]), tag, name, digest, schema)


def _check_expressions(name: str, form: Form, schema: dict[str, Any]) -> None:
    wrong = list(form_expressions.rule(ReadForm(form, schema, name), _NO_SHELF))
    if wrong:
        raise Invalid("form_invalid", wrong[0].message, where=wrong[0].where, findings=tuple(wrong))
