"""Verification: every chain and checkpoint of the record, what is stored against what is recorded, and re-execution.

Nothing that is stored can stop it: a value that cannot be read is a finding (`engine.history.reading`), and so is a
record that a check stumbles over; the rest is checked all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from engine.history.access_check import check_accesses
from engine.history.anchors import Anchors
from engine.history.checkpoint import Heads, current_heads
from engine.history.facts import said_in, tell
from engine.history.instance_check import Lists, check_instance
from engine.history.kinds import TENANT_KINDS
from engine.history.links import Broken, Chain, read_chain
from engine.history.orphans import orphans
from engine.history.owned import NOTHING_OWNED, Opener, Owned, Proving
from engine.history.reading import Reader, reading
from engine.history.report import VerifyReport
from engine.history.rows.tables import TABLES
from engine.history.rows.tenant import TENANT_TELLERS
from engine.history.rows.told import Told
from engine.history.stored import StoredVersions
from engine.history.tenant_check import check_processes, definitions_used, tenant_checks
from engine.history.tenants import Verified, tenants_of
from engine.store import Database
from engine.store.tables_cases import Document
from engine.store.tables_history import CheckpointHead, HistoryEntry
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import key_param, select_from, table_of, text_param

__all__ = ["Lists", "VerifyReport", "verify", "verify_chains"]

_ENTRY = table_of(HistoryEntry)
_ENTRIES = (
    select_from(HistoryEntry)
    .where(_ENTRY.c.chain == text_param("of_chain"), _ENTRY.c.chain_key == key_param("of_key"))
    .order_by(_ENTRY.c.seq)
)
_CHAINS = select_from(HistoryEntry, _ENTRY.c.chain, _ENTRY.c.chain_key).distinct()
_OWN, _ACCESS = ("tenant", 0), ("access", 0)
#: The table whose row knows the head of a chain.
_HEADED = {"instance": "process_instance", "case": "case_record", "tenant": "tenant", "access": "access_head"}
#: Tables whose every row the checks read anyway.
_READ = frozenset({HistoryEntry, CheckpointHead, Document, Upload})
_SCANS = [select_from(model) for model in TABLES if model not in _READ]
_LARGE = [select_from(model) for model in _READ]
Only = frozenset[tuple[str, int]]


def verify(
    database: Database,
    tenant: str | None = None,
    *,
    replay: bool = True,
    opener: Opener | None = None,
    lists: Lists | None = None,
    owned: Owned = NOTHING_OWNED,
) -> VerifyReport:
    """Verifies one tenant or all of them on one consistent view of the database; changes nothing.

    `replay`: also re-executes every instance. `opener` (the keyring): also opens sealed values to compare digests.
    `lists`: also compares the rows of lists and searches with what the entries say. `owned`: chains of the layer above.
    """
    report = VerifyReport()
    for found in tenants_of(database, report, tenant):
        _of_tenant(database, found, _How(report, replay, opener, lists, owned))
    return report


def verify_chains(
    database: Database,
    tenant: str,
    chains: Collection[tuple[str, int]],
    opener: Opener | None = None,
    lists: Lists | None = None,
    owned: Owned = NOTHING_OWNED,
) -> VerifyReport:
    """Verifies some chains of a tenant (`("case", key)`, `("instance", key)`) like `verify`, with re-execution, the
    definitions that they ran on, and all checkpoints, since they anchor the chains."""
    report = VerifyReport()
    for found in tenants_of(database, report, tenant):
        _of_tenant(database, found, _How(report, True, opener, lists, owned, frozenset(chains)))
    return report


@dataclass(frozen=True, slots=True)
class _How:
    report: VerifyReport
    replay: bool
    opener: Opener | None
    lists: Lists | None
    owned: Owned
    only: Only | None = None


def _of_tenant(database: Database, tenant: Verified, how: _How) -> None:
    with reading(database, tenant.name, tenant.lineage) as tx:
        before = len(how.report.findings)
        _Verification(tx, how).run()
        unread = [found for found in tx.malformed.values() if how.only is None or found.row]
        how.report.findings[before:before] = unread


class _Verification:
    """One tenant's verification."""

    def __init__(self, tx: Reader, how: _How) -> None:
        self.tx = tx
        self.how = how
        self.report = how.report
        self.versions = StoredVersions(tx)
        self.heads: Heads = {}
        self.anchors: Anchors | None = None
        self.used: set[int] = set()
        self.known: set[tuple[str, int]] = set()

    def run(self) -> None:
        """Adds what is found to the report."""
        self._guarded("checkpoint", self._read_anchors)
        self._guarded("chain heads", self._read_heads)
        self._guarded("tenant", self._own_chain)
        self._guarded("gone", self._gone)
        if self.how.only is None:
            self._guarded("orphans", lambda: orphans(self.tx, self.known))
            self._guarded("scan", lambda: self._scan(_SCANS))
            if self.report.findings or self.tx.malformed:  # what a broken chain hides from the checks
                self._guarded("scan", lambda: self._scan(_LARGE))

    def _guarded(
        self, what: str, check: Callable[[], Iterable[Broken]], chain: Chain | None = None, table: str = ""
    ) -> None:
        """Adds what a check finds; that it cannot be carried through is a finding too."""
        try:
            for found in check():
                self.report.findings.append(found)
        except Exception as error:  # whatever somebody has left in the database must not stop the rest
            said = f"{what} 核验不下去：{type(error).__name__} {str(error)[:200]}"
            where = (chain.chain, chain.key) if chain is not None else ("table", 0)
            self.report.findings.append(Broken(self.tx.tenant, *where, 0, said, table or "history_entry"))

    def _read_anchors(self) -> Iterable[Broken]:
        self.anchors = Anchors(self.tx)
        self.report.checkpoints += self.anchors.count
        return self.anchors.findings

    def _read_heads(self) -> Iterable[Broken]:
        self.heads = current_heads(self.tx)
        return ()

    def _own_chain(self) -> Iterator[Broken]:
        """The tenant's own chain first: it tells what the others are checked against."""
        known = {(row["chain"], row["chain_key"]) for row in self.tx.rows(_CHAINS)}
        own = self._chain(*_OWN) if _OWN in known else Chain(self.tx.tenant, *_OWN)
        broken = self._broken(own) if _OWN in known else None
        if broken is not None:
            yield broken
        told: Told | None = None
        if broken is None:
            told, unreadable = Told(), list[Broken]()
            said = said_in(own, {**TENANT_KINDS, **self.how.owned.kinds}, unreadable.append)
            yield from unreadable
            tell(told, said, {**TENANT_TELLERS, **self.how.owned.tellers})
        if self._wanted(_OWN) and _OWN in known:
            self._count(own)
        for chain, key in sorted(known - {_OWN}):
            if self._wanted((chain, key)):
                self._one(chain, key, told)
        self.known |= known
        if self.how.only is None and _ACCESS not in known:  # accounts that no command has made
            self._guarded("account", lambda: check_accesses(self.tx, Chain(self.tx.tenant, *_ACCESS)))
        if told is not None:
            self._rows_of_tenant(own, told)

    def _rows_of_tenant(self, own: Chain, told: Told) -> None:
        if self.how.only is not None:
            self._guarded(
                "process_definition",
                lambda: check_processes(self.tx, own, told, self.versions, self.used),
                own,
            )
            return
        for table, check in tenant_checks(self.tx, own, told, self.versions):
            self._guarded(table, check, own, table)

    def _one(self, kind: str, key: int, told: Told | None) -> None:
        chain = Chain(self.tx.tenant, kind, key)

        def check() -> Iterator[Broken]:
            read = self._chain(kind, key)
            self._count(read)
            broken = self._broken(read)
            if broken is not None:
                yield broken
                return
            if self.how.only is not None:
                self.used |= definitions_used(read)
            yield from self._content(read, told)

        self._guarded(f"{kind} {key}", check, chain)

    def _content(self, chain: Chain, told: Told | None) -> Iterator[Broken]:
        check = self.how.owned.checks.get(chain.chain)
        if check is not None:
            yield from check(Proving(self.tx, chain, self.how.opener, told, self.report.notes.append))
        elif chain.chain == "instance":
            versions = self.versions if self.how.replay else None
            yield from check_instance(self.tx, chain, self.report, versions, self.how.lists)
        elif (chain.chain, chain.key) == _ACCESS:
            yield from check_accesses(self.tx, chain)
        else:
            yield chain.breaks(1, f"没有“{chain.chain}”这种链")

    def _chain(self, chain: str, key: int) -> Chain:
        return read_chain(self.tx.tenant, chain, key, self.tx.stream(_ENTRIES, of_chain=chain, of_key=key))

    def _count(self, chain: Chain) -> None:
        self.report.chains += 1
        self.report.entries += len(chain.entries)

    def _wanted(self, chain: tuple[str, int]) -> bool:
        return self.how.only is None or chain in self.how.only

    def _broken(self, chain: Chain) -> Broken | None:
        anchored = self.anchors.check(chain) if self.anchors is not None else None
        stored = self.heads.pop((chain.chain, chain.key), None)
        candidates = [chain.broken, anchored, None if chain.broken else _wrong_head(chain, stored)]
        return min((c for c in candidates if c is not None), key=lambda c: c.seq, default=None)

    def _gone(self) -> Iterator[Broken]:
        """Chains of which no entry is left, known by a row or a checkpoint."""
        left = self.anchors.left() if self.anchors is not None else []
        gone = {(finding.chain, finding.chain_key): finding for finding in left}
        for (chain, key), (seq, _) in sorted(self.heads.items()):
            if seq and (chain, key) not in gone:
                gone[chain, key] = Broken(self.tx.tenant, chain, key, 1, f"整条链不见了：应有 {seq} 条")
        self.known |= gone.keys()  # their rows are not named one by one
        yield from (found for chain, found in gone.items() if self._wanted(chain))

    def _scan(self, statements: Iterable[Select[Any]]) -> Iterable[Broken]:
        """Reads rows, so that what cannot be read is told wherever it stands."""
        for statement in statements:
            for _row in self.tx.stream(statement):
                pass
        return ()


def _wrong_head(chain: Chain, stored: tuple[int, str] | None) -> Broken | None:
    seq, digest = chain.head
    owner, row = _HEADED.get(chain.chain, "history_entry"), str(chain.key or chain.tenant)
    if stored is None:
        return chain.breaks(seq, "它所属的行不见了", owner, row)
    if stored[0] > seq:
        return chain.breaks(seq + 1, f"记录不见了：应有 {stored[0]} 条", owner, row, "chain_seq")
    if stored[0] < seq:
        return chain.breaks(stored[0] + 1, f"多出记录：应有 {stored[0]} 条", owner, row, "chain_seq")
    if stored[1] == digest:
        return None
    return chain.breaks(seq, "最后一条与所在行记下的链头不符", owner, row, "chain_hash")
