"""People who write a word of their own into every personal field of every form, so that each can be looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.demo.accounts import Staff
from api.demo.driver import Driven, Driver
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import Actor
from engine.tasks.commands import SaveDraft
from forms import FieldFacts

#: Fields of people's own words; choices and figures say too little to be recognised again.
PROSE = frozenset({"textarea", "textfield", "filepicker"})


class SentinelDriver(Driver):
    """Drives sample cases like the demonstration, with a sentinel in every P2 or P3 field that takes words."""

    def __init__(self, bus: Bus, clock: VirtualClock, staff: Staff) -> None:
        super().__init__(bus, clock, staff)
        self.written: dict[str, str] = {}

    def _filled(self, case: Driven, task: dict[str, Any]) -> dict[str, Any]:
        paper = self._papers.of(task)
        prose = [field for field in paper.fields if field.cls != "P1" and field.type in PROSE]
        return self._marked(super()._filled(case, task), prose, task["element_id"])

    def _hand_in(self, task: dict[str, Any], values: dict[str, Any], actor: Actor) -> None:
        self.bus.execute(SaveDraft(task["key"], values), actor)
        super()._hand_in(task, values, actor)

    def _marked(self, values: dict[str, Any], fields: list[FieldFacts], step: str) -> dict[str, Any]:
        marked = dict(values)
        for field in fields:
            head, _, rest = field.key.partition("[].")
            if rest:
                rows = [dict(row) for row in marked.get(head) or []]
                for row in rows:
                    row[rest] = self._sentinel(field, step)
                marked[head] = rows or marked.get(head)
            else:
                word = self._sentinel(field, step)
                marked[field.key] = [word] if field.type == "filepicker" else word
        return {name: value for name, value in marked.items() if value is not None}

    def _sentinel(self, field: FieldFacts, step: str) -> str:
        number = len(self.written)
        word = (
            f"139{number:08d}" if field.key.endswith("phone") else f"暗号{number:05d}只许案卷里有一二三四五"
        )
        if field.key.endswith("id_no"):
            word = resident_number(number)
        self.written[word] = f"{step} {field.key}"
        return word


def resident_number(serial: int) -> str:
    """A well-formed 公民身份号码 (GB 11643-1999) that nobody has: its district code is not in use."""
    body = f"99{serial // 1000:04d}19491001{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def words_in(text: str, written: dict[str, str]) -> Iterator[str]:
    """Which fields' sentinels stand in a text."""
    return (place for word, place in written.items() if word in text)
