"""Seam: names of messages and signals that programs and people may not send by themselves.

Called by the gate before a message is published or a signal is broadcast by anybody but the platform itself. It raises
Forbidden for a name that has a command of its own, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.unit import Unit

#: Unit, name of the message or signal, correlation key (empty: of a signal).
MaySend = Callable[["Unit", str, str], None]


def anything(unit: Unit, name: str, correlation_key: str) -> None:
    """Any name may be sent."""
