"""Seam: commands of the layer above, carried out by the same bus.

`handler` is called inside the transaction, after `rule` (the gate) has let the command through; what it raises rolls
everything back. `prepare` is work done before the transaction (`engine.preparing`), so that nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.gate.rule import Rule
    from engine.preparing import Prepare


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """How a command is carried out, and what is asked before."""

    handler: Callable[..., Any]
    rule: Rule
    prepare: Prepare | None = None
