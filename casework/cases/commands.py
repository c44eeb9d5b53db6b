"""Commands on a case as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class ClassifyCase(Command):
    """A person says how sensitive a case is (`normal`, `restricted`, `sealed`), and why; the reason goes to the case
    file. The only way down. `confidants`: accounts, or posts as `group@place`, to whom it is open besides (None: as it
    was); the only way onto that list."""

    case_key: int
    level: str
    reason: str
    confidants: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class HearAgain(Command):
    """Listens once to everything that was said in the cases of a former version, `limit` at a time, those with keys
    after `after`."""

    after: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class MarkDemo(Command):
    """The tenant is a demonstration: its accounts have a password that everybody knows."""
