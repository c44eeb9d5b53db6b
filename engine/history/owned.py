"""Seam: chains and facts of the layer above, which verification proves together with the engine's own.

`checks` has, by the name of a chain, what compares its entries with the rows that they tell; it is called once for each
such chain that is whole, on the view that verification reads, and changes nothing. `kinds` and `tellers` are what that
layer says in the tenant's own chain. What raises is a finding, and the rest is checked all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.history.facts import Tellers
from engine.history.links import Broken, Chain
from engine.history.rows.told import Told
from engine.record import Kinds
from engine.store import Tx


class Opener(Protocol):
    """What opens a sealed value (the keyring)."""

    def open(self, tx: Tx, subject: str, ciphertext: str) -> Any:
        """The value in the clear; a Refusal when its subject has been forgotten."""


@dataclass(frozen=True, slots=True)
class Proving:
    """A chain that is checked: `opener` (None: sealed values stay closed), the rows that the tenant's own chain `told`
    (None: it cannot be read), and `note`, which is told what is no finding, in Chinese."""

    tx: Tx
    chain: Chain
    opener: Opener | None
    told: Told | None
    note: Callable[[str], None]


ChainCheck = Callable[[Proving], Iterator[Broken]]


@dataclass(frozen=True, slots=True)
class Owned:
    """What the layer above records and how it is proved."""

    checks: Mapping[str, ChainCheck] = field(default_factory=dict)
    kinds: Kinds = field(default_factory=dict)
    tellers: Tellers = field(default_factory=dict)


#: An engine by itself.
NOTHING_OWNED = Owned()
