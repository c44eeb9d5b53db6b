"""The states of a case (handbook 3.1) and what each means to the platform: `shared/case_status.yaml`, no code.

What a state means is a word of `MEANINGS`; code asks for the word, never for the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.tables.overlays import Layer, OverlaidTable
from casework.tables.rows import Rows

#: Meaning → what follows from it, for designers.
MEANINGS: Final[Mapping[str, str]] = {
    "opening": "新案的第一个状态",
    "linked_opening": "市里的关联案件开出来的状态",
    "closing": "到了这里就结案，记结案时间",
    "over": "了结：不再发案件消息、不能并入",
    "reopening": "从这里起又在办，结案时间取消",
    "performing": "协议还在履行，归档不算结案",
    "set_aside": "登记时不再作为可能的同一件事提示",
    "finished": "页面上显示为办完",
    "filed": "页面上显示为归档",
    "unnamed_end": "区县没有说明怎样了结时，市里的关联案件记的结果",
}
#: Meanings that exactly one state has.
_ONE: Final = ("opening", "linked_opening", "unnamed_end")


@dataclass(frozen=True, slots=True)
class Status:
    """A state: its name for people, the states that may follow, what it means."""

    label: str
    next: tuple[str, ...]
    means: frozenset[str]


def _statuses(layers: Sequence[Layer]) -> Mapping[str, Status]:
    read = Rows(layers, ("label", "next"), ("means",))
    for layer in layers[1:]:  # lists of several places filter by them, and the order of 3.1 is the platform's
        read.wrong(layer.name, "只有市级的一张：主状态不能按区县改", "区县的表")
    found = {
        name: Status(str(row.get("label")), tuple(row.get("next") or ()), read.means(name, MEANINGS))
        for name, row in read.rows.items()
    }
    for name, status in found.items():
        if unknown := [after for after in status.next if after not in found]:
            read.wrong(f"{name}.next", "表里有的状态", "、".join(unknown))
    for word in _ONE:
        read.exactly_one(word, [name for name, status in found.items() if word in status.means])
    read.check()
    return found


TABLE: Final = OverlaidTable("case_status.yaml", _statuses)


def statuses() -> Mapping[str, Status]:
    """All states by id, in the table's order."""
    return TABLE.at("")


def statuses_meaning(word: str) -> frozenset[str]:
    """The states that mean this (a word of `MEANINGS`)."""
    assert word in MEANINGS, word
    return frozenset(name for name, status in statuses().items() if word in status.means)


def status_meaning(word: str) -> str:
    """The one state that means this: `opening`, `linked_opening`, `unnamed_end`."""
    assert word in _ONE, word
    return next(iter(statuses_meaning(word)))
