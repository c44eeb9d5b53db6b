"""What is done for a command before its transaction, so that nobody waits for it: reading and checking, making a file,
sealing. What comes out is the unit's `prepared`.

A preparation changes nothing and is asked before the gate: whoever is refused there has cost some work and has learnt
nothing. What it has read may have changed when the handler runs, which looks again under its locks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.context import Actor
from engine.files.keyring import Keyring
from engine.store import Database, Tx


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a preparation has in its hands: who asks, the keyring, readers in the actor's tenant."""

    actor: Actor
    keyring: Keyring
    database: Database
    lineage: tuple[str, ...]

    @contextmanager
    def reader(self) -> Iterator[Tx]:
        """A reader for the block. It holds a connection, so no work is done in it."""
        with self.database.read(self.actor.tenant, self.lineage) as tx:
            yield tx


#: From what is in its hands and the command; raises a Refusal like a handler.
Prepare = Callable[[Ahead, Any], Any]
