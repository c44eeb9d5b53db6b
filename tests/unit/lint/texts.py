"""Small resources for the rules: one process with one thing that matters."""

from __future__ import annotations

from engine.values import dumps
from tests.unit.bpmn.models import HEAD, Node, body, chain, end, node, start

Resources = dict[str, bytes]


def diagram(
    nodes: dict[str, Node], *flows: tuple[str, ...], process: str = "p", name: str = "办理", head: str = ""
) -> Resources:
    """One process; `head` stands inside it before everything else (its extension elements)."""
    inside = body(nodes, *flows)
    text = f'{HEAD}<process id="{process}" name="{name}" isExecutable="true">{head}{inside}</process></definitions>'
    return {f"{process}.bpmn": text.encode()}


def one(middle: Node, name: str = "t", **words: str) -> Resources:
    """A start, one element, an end."""
    return diagram({"s": start(), name: middle, "e": end()}, *chain("s", name, "e"), **words)


def task(extension: str = "", name: str = "受理登记") -> Node:
    inner = f"<extensionElements>{extension}</extensionElements>" if extension else ""
    return node("userTask", inner, f'name="{name}"')


GROUP = '<zeebe:assignmentDefinition candidateGroups="county_window"/>'
FORM = '<zeebe:formDefinition formId="F"/>'
DUE = "<zeebe:taskSchedule dueDate='=deadline(\"T_TRIAGE\")'/>"
COMPLETE = GROUP + FORM + DUE


def form(*components: dict[str, object], id_: str = "F") -> Resources:
    schema = {"id": id_, "type": "default", "components": list(components)}
    return {f"{id_}.form": dumps(schema).encode()}


def field(key: str, kind: str = "textfield", **more: object) -> dict[str, object]:
    return {"key": key, "type": kind, "label": key, "properties": {"destination": "variable"}, **more}
