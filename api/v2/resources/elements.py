"""Element instances. They have no table: they are read from the history, whose entries hold every step's events.

The database unfolds the entries (`json_each`, `jsonb_array_elements`). A filter that names process instances, elements,
definitions or the state ACTIVE narrows which histories are unfolded at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    literal_column,
    or_,
    type_coerce,
)
from sqlalchemy.sql.visitors import iterate

from api.v2.places import in_root
from api.v2.resources.names import element_name_of, name_elements, names_in_use
from api.v2.resources.tables import INCIDENT, INSTANCE
from api.v2.resources.unfolding import ENTRY, events, roots_named, roots_of_definition
from api.v2.search.fields import Field, Kind, Resource
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Incident, ProcessInstance
from engine.store.tenant_statements import own, select_from

_BEGINS = ("ElementActivated", "ProcessStarted")
_ENDS = {
    "ElementCompleted": "COMPLETED",
    "ElementTerminated": "TERMINATED",
    "ProcessEnded": "",  # the event says which
}
STATES = ("ACTIVE", "COMPLETED", "TERMINATED")
_TYPES = (
    "UNSPECIFIED", "PROCESS", "SUB_PROCESS", "EVENT_SUB_PROCESS", "AD_HOC_SUB_PROCESS",
    "AD_HOC_SUB_PROCESS_INNER_INSTANCE", "START_EVENT", "INTERMEDIATE_CATCH_EVENT", "INTERMEDIATE_THROW_EVENT",
    "BOUNDARY_EVENT", "END_EVENT", "SERVICE_TASK", "RECEIVE_TASK", "USER_TASK", "MANUAL_TASK", "TASK",
    "EXCLUSIVE_GATEWAY", "INCLUSIVE_GATEWAY", "PARALLEL_GATEWAY", "EVENT_BASED_GATEWAY", "SEQUENCE_FLOW",
    "MULTI_INSTANCE_BODY", "CALL_ACTIVITY", "BUSINESS_RULE_TASK", "SCRIPT_TASK", "SEND_TASK", "TRANSACTION", "UNKNOWN",
)  # fmt: skip


def elements_grouped(dialect: str) -> tuple[Select[Any], dict[str, Any]]:
    """SELECT of the element instances of the roots of the process instances around it, one group each, and what may
    be asked in its HAVING, by name."""
    statement = _all_events(dialect).where(ENTRY.c.chain_key == INSTANCE.c.root_key)
    return statement, {name: column.element for name, column in statement.selected_columns.items()}


def element_events(dialect: str, roots: Any) -> Select[Any]:
    """The element instances of some roots (their keys, or a SELECT of them), of all roots with None."""
    statement = _all_events(dialect)
    return statement if roots is None else statement.where(ENTRY.c.chain_key.in_(roots))


@cache
def _all_events(dialect: str) -> Select[Any]:
    """SELECT of one row an element instance: key, root_key, element_id, type, scope, process_key, started_at,
    ended_at, state."""
    found = events(dialect)
    kind, key = found.kind, found.fact("key", BigInteger)
    at = type_coerce(ENTRY.c.at, String)
    ended = {name: case((kind == name, state or found.fact("state"))) for name, state in _ENDS.items()}
    process = case((kind == "ProcessStarted", key), else_=found.fact("process_key", BigInteger))
    statement = (
        select_from(
            HistoryEntry,
            key.label("key"),
            ENTRY.c.chain_key.label("root_key"),
            func.max(func.coalesce(found.fact("element_id"), found.fact("process_id"))).label("element_id"),
            func.coalesce(func.max(found.fact("type")), "PROCESS").label("type"),
            func.max(found.fact("scope", BigInteger)).label("scope"),
            func.max(process).label("process_key"),
            func.min(case((kind.in_(_BEGINS), at))).label("started_at"),
            func.max(case((kind.in_(list(_ENDS)), at))).label("ended_at"),
            func.coalesce(*(func.max(expression) for expression in ended.values()), "ACTIVE").label("state"),
        )
        .select_from(*found.sources)
        .where(ENTRY.c.chain == "instance", kind.in_([*_BEGINS, *_ENDS]))
    )
    return statement.group_by(key, ENTRY.c.chain_key)


def _column(name: str, kind: Any) -> ColumnElement[Any]:
    return literal_column(f"element.{name}", kind)


_KEY = _column("key", BigInteger)
#: The name in the diagram; it is joined only where it is sorted by.
_NAME: ColumnElement[Any] = literal_column("named.name", String)
_AT_ELEMENT = select_from(Incident, func.min(INCIDENT.c.key, type_=BigInteger)).where(
    INCIDENT.c.state == "ACTIVE",
    INCIDENT.c.root_key == _column("root_key", BigInteger),
    or_(
        INCIDENT.c.element_key == _KEY,
        and_(_column("type", String) == "PROCESS", INCIDENT.c.process_key == _KEY),
    ),
)


def _statement(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    source = element_events(dialect, _roots(query)).subquery("element")
    joined = and_(INSTANCE.c.key == source.c.process_key, own(ProcessInstance))
    found = select_from(ProcessInstance, *columns).join_from(INSTANCE, source, joined)
    if not any(part is _NAME for one in columns for part in iterate(one)):
        return found
    named = names_in_use(dialect)
    same = and_(
        named.c.definition_key == INSTANCE.c.definition_key, named.c.element_id == source.c.element_id
    )
    return found.outerjoin(named, same)


def _roots(query: Mapping[str, Any]) -> Any:
    """Whose histories a filter can concern: root keys, a SELECT of them, or None for everybody's."""
    named = roots_named(query, ("elementInstanceKey", "elementInstanceScopeKey", "processInstanceKey"))
    return roots_of_definition(query) if named is None else named


ELEMENT_INSTANCES = Resource(
    name="element-instances",
    title="元素实例",
    key="elementInstanceKey",
    statement=_statement,
    fields=(
        Field("processDefinitionId", Kind.TEXT, INSTANCE.c.process_id, sortable=True),
        Field("startDate", Kind.TIME, _column("started_at", String), sortable=True),
        Field("endDate", Kind.TIME, _column("ended_at", String), nullable=True, sortable=True),
        Field("elementId", Kind.TEXT, _column("element_id", String), sortable=True),
        Field("elementName", Kind.TEXT, func.coalesce(_NAME, ""), shown=False, filtered=False, sortable=True),
        Field("type", Kind.CHOICE, _column("type", String), sortable=True, choices=_TYPES),
        Field("state", Kind.CHOICE, _column("state", String), sortable=True, choices=STATES),
        Field("hasIncident", Kind.BOOLEAN, _AT_ELEMENT.scalar_subquery().is_not(None)),
        Field("tenantId", Kind.TEXT, INSTANCE.c.tenant, sortable=True),
        Field("elementInstanceKey", Kind.KEY, _KEY, sortable=True),
        Field("processInstanceKey", Kind.KEY, INSTANCE.c.key, sortable=True),
        Field("rootProcessInstanceKey", Kind.KEY, INSTANCE.c.root_key),
        Field("processDefinitionKey", Kind.KEY, INSTANCE.c.definition_key, sortable=True),
        Field("incidentKey", Kind.KEY, _AT_ELEMENT.scalar_subquery(), nullable=True, sortable=True),
        Field("elementInstanceScopeKey", Kind.KEY, _column("scope", BigInteger), shown=False),
    ),
    specials={"elementName": element_name_of},
    finish=name_elements,
    fixed=False,
    seen=in_root(INSTANCE.c.root_key),
)
