"""Commands that show what is sealed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class RevealParty(Command):
    """Somebody looks at a party's personal values; changes nothing but the record of who looked, and why."""

    case_key: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class RevealCaseFile(Command):
    """Somebody looks at the hidden prose of a case's file; changes nothing but the record of who looked, and why."""

    case_key: int
    reason: str


@dataclass(frozen=True, slots=True)
class NotePersonalReads(Command):
    """Somebody reads personal values of a case in the clear: `kinds` names them (`phone`, `narrative`, `paper D02`),
    never what they say; `door` the address's rule."""

    case_key: int
    kinds: tuple[str, ...]
    door: str
