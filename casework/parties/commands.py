"""Commands on the parties of a case."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class BindParty(Command):
    """Staff say that an account speaks for a party of a case (its `number`), or with `bound` False that it does no
    more; and how they know."""

    case_key: int
    number: int
    user: str
    reason: str
    bound: bool = True
