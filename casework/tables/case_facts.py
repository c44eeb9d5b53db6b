"""The facts of a case that stand in its file (handbook 8.1), as pages list them: `shared/case_facts.yaml`, in the order
of the table. A place may say them in other words and add fields of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.tables.domain import enum_names
from casework.tables.overlays import Layer, OverlaidTable
from casework.tables.rows import Rows


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A field of the case: its name for people; the enumeration of its values, if they are of one."""

    label: str
    enum: str | None


def _facts(layers: Sequence[Layer]) -> Mapping[str, CaseFact]:
    read = Rows(layers, ("label",), ("enum",))
    for name, row in read.rows.items():
        if row.get("enum", enum_names()[0]) not in enum_names():
            read.wrong(f"{name}.enum", "一个枚举的名字", row["enum"])
    read.check()
    return {name: CaseFact(str(row["label"]), row.get("enum")) for name, row in read.rows.items()}


TABLE: Final = OverlaidTable("case_facts.yaml", _facts)


def case_facts(place: str) -> Mapping[str, CaseFact]:
    """The facts by field as they stand at a place (its org code)."""
    return TABLE.at(place)
