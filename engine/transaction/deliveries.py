"""Items of the outbox that could not be delivered, and whoever has one tried anew."""

from __future__ import annotations

from sqlalchemy import bindparam

from engine.errors import NotFound
from engine.store.base import UtcTime
from engine.store.tables_instances import Outbox
from engine.store.tenant_statements import key_param, select_from, table_of, update_of
from engine.transaction.commands import RetryDelivery
from engine.transaction.events import DeliveryRetried
from engine.unit import Unit

_OUTBOX = table_of(Outbox)
_ITEM = (_OUTBOX.c.key == key_param("item"), _OUTBOX.c.number == key_param("at"))
_LOCK = select_from(Outbox, _OUTBOX.c.kind, _OUTBOX.c.attempts).where(*_ITEM).with_for_update()
_ANEW = (
    update_of(Outbox)
    .where(*_ITEM)
    .values(attempts=0, retried_at=bindparam("now", type_=UtcTime), credit=key_param("credit"))
)


def retry_delivery(unit: Unit, command: RetryDelivery) -> None:
    """Counts the item's attempts, and what may follow from it, from now on; the bus delivers it after the commit.
    NotFound when it is gone."""
    row = unit.tx.row(_LOCK, item=command.key, at=command.number)
    if row is None:
        raise NotFound(
            "delivery_not_found", "没有这一件，多半已经送达", where=f"{command.key}/{command.number}"
        )
    unit.tx.run(
        _ANEW,
        item=command.key,
        at=command.number,
        now=unit.context.now,
        credit=unit.meter.bounds.consequences,
    )
    item = {"key": command.key, "number": command.number, "kind": row["kind"]}
    unit.audit(DeliveryRetried(item, row["attempts"]))
    unit.outbox.append((command.key, command.number))
