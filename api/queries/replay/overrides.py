"""建议 → 改为: where somebody decided otherwise than the platform had suggested, and why (handbook 8.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.queries.replay.form import said_in
from api.queries.replay.known import Known
from engine.definitions.catalog import definition_row
from engine.errors import NotFound
from engine.events import TaskCreated


def overrides(
    known: Known, task: TaskCreated, before: Mapping[str, Any], filled: Mapping[str, Any], form: Any
) -> Iterator[str]:
    """A sentence for each field of the task's form whose suggestion was not followed; the reason, if it may be told."""
    reason = _reason(form)
    for field in _fields(known, task.form_key):
        path = (field.get("properties") or {}).get("suggestion")
        suggested = _at(path, before) if path else None
        chosen = filled.get(field["key"])
        if suggested in (None, "") or chosen in (None, "") or str(suggested)[:10] == str(chosen)[:10]:
            continue
        fact = next((f for f in known.forms.fields(task.form_key) if f.key == field["key"]), None)
        told = [known.words.value(field["key"], value, fact) for value in (suggested, chosen)]
        if told[0] != told[1]:
            yield f"系统建议{field.get('label', '')}「{told[0]}」，改为「{told[1]}」{reason}"


def _fields(known: Known, form_key: int | None) -> Iterator[dict[str, Any]]:
    if form_key is None:
        return
    try:
        schema = definition_row(known.tx, "form", form_key)["schema"]
    except NotFound:
        return
    waiting = list(schema.get("components", ()))
    while waiting:
        component = waiting.pop(0)
        if component.get("key"):
            yield component
        elif not component.get("path"):
            waiting += component.get("components", ())


def _at(path: str, values: Mapping[str, Any]) -> Any:
    here: Any = values
    for name in path.split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def _reason(form: Any) -> str:
    """`。理由：…` from the form as it was told; empty when none is there or it stays hidden."""
    found = said_in(form, "change_reason", "reason")
    return f"。{found['label']}：{found['value']}" if found else ""
