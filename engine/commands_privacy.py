"""Commands about who may know what: how sensitive a case is, who is which party, who has looked."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class ClassifyCase(Command):
    """A person says how sensitive a case is (`normal`, `restricted`, `sealed`), and why; the reason goes to the case
    file. The only way down."""

    case_key: int
    level: str
    reason: str
