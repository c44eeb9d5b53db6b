"""What the doors have noted of programs that came in, wrong passwords and denials: counted there, kept here."""

from __future__ import annotations

from engine.access.commands import NoteAccess
from engine.access.events import AT_DOORS
from engine.store import utc_text
from engine.unit import Unit


def note_access(unit: Unit, command: NoteAccess) -> None:
    """One entry with a record a note."""
    for note in command.notes:
        first, last = utc_text(note.first), utc_text(note.last)
        unit.access(
            AT_DOORS[note.kind](note.user, note.code, note.door, note.address, note.count, first, last)
        )
