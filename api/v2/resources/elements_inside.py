"""Process instances by what stands in them: an element instance of this id, in this state, with or without an incident.

What is said of elements is said of one and the same element instance: `{"elementId": "pay", "elementInstanceState":
"ACTIVE"}` finds the instances whose `pay` is active, not those that once had it and have something else active.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from api.v2.resources.elements import STATES, elements_grouped
from api.v2.resources.tables import INCIDENT, INSTANCE
from api.v2.search.conditions import compare
from api.v2.search.fields import Field, Group, Kind, Query
from engine.store.tables_instances import Incident
from engine.store.tenant_statements import select_from

ELEMENT_ID = "elementId"
STATE = "elementInstanceState"
HAS_INCIDENT = "hasElementInstanceIncident"
NAMES = (ELEMENT_ID, STATE, HAS_INCIDENT)

_STANDING = (
    select_from(Incident, INCIDENT.c.element_key)
    .where(INCIDENT.c.process_key == INSTANCE.c.key, INCIDENT.c.state == "ACTIVE")
    .correlate(INSTANCE)
)


def with_element(wanted: Mapping[str, Any], query: Query) -> ColumnElement[bool]:
    """The instances with an element instance of which all of `wanted` holds."""
    statement, column = elements_grouped(query.dialect)
    fields = {
        ELEMENT_ID: Field(ELEMENT_ID, Kind.TEXT, column["element_id"]),
        STATE: Field(STATE, Kind.CHOICE, column["state"], choices=STATES),
        HAS_INCIDENT: Field(HAS_INCIDENT, Kind.BOOLEAN, column["key"].in_(_STANDING)),
    }
    holds = [
        compare(fields[name], value, query.dialect, f"{query.where}.{name}") for name, value in wanted.items()
    ]
    inside = statement.having(column["process_key"] == INSTANCE.c.key, column["type"] != "PROCESS", *holds)
    return and_(*(_sooner(wanted)), inside.correlate(INSTANCE).exists())


def _sooner(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """What the instances' own row says already, so that few histories are read."""
    quick: list[ColumnElement[bool]] = [true()]
    if str(wanted.get(STATE)).upper() == "ACTIVE":
        quick.append(INSTANCE.c.state == "ACTIVE")
    if wanted.get(HAS_INCIDENT) is True:
        quick.append(_STANDING.exists())
    return quick


#: The group of filters, for the resource.
ELEMENTS_INSIDE: Group = (NAMES, with_element)
