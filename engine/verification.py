"""The whole verification, as the command line and the pages ask for it: the record, its re-execution, the lists."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing

from engine.history import verify as history
from engine.history.owned import NOTHING_OWNED, Opener, Owned
from engine.history.verify import VerifyReport
from engine.projections.check import ListCheck
from engine.store import Database


def verify(
    database: Database,
    tenant: str | None = None,
    *,
    replay: bool = True,
    opener: Opener | None = None,
    owned: Owned = NOTHING_OWNED,
) -> VerifyReport:
    """Verifies one tenant or all of them; changes nothing. Without `replay` instances are neither re-executed nor their
    lists compared. `opener` (the keyring) also opens sealed values to compare their digests. `owned`: what the layer
    above records."""
    with closing(ListCheck()) as lists:
        return history.verify(database, tenant, replay=replay, opener=opener, lists=lists, owned=owned)


def verify_chains(
    database: Database,
    tenant: str,
    chains: Collection[tuple[str, int]],
    opener: Opener | None = None,
    owned: Owned = NOTHING_OWNED,
) -> VerifyReport:
    """Verifies some chains of a tenant (`("case", key)`, `("instance", key)`) and all checkpoints."""
    with closing(ListCheck()) as lists:
        return history.verify_chains(database, tenant, chains, opener, lists, owned)
