"""Batch operations go on in the background: the sweep takes their items one by one, each in a transaction of its own
and in the name of whoever ordered it, with the posts that the account has by then."""

from __future__ import annotations

import logging

from engine.access import authz
from engine.batches.commands import DoBatchItem, FailBatchItem
from engine.batches.orders import RUNS
from engine.bus import Bus
from engine.context import Actor, platform_actor, root_of
from engine.errors import OutcomeUnknown, Refusal, StaleVersion, StorageFull, Unavailable
from engine.safe_traceback import traced
from engine.store import Database
from engine.store.tables_batches import BatchItem, BatchOperation
from engine.store.tables_org import Account, RoleAssignment
from engine.store.tenant_statements import key_param, select_from, table_of, text_param

log = logging.getLogger(__name__)

#: So many items of one tenant one sweep looks at.
PAGE = 500
#: What is nobody's fault and passes: the item stays, and the next sweep tries it again.
PASSING = (Unavailable, OutcomeUnknown, StorageFull, StaleVersion)

_BATCH, _ITEM = table_of(BatchOperation), table_of(BatchItem)
_ACCOUNT, _ROLE = table_of(Account), table_of(RoleAssignment)
_RUNNING = select_from(BatchOperation, _BATCH.c.key).where(_BATCH.c.state.in_(RUNS)).order_by(_BATCH.c.key)
_OF = (
    select_from(BatchItem, _ITEM.c.key)
    .where(_ITEM.c.batch_key == key_param("batch"), _ITEM.c.state == "ACTIVE")
    .order_by(_ITEM.c.key)
    .limit(PAGE)
)
_ORDERED = select_from(BatchOperation, _BATCH.c.user, _BATCH.c.role).where(_BATCH.c.key == key_param("key"))
_WHO = select_from(Account, _ACCOUNT.c.name, _ACCOUNT.c.active).where(_ACCOUNT.c.user == text_param("user"))
_ROLES = select_from(RoleAssignment, _ROLE.c.role, _ROLE.c.org_code).where(_ROLE.c.user == text_param("user"))


def items_to_do(database: Database, tenant: str) -> list[int]:
    """The keys of a tenant's items that are next: orders in turn, so that a small one need not wait for a large one."""
    with database.read(tenant) as tx:
        orders = [[row["key"] for row in tx.rows(_OF, batch=batch["key"])] for batch in tx.rows(_RUNNING)]
    longest = max(map(len, orders), default=0)
    return [order[n] for n in range(longest) for order in orders if n < len(order)][:PAGE]


def work_on(bus: Bus, tenant: str, item: int) -> None:
    """Does an item; what it is refused is noted beside it. Never raises: one item holds up none of the others."""
    try:
        bus.execute(DoBatchItem(item), _who_ordered(bus, tenant, item))
    except PASSING as passing:
        log.warning("batch item %s of %s waits: %s", item, tenant, passing.code)
    except Refusal as refusal:
        _fail(bus, tenant, item, str(refusal))
    except Exception as error:
        log.error("batch item %s of %s could not be done: %s", item, tenant, traced(error))
        _fail(bus, tenant, item, f"平台内部出错：{type(error).__name__}")


def _fail(bus: Bus, tenant: str, item: int, why: str) -> None:
    try:
        bus.execute(FailBatchItem(item, why), platform_actor(tenant))
    except Exception as error:
        log.error("batch item %s of %s could not be noted: %s", item, tenant, traced(error))


def _who_ordered(bus: Bus, tenant: str, item: int) -> Actor:
    """The account as it is now; one that is closed holds no posts any more."""
    with bus.database.read(tenant) as tx:
        order = tx.row(_ORDERED, key=root_of(item))
        assert order is not None, "an item has its order"
        account = tx.row(_WHO, user=order["user"])
        roles = tuple((row["role"], row["org_code"]) for row in tx.rows(_ROLES, user=order["user"]))
    if account is None or not account["active"]:
        roles = ()
    name = order["user"] if account is None else account["name"]
    grants = bus.extension.roles.grants
    return authz.acting(grants, order["user"], name, tenant, roles, order["role"], "platform")
