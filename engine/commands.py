"""Every write of the platform is one of these. Imperative, frozen, without behaviour; handlers say what they mean.

Keys are 63-bit integers; values are JSON (numbers int or Decimal); times aware. Who acts comes beside the command.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Base of all commands; `kind` is the name in the history."""

    @property
    def kind(self) -> str:
        return type(self).__name__
