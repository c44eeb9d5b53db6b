"""A write that shows whether the database takes any: how a fault is found to be over when nobody else writes."""

from __future__ import annotations

import secrets

from engine.store.database import Database
from engine.store.serial import next_serial
from engine.store.tables_instances import SnapshotPart
from engine.store.tenant_statements import delete_of, key_param, table_of

#: Without a write for so long nobody knows whether one would go through.
UNPROVED_SECONDS = 30.0
#: A full disk has room again when it takes so much at once; a small write may find a place where a step does not.
ROOM = 256 * 1024
#: Rows of the whole database live under this tenant; no root has this key.
_PLATFORM, _NOBODY = "*", -1
_PART = table_of(SnapshotPart)
_GONE = delete_of(SnapshotPart).where(_PART.c.root_key == key_param("nobody"))


def prove(database: Database) -> bool:
    """Writes when a fault stands or nothing has been written for a while; whether it did. Raises the fault."""
    if not database.health.unproved(UNPROVED_SECONDS):
        return False
    if database.health.is_full:
        _find_room(database)
    else:
        with database.write(_PLATFORM) as tx:
            next_serial(tx, "probe")
    return True


def _find_room(database: Database) -> None:
    row = {"root_key": _NOBODY, "part": 0, "data": secrets.token_hex(ROOM // 2)}
    with database.write(_PLATFORM) as tx:
        tx.put(SnapshotPart, row)
    with database.write(_PLATFORM) as tx:
        tx.run(_GONE, nobody=_NOBODY)
    database.health.has_room()
