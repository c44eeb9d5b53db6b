"""Commands about who may know what: how sensitive a case is, who is which party, who has looked."""

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
class SealUploads(Command):
    """Seals the names of at most `limit` files that were stored before names were sealed."""

    limit: int = 4


@dataclass(frozen=True, slots=True)
class HearAgain(Command):
    """Listens once to everything that was said in the cases of a former version, `limit` at a time, those with keys
    after `after`."""

    after: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class MarkDemo(Command):
    """The tenant is a demonstration: its accounts have a password that everybody knows."""


@dataclass(frozen=True, slots=True)
class NotePersonalReads(Command):
    """Somebody reads personal values of a case in the clear: `kinds` names them (`phone`, `narrative`, `paper D02`),
    never what they say; `door` the address's rule."""

    case_key: int
    kinds: tuple[str, ...]
    door: str


@dataclass(frozen=True, slots=True)
class BindParty(Command):
    """Staff say that an account speaks for a party of a case (its `number`), or with `bound` False that it does no
    more; and how they know."""

    case_key: int
    number: int
    user: str
    reason: str
    bound: bool = True
