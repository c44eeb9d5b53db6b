"""Batch operations: whoever orders one must be allowed to do each of its items; and each is asked again when it is
done, as if it were done alone."""

from __future__ import annotations

from collections.abc import Callable

from engine.access import authz
from engine.batches.commands import CANCEL_INSTANCES, RESOLVE_INCIDENTS, ChangeBatch, DoBatchItem, OrderBatch
from engine.batches.orders import ACTIONS, find_item, lock_batch
from engine.commands import Command
from engine.context import Actor
from engine.gate.rule import Ask, require
from engine.instances.instances import place_of_tenant
from engine.missing import no_batch
from engine.store import Row
from engine.unit import Unit

#: What whoever orders such an operation must hold.
NEEDED = {CANCEL_INSTANCES: authz.CANCEL, RESOLVE_INCIDENTS: authz.RESOLVE}


def ask_order(unit: Unit, command: OrderBatch) -> None:
    """The permission for what is ordered; place and sight are asked with each item."""
    require(unit.actor, NEEDED[command.operation], command.operation)


def ask_change(unit: Unit, command: ChangeBatch) -> None:
    """An order is stopped and taken up again by the account that gave it, and by who may give it for the whole tenant:
    who serves one place alone cannot tell what it is about elsewhere."""
    batch, actor = lock_batch(unit.tx, command.key), unit.actor
    if batch is None or not _may(actor, batch):
        raise no_batch(command.key)
    whole = authz.allowed_at(actor, NEEDED[batch["kind"]], place_of_tenant(unit.tx))
    if not whole and batch["user"] != actor.user:
        raise no_batch(command.key)


def _may(actor: Actor, batch: Row) -> bool:
    return authz.allowed(actor, NEEDED[batch["kind"]])


def asks_item(asks: Callable[[type[Command]], Ask]) -> Ask:
    """Asks of an item what is asked of the command that it stands for."""

    def ask(unit: Unit, command: DoBatchItem) -> None:
        batch, item = find_item(unit, command.key)
        if batch["user"] != unit.actor.user or not _may(unit.actor, batch):
            raise no_batch(command.key)
        make = ACTIONS[item["kind"]][0]
        if item["state"] == "ACTIVE":
            asks(make)(unit, make(item["item"]))

    return ask
