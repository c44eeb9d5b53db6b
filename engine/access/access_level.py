"""How much somebody sees of what a process instance runs for."""

from __future__ import annotations

from enum import IntEnum


class AccessLevel(IntEnum):
    """More is greater: nothing, that it exists, its course, what it is about, everything."""

    NONE = 0
    CODE = 1
    LOG = 2
    SUMMARY = 3
    FULL = 4
