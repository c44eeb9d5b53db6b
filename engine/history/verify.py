"""Verification: every chain and checkpoint of the record, what is stored against what is recorded, and re-execution."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

from engine.history.anchors import Anchors
from engine.history.case_check import Opener, check_case
from engine.history.checkpoint import Heads, current_heads
from engine.history.definition_check import check_definitions, definitions_used
from engine.history.links import Broken, Chain, read_chain
from engine.history.replay import compare_with_stored, other_semantics, recorded_events, replay_steps
from engine.history.start_check import check_start_timers
from engine.history.stored import StoredVersions
from engine.store import Database, Row, Tx
from engine.store.scope import key_param, select_from, table_of
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.tenants import Tenants

_ENTRY = table_of(HistoryEntry)
_ENTRIES = (
    select_from(HistoryEntry)
    .order_by(_ENTRY.c.chain, _ENTRY.c.chain_key, _ENTRY.c.seq)
    .execution_options(yield_per=500)
)
_INSTANCE = table_of(ProcessInstance)
_ROOT = select_from(ProcessInstance).where(_INSTANCE.c.key == key_param("key"))


@dataclass(slots=True)
class VerifyReport:
    """What was looked at and what was found. `notes` are chains recorded by another engine version: not tampering."""

    entries: int = 0
    chains: int = 0
    checkpoints: int = 0
    instances_replayed: int = 0
    findings: list[Broken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings

    def summary(self) -> str:
        """One line in Chinese."""
        looked = f"{self.chains} 条链、{self.entries} 条记录、{self.checkpoints} 个检查点"
        looked += f"，重演 {self.instances_replayed} 个实例"
        if self.ok:
            return f"核验通过：{looked}"
        return f"核验发现 {len(self.findings)} 处不符（{looked}）；第一处：{self.findings[0]}"


def verify(
    database: Database,
    tenant: str | None = None,
    *,
    replay: bool = True,
    opener: Opener | None = None,
    lists: Lists | None = None,
) -> VerifyReport:
    """Verifies one tenant or all of them on one consistent view of the database; changes nothing.

    `replay`: also re-executes every instance. `opener` (the keyring): also opens sealed values to compare digests.
    `lists`: also compares the rows of lists and searches with what the entries say.
    """
    report = VerifyReport()
    tenants = Tenants(database)
    for name in [tenant] if tenant is not None else tenants.all():
        with database.read(name, tenants.lineage(name), snapshot=True) as tx:
            _Verification(tx, report, replay, opener, lists).run()
    return report


def verify_chains(
    database: Database,
    tenant: str,
    chains: Collection[tuple[str, int]],
    opener: Opener | None = None,
    lists: Lists | None = None,
) -> VerifyReport:
    """Verifies some chains of a tenant (`("case", key)`, `("instance", key)`) like `verify`, with re-execution, the
    definitions that they ran on, and all checkpoints, since they anchor the chains."""
    report = VerifyReport()
    with database.read(tenant, Tenants(database).lineage(tenant), snapshot=True) as tx:
        _Verification(tx, report, True, opener, lists, frozenset(chains)).run()
    return report


class Lists(Protocol):
    """Says how the lists of a root (its row, its entries) differ from its history."""

    def __call__(self, tx: Tx, root: Row, entries: Sequence[Mapping[str, Any]]) -> Iterable[str]: ...


class _Verification:
    """One tenant's verification."""

    def __init__(
        self,
        tx: Tx,
        report: VerifyReport,
        replay: bool,
        opener: Opener | None,
        lists: Lists | None = None,
        only: frozenset[tuple[str, int]] | None = None,
    ) -> None:
        self.only = only
        self.tx = tx
        self.report = report
        self.replay = replay
        self.opener = opener
        self.lists = lists
        self.versions = StoredVersions(tx)
        self.anchors = Anchors(tx)
        self.heads: Heads = current_heads(tx)

    def run(self) -> None:
        self.report.checkpoints += self.anchors.count
        self.report.findings += self.anchors.findings
        deployed: list[dict[str, Any]] | None = []
        used: set[int] = set()
        for chain in _chains(self.tx, self.only):
            if self.only is None or (chain.chain, chain.key) in self.only:
                self.report.chains += 1
                self.report.entries += len(chain.entries)
                used |= definitions_used(chain)
            finding = self._broken(chain)
            if finding is not None:
                self.report.findings.append(finding)
            else:
                self.report.findings += [chain.breaks(seq, what) for seq, what in self._content(chain)]
            if chain.chain == "tenant":
                deployed = chain.entries if finding is None else None
        self._gone()
        if deployed is None:
            return
        self.report.findings += check_definitions(self.tx, deployed, None if self.only is None else used)
        if self.only is None:
            self.report.findings += check_start_timers(self.tx, deployed)

    def _broken(self, chain: Chain) -> Broken | None:
        anchored = self.anchors.check(chain)
        stored = self.heads.pop((chain.chain, chain.key), None)
        candidates = [chain.broken, anchored, None if chain.broken else _wrong_head(chain, stored)]
        return min((c for c in candidates if c is not None), key=lambda c: c.seq, default=None)

    def _gone(self) -> None:
        """Chains of which no entry is left, known by a row or a checkpoint."""
        gone = {(finding.chain, finding.chain_key): finding for finding in self.anchors.left()}
        for (chain, key), (seq, _) in sorted(self.heads.items()):
            if seq and (chain, key) not in gone:
                gone[chain, key] = Broken(self.tx.tenant, chain, key, 1, f"整条链不见了：应有 {seq} 条")
        self.report.findings += [f for chain, f in gone.items() if self.only is None or chain in self.only]

    def _content(self, chain: Chain) -> Iterator[tuple[int, str]]:
        if chain.chain == "case":
            yield from check_case(self.tx, chain.key, chain.entries, self.opener)
        elif chain.chain == "instance":
            yield from self._instance(chain)

    def _instance(self, chain: Chain) -> Iterator[tuple[int, str]]:
        root = self.tx.row(_ROOT, key=chain.key)
        assert root is not None, "its head was compared"
        wrong = list(_wrong_facts(root, chain))
        yield from wrong
        if not self.replay or wrong:
            return
        other = other_semantics(chain.entries)
        if other is not None:
            self.report.notes.append(f"{self.tx.tenant} 实例 {chain.key} 由引擎语义版本 {other} 记录，未重演")
            return
        runtime = None
        for step in replay_steps(chain.entries, self.versions):
            if step.difference:
                yield step.seq, step.difference
                return
            runtime = step.runtime
        if runtime is not None:
            difference = compare_with_stored(self.tx, root, chain.entries, runtime, self.versions)
            if difference:
                yield len(chain.entries), difference
        if self.lists is not None:
            yield from ((len(chain.entries), said) for said in self.lists(self.tx, root, chain.entries))
        self.report.instances_replayed += 1


def _chains(tx: Tx, only: frozenset[tuple[str, int]] | None) -> Iterator[Chain]:
    """The tenant's chains as read, or those of them that `only` names, and its own, which tells what was deployed."""
    statement = _ENTRIES
    if only is not None:
        statement = _ENTRIES.where(_ENTRY.c.chain_key.in_({0} | {key for _chain, key in only}))
    rows: Iterable[Any] = tx.stream(statement)
    for (chain, key), group in groupby(rows, key=itemgetter("chain", "chain_key")):
        yield read_chain(tx.tenant, chain, key, group)


def _wrong_head(chain: Chain, stored: tuple[int, str] | None) -> Broken | None:
    seq, digest = chain.head
    if stored is None:
        return chain.breaks(seq, "它的流程实例、案件或租户的行不见了")
    if stored[0] > seq:
        return chain.breaks(seq + 1, f"记录不见了：应有 {stored[0]} 条")
    if stored[0] < seq:
        return chain.breaks(stored[0] + 1, f"多出记录：应有 {stored[0]} 条")
    return None if stored[1] == digest else chain.breaks(seq, "最后一条与所在行记下的链头不符")


def _wrong_facts(root: Row, chain: Chain) -> Iterator[tuple[int, str]]:
    """Columns of a root's row that its chain says otherwise."""
    state = "ACTIVE"
    for kind, facts in recorded_events(chain.entries):
        if kind == "ProcessEnded" and facts["key"] == chain.key:
            state = facts["state"]
    said = {**chain.entries[0]["records"][0], "state": state}
    for name in ("definition_key", "business_id", "case_key", "place", "tags", "state"):
        if root[name] != said[name]:
            at = len(chain.entries) if name == "state" else 1
            yield at, f"实例的“{name}”与记录不符：现为 {root[name]}，记录 {said[name]}"
