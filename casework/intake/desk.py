"""The registration desk takes two steps of the procedure on one page: which they are, where their fields stand, and
which decisions tell beforehand what would follow, is said by the diagram and the forms.

- `intake_desk` of a user task: `safety` or `matter`;
- `outlook` of a business rule task: `acceptance`, `complexity`, `risk` or `procedure`, and `outlook_value`: what of its
  answer is shown (FEEL); `outlook_needs` of the process: the variables without which nothing is foretold;
- `desk` of a form's field: `safety`, `matter`, `small` or `points`; `field_role`: what it is (`forms.roles`).

A version from before these properties is read with those of the diagram, or form, of the same id that comes with the
platform.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from casework.tables.folder import BASE
from casework.tables.procedure_list import shipped_elements, shipped_properties
from engine.bpmn import ElementFacts, ProcessModel
from forms.roles import ROLE

STEP: Final = "intake_desk"
OUTLOOK: Final = "outlook"
VALUE: Final = "outlook_value"
NEEDS: Final = "outlook_needs"
_OF_FIELD: Final = (ROLE, "desk")


def marked(model: ProcessModel, name: str) -> Iterator[tuple[str, ElementFacts, Mapping[str, str]]]:
    """The elements that say `name` (`STEP`, `OUTLOOK`): what they say, the element, all its properties; in the order of
    the diagram."""
    own = any(name in element.properties for element in model.elements.values())
    shipped = {} if own else shipped_elements(model.process_id)
    for element in model.elements.values():
        properties = element.properties if own else {**element.properties, **shipped.get(element.id, {})}
        if name in properties:
            yield properties[name], element, properties


def needs(model: ProcessModel) -> list[str]:
    """The variables without which the desk foretells nothing."""
    said = model.properties.get(NEEDS)
    if said is None:
        said = shipped_properties().get(model.process_id, {}).get(NEEDS, "")
    return [name.strip() for name in said.split(",") if name.strip()]


def with_roles(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A form's schema whose fields all say their role and place on the desk, as far as anybody has said them."""
    known = _shipped_fields().get(str(schema.get("id")), {})
    components = [
        {**one, "properties": {**known.get(_name(one), {}), **(one.get("properties") or {})}}
        for one in schema.get("components", ())
    ]
    return {**schema, "components": components}


def said_by_role(schema: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into a form, by the roles of its fields."""
    return {
        one["properties"][ROLE]: values.get(_name(one))
        for one in with_roles(schema)["components"]
        if ROLE in one["properties"]
    }


@cache
def _shipped_fields() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    found = {}
    for file in BASE.glob("*/*.form"):
        schema = json.loads(file.read_text(encoding="utf-8"))
        found[str(schema.get("id"))] = {
            _name(one): {
                name: value for name, value in (one.get("properties") or {}).items() if name in _OF_FIELD
            }
            for one in schema.get("components", ())
        }
    return found


def _name(component: Mapping[str, Any]) -> str:
    return str(component.get("key") or component.get("path") or "")
