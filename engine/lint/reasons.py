"""A designer's reason beside an element (`lint.ignore.<code>` = reason) takes a warning out of the count, and those
errors that say only that something is not there yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.bpmn import ProcessModel
from engine.lint.findings import LintFinding

PREFIX = "lint.ignore."
#: Shorter is no reason.
SHORTEST = 4
#: Errors that a reason explains: what is missing may come by another way before a case gets there.
MAY_COME_LATER = frozenset({"unknown_process", "unknown_group"})


def with_reason(finding: LintFinding, place: ProcessModel | Mapping[str, Any]) -> LintFinding:
    """The finding with the reason that stands beside its element, the process or the form; errors have none, but for
    those of `MAY_COME_LATER`."""
    if finding.severity == "error" and finding.code not in MAY_COME_LATER:
        return finding
    beside = _in_process(finding, place) if isinstance(place, ProcessModel) else _in_form(finding, place)
    for properties in beside:
        reason = str(properties.get(PREFIX + finding.code) or "").strip()
        if len(reason) >= SHORTEST:
            return replace(finding, reason=reason)
    return finding


def _in_process(finding: LintFinding, model: ProcessModel) -> Iterator[Mapping[str, Any]]:
    where = finding.element_id
    flow = model.flows.get(where)
    element = model.elements.get(flow.source if flow else where)
    if element is not None:
        yield element.properties
    yield model.properties


def _in_form(finding: LintFinding, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    last = finding.element_id.rpartition(".")[2].removesuffix("[]")
    pending: list[Any] = [schema]
    while pending:
        part = pending.pop()
        if not isinstance(part, dict):
            continue
        properties = part.get("properties")
        if isinstance(properties, dict) and (part is schema or last in (part.get("key"), part.get("path"))):
            yield properties
        inner = part.get("components")
        pending += inner if isinstance(inner, list) else []
