"""What a district and its city tell each other of a linked case: a table of the platform alone, since both sides must
mean the same (`processes/base/shared/linked_cases.yaml`, docs/decisions/0008)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from casework.tables.overlays import OverlaidTable, platform_only


@dataclass(frozen=True, slots=True)
class CrossingValue:
    """What a name may say on its way across: `yes_no`, a code of a unit (`unit`), one of `words`, a word of the
    enumerations `lists`."""

    yes_no: bool = False
    unit: bool = False
    words: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedCases:
    """`process` handles a linked case in the city. A district asks with `request`, whose variable `reason_from` is the
    reason; the city answers with `answers` (message → variables that cross) and is told `registered` and `over`."""

    process: str
    request: str
    reason_from: str
    answers: Mapping[str, tuple[str, ...]]
    registered: str
    over: str
    values: Mapping[str, CrossingValue]
    #: All these messages → the processes that may throw them into their own case.
    thrown_by: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]


def _made(table: Mapping[str, Any]) -> LinkedCases:
    request, answers, told = table["request"], table["answers"], table["told"]
    rows = {request["message"]: request, **answers, **{row["message"]: row for row in told.values()}}
    return LinkedCases(
        table["process"],
        request["message"],
        request["reason_from"],
        {name: tuple(row["carries"]) for name, row in answers.items()},
        told["registered"]["message"],
        told["over"]["message"],
        {name: _value(row) for name, row in table["values"].items()},
        {name: frozenset(row.get("thrown_by", ())) for name, row in rows.items()},
        {name: str(row["label"]) for name, row in rows.items()},
    )


TABLE: Final = OverlaidTable("linked_cases.yaml", platform_only(_made, "市与区县两边必须一样"))


def linked_cases() -> LinkedCases:
    """The table in force."""
    return TABLE.at("")


def _value(row: str | Mapping[str, Any]) -> CrossingValue:
    if isinstance(row, str):
        return CrossingValue(yes_no=row == "yes_no", unit=row == "unit")
    return CrossingValue(words=tuple(row.get("words", ())), lists=tuple(row.get("lists", ())))
