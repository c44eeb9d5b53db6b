"""Which variables an element instance sees: its own, then those of each scope around it; the nearest wins.

The scopes around it are read from the history, so this works for ended elements as well.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from api.v2.nesting import scopes_around
from api.v2.resources.variables import VARIABLE
from engine.context import root_of
from engine.store import Tx
from engine.store.tables_instances import Variable
from engine.store.tenant_statements import select_from
from engine.values import loads

_COLUMNS = (VARIABLE.c.key, VARIABLE.c.scope_key, VARIABLE.c.name, VARIABLE.c.value)


def scopes_of(tx: Tx, key: int) -> list[int]:
    """The scopes that an element instance reads, nearest first: itself … its process instance."""
    around = scopes_around(tx, key)
    chain: list[int] = []
    scope: int | None = key
    while scope is not None and scope not in chain:
        chain.append(scope)
        scope = around.get(scope)
    return chain


def effective_keys(tx: Tx, key: int) -> list[int]:
    """The keys of the variables that win at an element instance."""
    return [row["key"] for row in _effective(tx, key)]


def effective_values(tx: Tx, key: int, names: Collection[str] = ()) -> dict[str, Any]:
    """The variables at an element instance by name; only `names` when there are any."""
    rows = _effective(tx, key)
    return {row["name"]: loads(row["value"]) for row in rows if not names or row["name"] in names}


def local_values(tx: Tx, scope: int, names: Collection[str] = ()) -> dict[str, Any]:
    """The variables of one scope by name; only `names` when there are any."""
    rows = tx.rows(select_from(Variable, *_COLUMNS).where(VARIABLE.c.scope_key == scope))
    return {row["name"]: loads(row["value"]) for row in rows if not names or row["name"] in names}


def _effective(tx: Tx, key: int) -> list[Any]:
    chain = scopes_of(tx, key)
    statement = select_from(Variable, *_COLUMNS).where(
        VARIABLE.c.root_key == root_of(key), VARIABLE.c.scope_key.in_(chain)
    )
    distance = {scope: n for n, scope in enumerate(chain)}
    nearest: dict[str, Any] = {}
    for row in sorted(tx.rows(statement), key=lambda row: distance[row["scope_key"]]):
        nearest.setdefault(row["name"], row)
    return list(nearest.values())
