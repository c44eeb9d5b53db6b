"""Is a chain whole? Each entry's hash over its bytes, its number, its link to the one before, its columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.history.chain import link
from engine.store import Row, utc_text
from engine.values import loads


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that does not fit the record: in which chain (`instance`, `case`, `tenant` or `checkpoint`; `table`: in
    none), its key, the number of the first bad entry (0: something beside the entries), and what, in Chinese. `table`,
    `row` (its key but for the tenant, parts divided by /) and `column` say which stored value it is about."""

    tenant: str
    chain: str
    chain_key: int
    seq: int
    message: str
    table: str = "history_entry"
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        if self.chain == "table":
            return f"{self.tenant} {self.message}"
        return f"{self.tenant} {self.chain} {self.chain_key} 第 {self.seq} 条：{self.message}"


@dataclass(slots=True)
class Chain:
    """A chain as read: the bodies and hashes of its entries up to the first bad one, and that one, if any."""

    tenant: str
    chain: str
    key: int
    entries: list[dict[str, Any]] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    broken: Broken | None = None

    def breaks(
        self, seq: int, message: str, table: str = "history_entry", row: str = "", column: str = ""
    ) -> Broken:
        """A finding in this chain."""
        return Broken(self.tenant, self.chain, self.key, seq, message, table, row, column)

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry read."""
        return len(self.entries), self.hashes[-1] if self.hashes else ""


def read_chain(tenant: str, chain: str, key: int, rows: Iterable[Row]) -> Chain:
    """Reads the rows of one chain, in the order of their numbers, as far as they are good."""
    found = Chain(tenant, chain, key)
    for row in rows:
        if found.broken is None:
            _read_entry(found, row)
    return found


def _read_entry(chain: Chain, row: Row) -> None:
    seq, prev = chain.head
    seq += 1
    if row["seq"] != seq:
        chain.broken = chain.breaks(seq, f"记录不见了，后面直接是第 {row['seq']} 条")
        return
    own = link(row["prev_hash"], row["body"]) == row["hash"]
    wrong = _wrong_column(chain, row) if own else None
    if wrong:
        chain.broken = chain.breaks(seq, wrong)
    elif row["prev_hash"] != prev:
        if own and seq > 1:  # it continues another entry than the one that stands there
            chain.broken = chain.breaks(seq - 1, f"内容被换过，第 {seq} 条接的不是它")
        else:
            chain.broken = chain.breaks(seq, "与上一条接不上")
    elif not own:
        chain.broken = chain.breaks(seq, "内容与哈希不符")
    if chain.broken is not None:
        return
    chain.entries.append(loads(row["body"]))
    chain.hashes.append(row["hash"])


def _wrong_column(chain: Chain, row: Row) -> str | None:
    try:
        body = loads(row["body"])
        said = {
            name: body[name] for name in ("tenant", "chain", "chain_key", "seq", "user", "role", "command")
        }
        at = utc_text(datetime.fromisoformat(body["at"]))
    except (ValueError, KeyError, TypeError):
        return "内容不是一条记录"
    columns = {"tenant": chain.tenant, "chain": chain.chain, "chain_key": chain.key}
    columns |= {name: row[name] for name in ("seq", "user", "role", "command")}
    for name, value in columns.items():
        if said[name] != value:
            return f"列“{name}”与内容不符：列里是 {value}，内容是 {said[name]}"
    return None if at == utc_text(row["at"]) else "列“at”与内容不符"
