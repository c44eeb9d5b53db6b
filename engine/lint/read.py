"""Reads resources; whatever cannot be read becomes findings, never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.bpmn import parse_processes
from engine.dmn import parse_dmn
from engine.errors import Finding, Refusal
from engine.lint.findings import Known, LintFinding
from engine.lint.subject import ReadForm, Shelf, error
from engine.values import loads
from forms import compile_form

MAX_RESOURCES = 200
MAX_FORM_BYTES = 2_000_000


def read(resources: Mapping[str, bytes], known: Known) -> Shelf:
    """Everything readable among the resources (name → content); kinds go by the name's ending, as in deployment."""
    shelf = Shelf(known)
    for name, data in list(resources.items())[:MAX_RESOURCES]:
        reader = _READERS.get(name.rsplit(".", 1)[-1].lower())
        if reader is None:
            _cannot(
                shelf,
                name,
                error("resource_type", f"不认识的文件类型：{name}", "", ".bpmn、.dmn 或 .form", name),
            )
            continue
        try:
            reader(shelf, name, data)
        except Refusal as refusal:
            for finding in refusal.findings or (_plain(refusal),):
                _cannot(shelf, name, finding)
        except RecursionError:
            _cannot(shelf, name, error("too_deep", f"{name} 嵌套太深，不能读", "", remedy="减少嵌套"))
    if len(resources) > MAX_RESOURCES:
        text = f"一次最多检查 {MAX_RESOURCES} 个文件"
        _cannot(shelf, "", error("resources", text, "", str(MAX_RESOURCES), str(len(resources))))
    return shelf


def _cannot(shelf: Shelf, name: str, finding: Finding) -> None:
    where = "" if finding.where == name else finding.where
    shelf.unreadable.append(LintFinding(replace(finding, where=where), name))


def _plain(refusal: Refusal) -> Finding:
    return Finding(refusal.code, refusal.detail, refusal.where, refusal.expected, refusal.found)


def _duplicate(shelf: Shelf, taken: object, id_: str, name: str) -> None:
    if taken is not None:
        _cannot(
            shelf, name, error("duplicate_id", f"编号“{id_}”在别的文件里已经有了", id_, "不重复的编号", id_)
        )


def _read_bpmn(shelf: Shelf, name: str, data: bytes) -> None:
    for model in parse_processes(data, name):
        _duplicate(shelf, shelf.processes.get(model.process_id), model.process_id, name)
        shelf.processes.setdefault(model.process_id, model)


def _read_dmn(shelf: Shelf, name: str, data: bytes) -> None:
    model = shelf.decision_files[name] = parse_dmn(data, name)
    for id_ in model.decisions:
        _duplicate(shelf, shelf.decisions.get(id_), id_, name)
        shelf.decisions.setdefault(id_, model)


def _read_form(shelf: Shelf, name: str, data: bytes) -> None:
    if len(data) > MAX_FORM_BYTES:
        text = f"{name} 太大"
        _cannot(
            shelf,
            name,
            error("form_too_large", text, "", f"不超过 {MAX_FORM_BYTES} 字节", f"{len(data)} 字节"),
        )
        return
    try:
        schema = loads(data)
    except (ValueError, json.JSONDecodeError) as wrong:
        _cannot(
            shelf, name, error("form_json", f"{name} 不是合法的 JSON", "", "form-js JSON", str(wrong)[:200])
        )
        return
    id_ = schema.get("id") if isinstance(schema, dict) else None
    if not isinstance(id_, str) or not id_:
        _cannot(shelf, name, error("form_id", f"{name} 没有编号", "id", "非空的 id", repr(id_)[:40]))
        return
    _duplicate(shelf, shelf.forms.get(id_), id_, name)
    shelf.forms.setdefault(id_, ReadForm(compile_form(schema), schema, name))


_READERS: dict[str, Callable[[Shelf, str, bytes], None]] = {
    "bpmn": _read_bpmn,
    "xml": _read_bpmn,
    "dmn": _read_dmn,
    "form": _read_form,
    "json": _read_form,
}
