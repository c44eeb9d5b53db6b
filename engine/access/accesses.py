"""What the doors have noted of programs that came in, wrong passwords and denials: counted there, kept here."""

from __future__ import annotations

from engine.access.commands import NoteAccess
from engine.store import utc_text
from engine.unit import Unit


def note_access(unit: Unit, command: NoteAccess) -> None:
    """One entry with a record a note."""
    for note in command.notes:
        unit.access(
            note.kind, user=note.user, code=note.code, door=note.door, address=note.address, count=note.count,
            first=utc_text(note.first), last=utc_text(note.last),
        )  # fmt: skip
