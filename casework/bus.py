"""The bus of a platform that does casework: the engine's, with everything of `casework` plugged in."""

from __future__ import annotations

from casework.extension import CASEWORK
from engine.bus import Bus
from engine.clock import Clock
from engine.files.keyring import Keyring
from engine.meter import Bounds
from engine.store import Database


def case_bus(
    database: Database, keyring: Keyring, clock: Clock | None = None, bounds: Bounds | None = None
) -> Bus:
    """A bus on this database; `clock` and `bounds` as `Bus` has them."""
    return Bus(database, keyring, clock, bounds, CASEWORK)
