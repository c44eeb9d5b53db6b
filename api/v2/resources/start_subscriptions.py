"""Message start events: each version that is published has its subscriptions, and the newest in force waits.

Camunda 8 opens them when a version is deployed and deletes them when the next one comes. Here they are read from the
start events beside the definitions, so that a district sees those of its city, too.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, String, and_, case, cast, func, null, type_coerce

from api.v2.resources.definitions import is_latest
from api.v2.resources.tables import DEFINITION
from engine.store.base import UtcTime
from engine.store.tables_definitions import Deployment, ProcessDefinition, RetiredDefinition, StartEvent
from engine.store.tenant_statements import select_shared, table_of

_START, DEPLOYMENT, _RETIRED = table_of(StartEvent), table_of(Deployment), table_of(RetiredDefinition)
_NUMBER = func.row_number().over(
    partition_by=(_START.c.tenant, _START.c.definition_key), order_by=_START.c.element_id
)
#: One row a message start event. Its `key` is its number above the definition's key, where nothing else is counted.
STARTS = (
    select_shared(
        StartEvent,
        *(_START.c[name] for name in ("tenant", "definition_key", "element_id", "name")),
        type_coerce(_START.c.definition_key + _NUMBER, BigInteger).label("key"),
    )
    .where(_START.c.type == "message")
    .subquery("start")
)
#: The joins with its version and with the deployment that published it.
ITS_VERSION = and_(DEFINITION.c.tenant == STARTS.c.tenant, DEFINITION.c.key == STARTS.c.definition_key)
ITS_DEPLOYMENT = and_(
    DEPLOYMENT.c.tenant == DEFINITION.c.tenant, DEPLOYMENT.c.key == DEFINITION.c.deployment_key
)

_LATER = DEFINITION.alias("later")
_NEXT_AT = (
    select_shared(Deployment, func.min(type_coerce(DEPLOYMENT.c.at, String)))
    .where(
        DEPLOYMENT.c.tenant == _LATER.c.tenant,
        DEPLOYMENT.c.key == _LATER.c.deployment_key,
        _LATER.c.tenant == DEFINITION.c.tenant,
        _LATER.c.org_code == DEFINITION.c.org_code,
        _LATER.c.ref == DEFINITION.c.ref,
        _LATER.c.version > DEFINITION.c.version,
    )
    .correlate(DEFINITION)
    .scalar_subquery()
)
_RETIRED_AT = (
    select_shared(RetiredDefinition, type_coerce(_RETIRED.c.at, String))
    .where(_RETIRED.c.tenant == DEFINITION.c.tenant, _RETIRED.c.key == DEFINITION.c.key)
    .correlate(DEFINITION)
    .scalar_subquery()
)
_WAITS = is_latest(ProcessDefinition)
STATE = case((_WAITS, "CREATED"), else_="DELETED")
#: Since when it waits, or when it ceased to: as it was taken out of service, else as the next version came.
CHANGED_AT = type_coerce(
    case((_WAITS, type_coerce(DEPLOYMENT.c.at, String)), else_=func.coalesce(_RETIRED_AT, _NEXT_AT)), UtcTime
)
NO_KEY = cast(null(), BigInteger)
NO_TEXT = cast(null(), String)
