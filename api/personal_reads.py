"""Reading personal values in the clear leaves an entry in the case's chain: once a person, case, day and kind.

A door that shows such values says so here before it answers; if the entry cannot be written, nothing is shown. Names in
lists (the inbox) are no reading of a file and are not noted (decision 0011).
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from api.platform import bus
from api.reads import actor, reader, refresh
from casework.case_file.commands import NotePersonalReads
from casework.case_file.reveal import reads_of_day
from engine.deadlines import SHANGHAI

MAX_KIND = 120


def note_reads(case_key: int | None, kinds: Iterable[str]) -> None:
    """Records that the actor reads these kinds of personal values of the case, as far as today's record lacks them."""
    wanted = list(dict.fromkeys(kind[:MAX_KIND] for kind in kinds))
    if case_key is None or not wanted:
        return
    here, who = bus(), actor()
    day = here.clock.now().astimezone(SHANGHAI).date().isoformat()
    known = reads_of_day(reader(), case_key, who.user, day)
    new = tuple(kind for kind in wanted if kind not in known)
    if new:
        door = str(request.url_rule) if request.url_rule is not None else ""
        here.execute(NotePersonalReads(case_key, new, door), who)
        refresh()


def field_name(path: str) -> str:
    """The kind of a value by where it lies: `party/7/1/phone` → `phone`, `P04-S05.record` stays."""
    return path.rpartition("/")[2]
