"""What a form offers where the case is: a choice among processes names those only that are deployed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from forms.build import properties
from forms.model import PROCESS
from forms.validation_context import no_process


def offered(schema: Mapping[str, Any], deployed: Callable[[str], bool]) -> dict[str, Any]:
    """The form-js schema without the processes that are not `deployed`; what is missing is said under the field."""
    components = schema.get("components")
    if not isinstance(components, list):
        return dict(schema)
    return {**schema, "components": [_component(one, deployed) for one in components]}


def _component(component: Any, deployed: Callable[[str], bool]) -> Any:
    if not isinstance(component, dict):
        return component
    inner = offered(component, deployed)
    if properties(component).get("offers") != PROCESS or not isinstance(component.get("values"), list):
        return inner
    besides = no_process(properties(component))
    there = [
        one for one in component["values"] if one.get("value") in besides or deployed(str(one.get("value")))
    ]
    missing = "、".join(str(one.get("label")) for one in component["values"] if one not in there)
    told = f"这里还没有部署、不能选的：{missing}" if missing else ""
    words = "。".join(text for text in (component.get("description"), told) if text)
    return {**inner, "values": there, **({"description": words} if words else {})}
