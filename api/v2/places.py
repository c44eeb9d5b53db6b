"""What a program sees that serves some places and not the whole tenant: what runs there, as staff do (decision 0014).

Everything that runs lies in a root instance, and a root lies at a place. So whatever is searched or got under /v2 says
what of it such a program sees (`Resource.seen`); the database looks the root's row up by its key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func

from engine.access import authz
from engine.context import Actor
from engine.instances.instances import place_of_tenant
from engine.places.below import runs_within
from engine.store import Tx
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, table_of

_ROOT = table_of(ProcessInstance)
_COUNT = select_from(ProcessInstance, func.count())


class PlacedTx(Tx):
    """A reader for somebody who sees what runs at `places` and below (None: in the whole tenant); `user`: whose own
    orders are seen besides."""

    def __init__(self, tx: Tx, places: tuple[str, ...] | None, user: str) -> None:
        super().__init__(tx.connection, tx.tenant, tx.lineage)
        self.places = places
        self.user = user


#: The rows that such a reader sees; asked of readers alone that are kept to places.
Seen = Callable[[PlacedTx], ColumnElement[bool]]


def placed(tx: Tx, actor: Actor) -> PlacedTx:
    """The reader, kept to the places where the actor may read what runs."""
    if authz.allowed(actor, authz.ANY):
        return PlacedTx(tx, None, actor.user)
    at = authz.places_with(actor, authz.READ_INSTANCES)
    own = place_of_tenant(tx)
    whole = any(authz.covers(place, own) for place in at)
    return PlacedTx(tx, None if whole else tuple(sorted(set(at))), actor.user)


def in_root(root_key: Any) -> Seen:
    """Of rows with their root's key in a column: those whose root runs at the reader's places."""
    return lambda tx: runs_within(root_key, tx.places or ())


def kept_to(tx: Tx, seen: Seen | None) -> list[ColumnElement[bool]]:
    """What a statement needs besides, so that the reader sees no more than they may."""
    if seen is None or not isinstance(tx, PlacedTx) or tx.places is None:
        return []
    return [seen(tx)]


def sees_root(tx: Tx, root_key: int) -> bool:
    """Whether the reader sees this very root, if there is one."""
    if not isinstance(tx, PlacedTx) or tx.places is None:
        return True
    found: int = tx.value(_COUNT.where(_ROOT.c.key == root_key, *kept_to(tx, in_root(_ROOT.c.key))))
    return found > 0
