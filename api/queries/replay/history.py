"""One chain of the history, and how much of it somebody sees: as much as of the case that it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func

from casework.cases.access_level import places, require_sight
from casework.walls.crossing import crossing
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.context import Actor
from engine.errors import NotFound
from engine.missing import no_chain
from engine.store import Tx
from engine.store.tables_cases import Case
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of

_ENTRY = table_of(HistoryEntry)
_INSTANCE = table_of(ProcessInstance)
_CASE = table_of(Case)
_ROOT = select_from(
    ProcessInstance, *(_INSTANCE.c[name] for name in ("case_key", "place", "process_id"))
).where(_INSTANCE.c.key == key_param("key"), _INSTANCE.c.root_key == key_param("key"))
_CASE_ROW = select_from(Case).where(_CASE.c.key == key_param("key"))


def chain_rows(chain: str, key: int, after: int) -> Any:
    """The entries of a chain after a number, in their order."""
    return (
        select_from(HistoryEntry)
        .where(_ENTRY.c.chain == chain, _ENTRY.c.chain_key == key, _ENTRY.c.seq > after)
        .order_by(_ENTRY.c.seq)
    )


def chain_length(chain: str, key: int) -> Any:
    """The number of entries of a chain."""
    return select_from(HistoryEntry, func.count()).where(_ENTRY.c.chain == chain, _ENTRY.c.chain_key == key)


def chain_sight(tx: Tx, actor: Actor, chain: str, key: int, now: datetime) -> AccessLevel:
    """How much the actor sees of a chain, at least `LOG`; NotFound or Forbidden otherwise."""
    where = f"{chain}/{key}"
    if chain == "tenant":
        return AccessLevel.FULL
    case_key: int | None = key
    if chain == "instance":
        root = tx.row(_ROOT, key=key)
        if root is None:
            raise no_chain(where)
        case_key = root["case_key"]
        if case_key is None:
            near = any(authz.covers(place, root["place"]) for place in places(actor))
            if not near and not authz.allowed(actor, authz.ANY):
                raise no_chain(where)
            # what looks at many cases has written down what it saw of them, of sensitive ones too
            beyond = crossing(root["place"]).looks_beyond(root["process_id"])
            return AccessLevel.LOG if beyond else AccessLevel.FULL
    try:
        return require_sight(tx, actor, tx.row(_CASE_ROW, key=case_key), AccessLevel.LOG, now, where)
    except NotFound:
        raise no_chain(where) from None


#: Numbers beyond this are not exact in a page's own arithmetic (ECMA-262, Number.MAX_SAFE_INTEGER).
_EXACT = 2**53 - 1


def readable(value: Any) -> Any:
    """A recorded value with its 63-bit keys as text."""
    if isinstance(value, list):
        return [readable(item) for item in value]
    if isinstance(value, dict):
        return {name: readable(item) for name, item in value.items()}
    return str(value) if type(value) is int and abs(value) > _EXACT else value
