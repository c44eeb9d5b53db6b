"""How long anything waits for a database before it is told so. One set for both systems."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. `lock`: for a locked row, for SQLite's write lock, for a place among the writers while none of them
    gets on; `queue`: for such a place while they do; `statement`: for one statement; `idle`: how long PostgreSQL lets
    an open transaction do nothing before it takes its locks away; `connect`: for a connection.

    `tenant_writers` of one tenant and `writers` of all work at the same time in a process: what stands still in one
    tenant leaves connections to the others and to readers."""

    lock: float = 3.0
    queue: float = 15.0
    statement: float = 30.0
    idle: float = 60.0
    connect: float = 5.0
    tenant_writers: int = 8
    writers: int = 16


#: For the doors, behind which others wait.
USUAL = Limits()
#: For the command line, where somebody watches and nobody waits behind.
PATIENT = Limits(lock=20.0, queue=60.0, statement=3600.0, idle=3600.0)
