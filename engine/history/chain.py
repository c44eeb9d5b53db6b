"""How entries are chained. `hash` = SHA-256(previous hash in hex ‖ body in UTF-8); the first previous hash is empty."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.context import Actor
from engine.ports import SEMANTICS as CURRENT
from engine.values import dumps

#: The engine's semantic version, as entries carry it (decision 10).
SEMANTICS = str(CURRENT)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: the number and hash of its last entry (0 and "" before the first)."""

    seq: int = 0
    hash: str = ""


def link(prev_hash: str, body: str) -> str:
    """The hash of an entry."""
    return hashlib.sha256((prev_hash + body).encode()).hexdigest()


def salted_digest(salt: str, plain: str) -> str:
    """What the history holds of a personal value: SHA-256 of its salt and its canonical JSON text."""
    return hashlib.sha256((salt + plain).encode()).hexdigest()


def entry_row(
    chain: str,
    chain_key: int,
    head: Head,
    at: datetime,
    actor: Actor,
    command: str,
    records: Sequence[Any],
    more: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], Head]:
    """The row of the next entry and the new head. `records` is what changed, `more` what its body says besides; times
    are aware."""
    seq = head.seq + 1
    body = dumps(
        {
            "chain": chain,
            "chain_key": chain_key,
            "seq": seq,
            "at": at,
            "tenant": actor.tenant,
            "user": actor.user,
            "name": actor.name,
            "role": actor.acting_role,
            "command": command,
            "semantics": SEMANTICS,
            "records": records,
            **(more or {}),
        }
    )
    digest = link(head.hash, body)
    columns = {"chain": chain, "chain_key": chain_key, "seq": seq, "at": at, "user": actor.user}
    columns |= {"role": actor.acting_role, "command": command, "body": body}
    return {**columns, "prev_hash": head.hash, "hash": digest}, Head(seq, digest)
