"""Are the checkpoints whole, and what do they anchor?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from engine.history.checkpoint import Heads, checkpoint_hash, root_of_heads
from engine.history.links import Broken, Chain
from engine.store import Tx
from engine.store.tables_history import Checkpoint, CheckpointHead
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import select_from, table_of

_CHECKPOINTS = select_from(Checkpoint).order_by(table_of(Checkpoint).c.seq)
_HEAD = table_of(CheckpointHead)
_HEADS = select_from(CheckpointHead).order_by(_HEAD.c.checkpoint, _HEAD.c.chain, _HEAD.c.chain_key)
_TENANT = table_of(Tenant)
_LAST_KNOWN = select_from(Tenant, _TENANT.c.checkpoint_seq, _TENANT.c.checkpoint_hash)


class Anchors:
    """The checkpoints of a tenant. `findings` is what is wrong with themselves."""

    def __init__(self, tx: Tx) -> None:
        self._tenant = tx.tenant
        self._of_chain: dict[tuple[str, int], dict[int, tuple[str, int]]] = defaultdict(dict)
        self.findings: list[Broken] = []
        self.count = 0
        self._read(tx)

    def check(self, chain: Chain) -> Broken | None:
        """The first entry of a chain that a checkpoint knows otherwise; each chain is to be checked once."""
        for seq, (digest, checkpoint) in sorted(self._of_chain.pop((chain.chain, chain.key), {}).items()):
            if chain.broken is not None and seq >= chain.broken.seq:
                return None  # the chain's own break comes first
            if seq > len(chain.hashes):
                return chain.breaks(
                    len(chain.hashes) + 1, f"记录不见了：检查点 {checkpoint} 里有到第 {seq} 条"
                )
            if chain.hashes[seq - 1] != digest:
                return chain.breaks(seq, f"与检查点 {checkpoint} 记下的不同")
        return None

    def left(self) -> list[Broken]:
        """The chains that checkpoints know and nobody has asked about: they are gone."""
        return [
            Broken(
                self._tenant, chain, key, 1, f"整条链不见了：检查点 {min(c for _, c in seqs.values())} 里有它"
            )
            for (chain, key), seqs in sorted(self._of_chain.items())
        ]

    def _read(self, tx: Tx) -> None:
        heads: dict[int, Heads] = defaultdict(dict)
        for row in tx.rows(_HEADS):
            heads[row["checkpoint"]][row["chain"], row["chain_key"]] = (row["seq"], row["hash"])
        prev = ""
        for number, row in enumerate(tx.rows(_CHECKPOINTS), start=1):
            self.count += 1
            wrong = _wrong(tx.tenant, row, number, prev, heads.pop(row["seq"], {}), self._of_chain)
            if wrong:
                self.findings.append(_broken(tx, min(number, row["seq"]), wrong))
                break
            prev = row["hash"]
        if heads and not self.findings:
            self.findings.append(_broken(tx, min(heads), "检查点不见了，它的叶子还在"))
        last = tx.row(_LAST_KNOWN)
        if last is not None and not self.findings and (self.count, prev) != tuple(last.values()):
            seq = min(self.count, last["checkpoint_seq"]) + 1
            told = f"租户记下的最后一个检查点是第 {last['checkpoint_seq']} 个，现在对不上"
            self.findings.append(_broken(tx, seq, told))


def _broken(tx: Tx, number: int, what: str) -> Broken:
    return Broken(tx.tenant, "checkpoint", 0, number, what, "checkpoint", str(number))


def _wrong(tenant: str, row: Any, number: int, prev: str, heads: Heads, known: Any) -> str | None:
    if row["seq"] != number:
        return "检查点不见了"
    if row["prev_hash"] != prev:
        return "与上一个检查点接不上"
    if not heads or len(heads) != row["leaves"] or root_of_heads(heads) != row["merkle_root"]:
        return "叶子与默克尔根不符"
    if checkpoint_hash(tenant, row) != row["hash"]:
        return "内容与哈希不符"
    for chain, (seq, digest) in heads.items():
        known[chain].setdefault(seq, (digest, number))
    return None
