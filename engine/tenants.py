"""Which tenants a tenant inherits from: a district from its city (decision 5). Read once, kept until told otherwise."""

from __future__ import annotations

from engine.errors import NotFound
from engine.store import Database
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import select_everywhere


class Tenants:
    """The tenants of the database, by id."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lineages: dict[str, tuple[str, ...]] = {}

    def lineage(self, tenant: str) -> tuple[str, ...]:
        """The tenant and those above it, nearest first; NotFound when it does not exist."""
        if tenant not in self._lineages:
            self._read()
        if tenant not in self._lineages:
            raise NotFound("tenant_not_found", "没有这个租户", where=tenant)
        return self._lineages[tenant]

    def all(self) -> list[str]:
        """Every tenant's id."""
        self._read()
        return sorted(self._lineages)

    def _read(self) -> None:
        with self._database.read("*") as tx:
            parents = {row["tenant"]: row["parent"] for row in tx.rows(select_everywhere(Tenant))}
        self._lineages = {tenant: chain_of(tenant, parents) for tenant in parents}


def chain_of(tenant: str, parents: dict[str, str | None]) -> tuple[str, ...]:
    """The tenant and those above it, nearest first, as far as each is named once."""
    chain = [tenant]
    while (above := parents.get(chain[-1])) and above not in chain:
        chain.append(above)
    return tuple(chain)
