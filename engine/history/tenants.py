"""Which tenants there are to verify: those that have a row, and those that anything else speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import NotFound
from engine.history.links import Broken
from engine.history.reading import Reader, reading
from engine.history.report import VerifyReport
from engine.store import Database
from engine.store.tables_history import Checkpoint, HistoryEntry
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import LINEAGE, select_everywhere, table_of
from engine.tenants import chain_of

_TENANTS = select_everywhere(Tenant)
_NAMED = [
    select_everywhere(model, table_of(model).c.tenant).distinct() for model in (HistoryEntry, Checkpoint)
]


@dataclass(frozen=True, slots=True)
class Verified:
    """A tenant and those above it, nearest first."""

    name: str
    lineage: tuple[str, ...]


def tenants_of(database: Database, report: VerifyReport, only: str | None = None) -> Iterator[Verified]:
    """The tenants, or the one that is named (NotFound when there is none); a row that is missing is reported."""
    with reading(database, "*") as tx:
        parents = {row["tenant"]: row["parent"] for row in tx.rows(_TENANTS)}
        spoken = _spoken_of(tx)
        unread = list(tx.malformed.values())
    if only is not None and only not in parents and only not in spoken:
        raise NotFound("tenant_not_found", "没有这个租户", where=only)
    if only is None:
        report.findings += unread
    for name in sorted(parents.keys() | spoken):
        if only is not None and name != only:
            continue
        if name not in parents:
            said = f"租户 {name} 的行不见了，它的记录还在"
            report.findings.append(Broken(name, "tenant", 0, 0, said, "tenant", name))
        yield Verified(name, chain_of(name, parents)[: len(LINEAGE)])


def _spoken_of(tx: Reader) -> set[str]:
    return {row["tenant"] for statement in _NAMED for row in tx.rows(statement)}
