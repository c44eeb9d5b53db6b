"""Changing where a process instance stands, and beginning activities of an ad-hoc sub-process."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.v2.body import Body, path_key
from api.v2.door import done, execute
from api.v2.search.refusals import wrong
from api.v2.search.values import key_of
from engine.bpmn import ANY, BESIDE, INFERRED
from engine.instances.commands import ActivateActivities, ModifyInstance

#: So many instructions one request may hold, of each kind.
MAX_INSTRUCTIONS = 200
_PARTS = ("operationReference", "activateInstructions", "moveInstructions", "terminateInstructions")
_BY_ID, _BY_KEY = ("sourceType", "sourceElementId"), ("sourceType", "sourceElementInstanceKey")
_CHOSEN_BY_RULE = {"inferred": INFERRED, "sourceParent": BESIDE}


def modify(key: str) -> Response:
    """POST /process-instances/{key}/modification: activates, then terminates; all of it or nothing."""
    number = path_key(key, "processInstanceKey")
    body = Body.read(_PARTS)
    activate = _each(
        body, "activateInstructions", ("elementId", "variableInstructions", "ancestorElementInstanceKey")
    )
    move = _each(
        body, "moveInstructions",
        ("sourceElementInstruction", "targetElementId", "ancestorScopeInstruction", "variableInstructions"),
    )  # fmt: skip
    terminate = _each(body, "terminateInstructions", ("elementId", "elementInstanceKey"))
    execute(
        ModifyInstance(
            number,
            tuple(_activation(item) for item in activate),
            tuple(_termination(item) for item in terminate),
            tuple(_move(item) for item in move),
        )
    )
    return done()


def activate_activities(key: str) -> Response:
    """POST /element-instances/ad-hoc-activities/{key}/activation."""
    number = path_key(key, "adHocSubProcessInstanceKey")
    body = Body.read(("elements", "cancelRemainingInstances"))
    elements: dict[str, dict[str, Any]] = {}
    for item in _each(body, "elements", ("elementId", "variables")):
        element = item.needed_text("elementId")
        if element in elements:
            raise wrong(item.place("elementId"), "每个元素一次", element)
        elements[element] = item.object("variables")
    if not elements:
        raise wrong("elements", "至少一个元素", body.raw("elements"))
    execute(ActivateActivities(number, elements, body.boolean("cancelRemainingInstances")))
    return done()


def _each(body: Body, name: str, known: tuple[str, ...]) -> list[Body]:
    return body.objects(name, known, MAX_INSTRUCTIONS)


def _activation(item: Body) -> dict[str, Any]:
    return {
        "element": item.needed_text("elementId"),
        "ancestor": _ancestor(item),
        "variables": _variables(item),
    }


def _termination(item: Body) -> dict[str, Any]:
    if item.has("elementInstanceKey") is item.has("elementId"):
        raise wrong(
            item.place("elementInstanceKey"), "elementInstanceKey 或 elementId", item.raw("elementId")
        )
    if item.has("elementInstanceKey"):
        return {"key": item.key("elementInstanceKey")}
    return {"element": item.needed_text("elementId")}


def _move(item: Body) -> dict[str, Any]:
    source = item.object("sourceElementInstruction")
    kind = source.get("sourceType")
    if kind not in ("byId", "byKey"):
        raise wrong(item.place("sourceElementInstruction.sourceType"), "byId 或 byKey", kind)
    found = item.inner("sourceElementInstruction", _BY_ID if kind == "byId" else _BY_KEY)
    named: dict[str, Any] = (
        {"element": found.needed_text("sourceElementId")}
        if kind == "byId"
        else {"key": found.key("sourceElementInstanceKey")}
    )
    return {
        **named,
        "target": item.needed_text("targetElementId"),
        "ancestor": _chosen(item),
        "variables": _variables(item),
    }


def _chosen(item: Body) -> int | str:
    """The scope for a moved token, by its key or by rule."""
    kind = item.object("ancestorScopeInstruction").get("ancestorScopeType")
    if kind in _CHOSEN_BY_RULE:
        item.inner("ancestorScopeInstruction", ("ancestorScopeType",))
        return _CHOSEN_BY_RULE[kind]
    if kind == "direct":
        known = ("ancestorScopeType", "ancestorElementInstanceKey")
        return _ancestor(item.inner("ancestorScopeInstruction", known))
    if item.has("ancestorScopeInstruction"):
        where = item.place("ancestorScopeInstruction.ancestorScopeType")
        raise wrong(where, "direct、inferred 或 sourceParent", kind)
    return ANY


def _ancestor(item: Body) -> int:
    name = "ancestorElementInstanceKey"
    return key_of(item.raw(name), item.place(name)) if str(item.raw(name) or ANY) != str(ANY) else ANY


def _variables(item: Body) -> list[list[Any]]:
    """(element id of the scope, variables); an empty id means the process instance."""
    given = item.objects("variableInstructions", ("variables", "scopeId"), MAX_INSTRUCTIONS)
    return [[one.text("scopeId"), one.object("variables")] for one in given]


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view in (
        ("/process-instances/<key>/modification", modify),
        ("/element-instances/ad-hoc-activities/<key>/activation", activate_activities),
    ):
        blueprint.add_url_rule(path, f"modification_{view.__name__}", view, methods=["POST"])
