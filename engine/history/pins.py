"""Checkpoints noted outside: what is given out, and whether the database still has what was noted.

Whoever owns the database can rewrite every chain and every checkpoint so that all fits. What they cannot rewrite is a
hash that somebody else has: from a pinned checkpoint on backwards, nothing changes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import Invalid
from engine.history.links import Broken
from engine.history.reading import reading
from engine.store import Database, utc_text
from engine.store.tables_history import Checkpoint
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads

FORMAT = "fengqiao-checkpoints/1"
_CHECKPOINT = table_of(Checkpoint)
_LAST = select_from(Checkpoint).order_by(_CHECKPOINT.c.seq.desc()).limit(1)
_HASHES = select_from(Checkpoint, _CHECKPOINT.c.seq, _CHECKPOINT.c.hash)
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pin:
    """A checkpoint that somebody has noted: of a bare hash neither tenant nor number are known."""

    hash: str
    tenant: str | None = None
    seq: int | None = None


def newest_checkpoints(database: Database, tenants: Sequence[str], now: datetime) -> dict[str, Any]:
    """The last checkpoint of each tenant, as JSON to be kept outside; a tenant that has none is left out."""
    found = []
    for tenant in tenants:
        with database.read(tenant) as tx:
            row = tx.row(_LAST)
        if row is not None:
            said = {
                "tenant": tenant,
                "checkpoint": row["seq"],
                "at": utc_text(row["at"]),
                "hash": row["hash"],
            }
            found.append({**said, "leaves": row["leaves"], "merkle_root": row["merkle_root"]})
    return {"format": FORMAT, "made_at": utc_text(now), "checkpoints": found}


def read_pins(text: str) -> list[Pin]:
    """What an exported file, or a hash alone, pins. Invalid says what was expected."""
    text = text.strip()
    if _HASH.fullmatch(text.lower()):
        return [Pin(text.lower())]
    try:
        document = loads(text)
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        pins = [
            Pin(str(row["hash"]), str(row["tenant"]), int(row["checkpoint"]))
            for row in document["checkpoints"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Invalid(
            "checkpoint_file", "不是导出的检查点", where="against",
            expected="fengqiao checkpoint export 写下的文件，或 64 位十六进制的哈希", found=text[:40],
        ) from None  # fmt: skip
    if not pins:
        raise Invalid("checkpoint_file", "文件里没有检查点", where="against", expected="至少一个", found="0")
    return pins


def check_pins(database: Database, tenants: Sequence[str], pins: Sequence[Pin]) -> Iterator[Broken]:
    """Which of the pinned checkpoints the tenants do not have as they were noted. Pins of tenants that are not asked
    about are left alone, but of a tenant that is gone altogether when all are asked about, they are told."""
    stored: dict[str, dict[int, str]] = {}
    for tenant in tenants:
        with reading(database, tenant) as tx:
            stored[tenant] = {row["seq"]: row["hash"] for row in tx.rows(_HASHES)}
    everywhere = {digest for hashes in stored.values() for digest in hashes.values()}
    for pin in pins:
        if pin.tenant is None or pin.seq is None:
            if pin.hash not in everywhere:
                said = f"没有哈希为 {pin.hash} 的检查点：外面记下的那一个不见了，或者已被改写"
                yield Broken(tenants[0] if tenants else "", "checkpoint", 0, 1, said, "checkpoint")
        elif stored.get(pin.tenant, {}).get(pin.seq) != pin.hash:
            now = stored.get(pin.tenant, {}).get(pin.seq)
            said = f"第 {pin.seq} 个检查点与外面记下的不同：记下 {pin.hash}，现为 {now or '不见了'}"
            yield Broken(pin.tenant, "checkpoint", 0, pin.seq, said, "checkpoint", str(pin.seq), "hash")
