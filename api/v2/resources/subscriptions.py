"""Message subscriptions: what waits, and what has waited, for a message, in instances and at start events; and what
messages have reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, String, and_, literal

from api.v2.places import in_root
from api.v2.resources.start_subscriptions import (
    CHANGED_AT,
    DEPLOYMENT,
    ITS_DEPLOYMENT,
    ITS_VERSION,
    NO_KEY,
    NO_TEXT,
    STARTS,
    STATE,
)
from api.v2.resources.tables import DEFINITION, with_definition
from api.v2.search.fields import Field, Kind, Resource
from engine.store import Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_insight import CorrelatedMessage, MessageSubscription
from engine.store.tenant_statements import select_from, select_shared, table_of

_SUBSCRIPTION, _CORRELATED = table_of(MessageSubscription), table_of(CorrelatedMessage)
_STATES = ("CREATED", "CORRELATED", "DELETED", "MIGRATED")
_TYPES = ("PROCESS_EVENT", "START_EVENT")
#: Camunda's word for no key: of a message that the record does not name.
_NO_MESSAGE = "-1"


def _unnamed(tx: Tx, items: list[dict[str, Any]]) -> None:
    for item in items:
        item["messageKey"] = item["messageKey"] or _NO_MESSAGE


def _no_tool(tx: Tx, items: list[dict[str, Any]]) -> None:
    """Nothing here is a tool of an agent."""
    for item in items:
        item["toolProperties"] = {}


def _subscription(**columns: Any) -> tuple[Field, ...]:
    """The fields of a subscription, of whatever table."""
    return (
        Field("messageSubscriptionKey", Kind.KEY, columns["key"], sortable=True),
        Field("processDefinitionId", Kind.TEXT, columns["process_id"], sortable=True),
        Field("processDefinitionKey", Kind.KEY, columns["definition_key"]),
        Field("processDefinitionName", Kind.TEXT, DEFINITION.c.name, nullable=True, sortable=True),
        Field("processDefinitionVersion", Kind.INTEGER, DEFINITION.c.version, sortable=True),
        Field("processInstanceKey", Kind.KEY, columns["process_key"], nullable=True, sortable=True),
        Field("rootProcessInstanceKey", Kind.KEY, columns["root_key"], nullable=True, filtered=False),
        Field("elementId", Kind.TEXT, columns["element_id"], sortable=True),
        Field("elementInstanceKey", Kind.KEY, columns["element_key"], nullable=True, sortable=True),
        Field("messageSubscriptionState", Kind.CHOICE, columns["state"], sortable=True, choices=_STATES),
        Field("messageSubscriptionType", Kind.CHOICE, columns["type"], sortable=True, choices=_TYPES),
        Field("lastUpdatedDate", Kind.TIME, columns["changed_at"], sortable=True),
        Field("messageName", Kind.TEXT, columns["name"], sortable=True),
        Field("correlationKey", Kind.TEXT, columns["correlation_key"], nullable=True, sortable=True),
        Field("businessId", Kind.TEXT, columns["business_id"], nullable=True, sortable=True),
        Field("toolName", Kind.TEXT, NO_TEXT, nullable=True, sortable=True),
        Field("inboundConnectorType", Kind.TEXT, NO_TEXT, nullable=True, sortable=True),
        Field("tenantId", Kind.TEXT, columns["tenant"], sortable=True),
    )


def _correlated(**columns: Any) -> tuple[Field, ...]:
    """The fields of a message that was received, by a subscription or at a start event."""
    return (
        Field("key", Kind.TEXT, _CORRELATED.c.key, shown=False, filtered=False),
        Field("subscriptionKey", Kind.KEY, columns["subscription_key"], sortable=True),
        Field("messageKey", Kind.KEY, _CORRELATED.c.message_key, nullable=True, sortable=True),
        Field("messageName", Kind.TEXT, columns["name"], sortable=True),
        Field("correlationKey", Kind.TEXT, _CORRELATED.c.correlation_key, nullable=True, sortable=True),
        Field("correlationTime", Kind.TIME, _CORRELATED.c.at, sortable=True),
        Field("elementId", Kind.TEXT, _CORRELATED.c.element_id, sortable=True),
        Field("elementInstanceKey", Kind.KEY, _CORRELATED.c.element_key, nullable=True, sortable=True),
        Field("processDefinitionId", Kind.TEXT, _CORRELATED.c.process_id, sortable=True),
        Field("processDefinitionKey", Kind.KEY, _CORRELATED.c.definition_key, sortable=True),
        Field("processInstanceKey", Kind.KEY, _CORRELATED.c.process_key, sortable=True),
        Field("rootProcessInstanceKey", Kind.KEY, _CORRELATED.c.root_key, filtered=False),
        Field("businessId", Kind.TEXT, _CORRELATED.c.business_id, nullable=True, sortable=True),
        Field("partitionId", Kind.INTEGER, literal(1), sortable=True),
        Field("tenantId", Kind.TEXT, _CORRELATED.c.tenant, sortable=True),
    )


def _of_starts(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    return (
        select_shared(ProcessDefinition, *columns)
        .join_from(DEFINITION, STARTS, ITS_VERSION)
        .join(DEPLOYMENT, ITS_DEPLOYMENT)
    )


def _reached(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    return select_from(CorrelatedMessage, *columns).where(_CORRELATED.c.element_key.is_not(None))


def _begun(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    """A signal begins instances as well; its start event is none of a message."""
    its_start = and_(
        STARTS.c.definition_key == _CORRELATED.c.definition_key,
        STARTS.c.element_id == _CORRELATED.c.element_id,
    )
    found = select_from(CorrelatedMessage, *columns).join_from(_CORRELATED, STARTS, its_start)
    return found.where(_CORRELATED.c.element_key.is_(None))


_AT_STARTS = Resource(
    name="message-subscriptions",
    title="消息订阅",
    key="messageSubscriptionKey",
    statement=_of_starts,
    fields=_subscription(
        key=STARTS.c.key, process_id=DEFINITION.c.ref, definition_key=DEFINITION.c.key, process_key=NO_KEY,
        root_key=NO_KEY, element_id=STARTS.c.element_id, element_key=NO_KEY, state=STATE,
        type=literal("START_EVENT", String), changed_at=CHANGED_AT, name=STARTS.c.name, correlation_key=NO_TEXT,
        business_id=NO_TEXT, tenant=STARTS.c.tenant,
    ),
    finish=_no_tool,
)  # fmt: skip
MESSAGE_SUBSCRIPTIONS = Resource(
    name="message-subscriptions",
    title="消息订阅",
    key="messageSubscriptionKey",
    statement=with_definition(MessageSubscription),
    fields=_subscription(type=literal("PROCESS_EVENT", String), **dict(_SUBSCRIPTION.c.items())),
    finish=_no_tool,
    beside=_AT_STARTS,
    seen=in_root(_SUBSCRIPTION.c.root_key),
)
CORRELATED_MESSAGE_SUBSCRIPTIONS = Resource(
    name="correlated-message-subscriptions",
    title="收到的消息",
    key="key",
    statement=_reached,
    fields=_correlated(subscription_key=_CORRELATED.c.subscription_key, name=_CORRELATED.c.name),
    finish=_unnamed,
    seen=in_root(_CORRELATED.c.root_key),
    beside=Resource(
        name="correlated-message-subscriptions",
        title="收到的消息",
        key="key",
        statement=_begun,
        fields=_correlated(subscription_key=STARTS.c.key, name=STARTS.c.name),
        seen=in_root(_CORRELATED.c.root_key),
    ),
)
