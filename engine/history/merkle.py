"""The Merkle tree hash of RFC 6962 §2.1: a prefix tells leaves from nodes, so neither passes for the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The root in hex of at least one leaf; ValueError for none."""
    if not leaves:
        raise ValueError("a Merkle tree needs a leaf")
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(pairs) * 2 :]  # an odd one goes up as it is, which gives the RFC's tree
    return level[0].hex()
