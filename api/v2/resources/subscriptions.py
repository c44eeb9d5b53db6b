"""Message subscriptions: what waits, and what has waited, for a message. Read from the history, which says when a
subscription was opened and closed, and whether a message reached it."""

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
    cast,
    func,
    literal,
    literal_column,
    null,
    type_coerce,
)

from api.v2.resources.tables import DEFINITION, INSTANCE
from api.v2.resources.unfolding import ENTRY, Events, events, roots_named, roots_of_definition
from api.v2.search.fields import Field, Kind, Resource
from engine.store import Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance, Subscription
from engine.store.tenant_statements import inherited, own, select_from, table_of

_SUBSCRIPTION = table_of(Subscription)
_STATES = ("CREATED", "CORRELATED", "DELETED", "MIGRATED")
_TYPES = ("PROCESS_EVENT", "START_EVENT")
_OPENED, _CLOSED = ("SubscriptionOpened", "ProcessSubscriptionOpened"), "SubscriptionClosed"
_KEYS = ("messageSubscriptionKey", "elementInstanceKey", "processInstanceKey")
#: An element that waits for several messages has several subscriptions; the key counts them above the element's.
_NEXT = 1 << 20


def _column(name: str, kind: Any) -> ColumnElement[Any]:
    return literal_column(f"waiting.{name}", kind)


def _state(found: Events, closed: ColumnElement[bool], its_own: ColumnElement[bool]) -> ColumnElement[Any]:
    """Of what a message has closed the step says whom it was for."""
    came = case((and_(closed, found.operation == "correlate"), case((its_own, 1), else_=0)), else_=0)
    return case(
        (func.max(came) == 1, "CORRELATED"),
        (func.max(case((closed, 1), else_=0)) == 1, "DELETED"),
        else_="CREATED",
    )


@cache
def _all_subscriptions(dialect: str) -> Select[Any]:
    """SELECT of one row a subscription to a message: element_key, number, process_key, name, correlation_key,
    element_id, changed_at, state."""
    found = events(dialect)
    key, number = found.fact("key", BigInteger), found.fact("index", BigInteger)
    opened, closed = found.kind.in_(_OPENED), found.kind == _CLOSED
    state = _state(found, closed, and_(found.argument(0) == key, found.argument(1) == number))

    def said(name: str) -> ColumnElement[Any]:
        return func.max(case((opened, found.fact(name))))

    process = func.max(case((opened, found.fact("process_key", BigInteger))), type_=BigInteger)
    return (
        select_from(
            HistoryEntry,
            key.label("element_key"),
            number.label("number"),
            # former versions did not say in which process of the root it is
            func.coalesce(process, ENTRY.c.chain_key, type_=BigInteger).label("process_key"),
            said("name").label("name"),
            said("correlation_key").label("correlation_key"),
            said("element_id").label("element_id"),
            func.max(type_coerce(ENTRY.c.at, String)).label("changed_at"),
            state.label("state"),
        )
        .select_from(*found.sources)
        .where(ENTRY.c.chain == "instance", found.kind.in_((*_OPENED, _CLOSED)))
        .group_by(ENTRY.c.chain_key, key, number)
        .having(said("type") == "message")
    )


def _statement(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    meant = _roots(query)
    every = _all_subscriptions(dialect)
    waiting = (every if meant is None else every.where(ENTRY.c.chain_key.in_(meant))).subquery("waiting")
    its = and_(INSTANCE.c.key == waiting.c.process_key, own(ProcessInstance))
    its_definition = and_(DEFINITION.c.key == INSTANCE.c.definition_key, inherited(ProcessDefinition))
    return (
        select_from(ProcessInstance, *columns)
        .join_from(INSTANCE, waiting, its)
        .join(DEFINITION, its_definition)
    )


def _roots(query: Mapping[str, Any]) -> Any:
    """Whose histories are unfolded: those of the roots that the filter names; for what waits, those in which something
    does; None: everybody's."""
    named = roots_named(query, _KEYS)
    if named is not None:
        return named
    if str(query.get("messageSubscriptionState")).upper() == "CREATED":
        waits = select_from(Subscription, _SUBSCRIPTION.c.root_key).where(_SUBSCRIPTION.c.type == "message")
        name = query.get("messageName")
        return waits.where(_SUBSCRIPTION.c.name == name) if isinstance(name, str) else waits
    return roots_of_definition(
        {name: query.get(name) for name in ("processDefinitionId", "processDefinitionKey")}
    )


def _no_tool(tx: Tx, items: list[dict[str, Any]]) -> None:
    """Nothing here is a tool of an agent."""
    for item in items:
        item["toolProperties"] = {}


_NOTHING = cast(null(), String)

MESSAGE_SUBSCRIPTIONS = Resource(
    name="message-subscriptions",
    title="消息订阅",
    key="messageSubscriptionKey",
    statement=_statement,
    fields=(
        Field(
            "messageSubscriptionKey", Kind.KEY,
            _column("element_key", BigInteger) + _column("number", BigInteger) * _NEXT, sortable=True,
        ),
        Field("processDefinitionId", Kind.TEXT, INSTANCE.c.process_id, sortable=True),
        Field("processDefinitionKey", Kind.KEY, INSTANCE.c.definition_key),
        Field("processDefinitionName", Kind.TEXT, DEFINITION.c.name, nullable=True, sortable=True),
        Field("processDefinitionVersion", Kind.INTEGER, DEFINITION.c.version, sortable=True),
        Field("processInstanceKey", Kind.KEY, INSTANCE.c.key, sortable=True),
        Field("rootProcessInstanceKey", Kind.KEY, INSTANCE.c.root_key, filtered=False),
        Field("elementId", Kind.TEXT, _column("element_id", String), sortable=True),
        Field("elementInstanceKey", Kind.KEY, _column("element_key", BigInteger), sortable=True),
        Field("messageSubscriptionState", Kind.CHOICE, _column("state", String), sortable=True, choices=_STATES),
        Field("messageSubscriptionType", Kind.CHOICE, literal("PROCESS_EVENT"), sortable=True, choices=_TYPES),
        Field("lastUpdatedDate", Kind.TIME, _column("changed_at", String), sortable=True),
        Field("messageName", Kind.TEXT, _column("name", String), sortable=True),
        Field("correlationKey", Kind.TEXT, _column("correlation_key", String), nullable=True, sortable=True),
        Field("businessId", Kind.TEXT, INSTANCE.c.business_id, nullable=True, sortable=True),
        Field("toolName", Kind.TEXT, _NOTHING, nullable=True, sortable=True),
        Field("inboundConnectorType", Kind.TEXT, _NOTHING, nullable=True, sortable=True),
        Field("tenantId", Kind.TEXT, INSTANCE.c.tenant, sortable=True),
    ),
    finish=_no_tool,
    fixed=False,
)  # fmt: skip
