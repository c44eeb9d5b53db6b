"""What lies in what in a root: each element instance and each variable scope with the scope around it, read from the
history, so that it is known of what has ended, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from api.platform import bus
from api.v2.resources.elements import element_events
from api.v2.resources.tables import INSTANCE
from engine.context import root_of
from engine.store import Row, Tx
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from

_PROCESSES = select_from(
    ProcessInstance, INSTANCE.c.key, INSTANCE.c.definition_key, INSTANCE.c.parent_element
).where(INSTANCE.c.root_key == key_param("root"))


def scopes_around(tx: Tx, key: int) -> dict[int, int | None]:
    """In the root that `key` lives in: element instance or scope → the scope around it; a process instance → None."""
    rows = tx.rows(element_events(tx.dialect, [root_of(key)]))
    around: dict[int, int | None] = {row["key"]: row["scope"] for row in rows}
    for row in rows:
        if row["scope"] is not None and row["scope"] not in around:
            around[row["scope"]] = _ad_hoc(tx, row, rows)
    return around


def inside(tx: Tx, key: int) -> set[int]:
    """The element instance with everything in it, the instances that it has called included."""
    held: dict[int, list[int]] = defaultdict(list)
    for inner, outer in scopes_around(tx, key).items():
        if outer is not None:
            held[outer].append(inner)
    for row in tx.rows(_PROCESSES, root=root_of(key)):
        if row["parent_element"] is not None:
            held[row["parent_element"]].append(row["key"])
    found, pending = {key}, [key]
    while pending:
        for inner in held[pending.pop()]:
            if inner not in found:
                found.add(inner)
                pending.append(inner)
    return found


def _ad_hoc(tx: Tx, row: Row, rows: Sequence[Row]) -> int | None:
    """The ad-hoc sub-process of an activation: the scope of one has no element instance of its own. The diagram says
    which element it is, and of its instances it was the one begun last."""
    process = next(p for p in tx.rows(_PROCESSES, root=row["root_key"]) if p["key"] == row["process_key"])
    facts = bus().definitions.process_model(tx, process["definition_key"]).elements.get(row["element_id"])
    hosts: list[int] = [
        other["key"]
        for other in rows
        if facts is not None and other["element_id"] == facts.scope and other["key"] < row["scope"]
        and other["process_key"] == row["process_key"] and other["type"] == "AD_HOC_SUB_PROCESS"
    ]  # fmt: skip
    return max(hosts, default=int(row["process_key"]))
