"""The procedures of the handbook (5.0): each says its number, its name and the heading of its list in its own diagram.

`procedure_number` and `procedure_group` are properties of the process, its name is the process's. A procedure that
nobody has drawn yet stands in `shared/undrawn_procedures.yaml`, so that papers and the classification can name it; the
row goes when the diagram comes. The diagrams are read once: they are those that come with the platform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from casework.tables.folder import BASE
from casework.tables.overlays import Layer, OverlaidTable, TableError
from casework.tables.rows import Rows
from engine.xmlsafe import parse_xml

#: Properties of the process: its number in the handbook, and the heading under which lists of procedures show it.
NUMBER: Final = "procedure_number"
GROUP: Final = "procedure_group"
#: The name of the process, beside its properties.
NAME: Final = ""
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of the handbook: `number`, `key` = its BPMN process id, `name` in Chinese, `group`: the heading."""

    number: str
    key: str
    name: str
    group: str


def _undrawn(layers: Sequence[Layer]) -> tuple[Procedure, ...]:
    read = Rows(layers, ("key", "name", "group"), ())
    read.check()
    return tuple(
        Procedure(number, str(row["key"]), str(row["name"]), str(row["group"]))
        for number, row in read.rows.items()
    )


TABLE: Final = OverlaidTable("undrawn_procedures.yaml", _undrawn)


def read_procedures(base: Path, undrawn: Sequence[Procedure]) -> Mapping[str, Procedure]:
    """All procedures by number: what the diagrams below `base` say, and what is not drawn yet. TableError when a number
    or a key stands there twice."""
    found: dict[str, Procedure] = {}
    keys: set[str] = set()
    for one in [*_drawn(base), *undrawn]:
        if one.number in found or one.key in keys:
            raise TableError([f"程序 {one.number}（{one.key}）：应当只有一处说明，现在有两处"])
        found[one.number] = one
        keys.add(one.key)
    return MappingProxyType(dict(sorted(found.items())))


def _drawn(base: Path) -> Iterator[Procedure]:
    for key, said in read_properties(base).items():
        if NUMBER in said:
            yield Procedure(said[NUMBER], key, said[NAME], said.get(GROUP, ""))


def read_properties(base: Path) -> dict[str, dict[str, str]]:
    """BPMN process id → the properties of the process in the diagrams below `base`, and its name as `NAME`."""
    path = f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"
    found = {}
    for file in sorted(base.glob("*/*.bpmn")):
        for process in parse_xml(file.read_bytes(), file.name).iter(f"{_BPMN}process"):
            said = {str(one.get("name")): str(one.get("value") or "") for one in process.iterfind(path)}
            found[str(process.get("id"))] = {**said, NAME: str(process.get("name") or "")}
    return found


@cache
def shipped_elements(process_id: str) -> Mapping[str, Mapping[str, str]]:
    """Element id → the properties of the element in the shipped diagram of a process; empty for another."""
    path = f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"
    for file in sorted(BASE.glob("*/*.bpmn")):
        for process in parse_xml(file.read_bytes(), file.name).iter(f"{_BPMN}process"):
            if process.get("id") == process_id:
                return {
                    str(element.get("id")): {
                        str(one.get("name")): str(one.get("value") or "") for one in element.iterfind(path)
                    }
                    for element in process.iterdescendants()
                    if element.get("id") is not None
                }
    return {}


@cache
def shipped_properties() -> Mapping[str, Mapping[str, str]]:
    """The properties of the processes that come with the platform. They stand in for versions from before a property:
    a database that was filled by a former release opens its cases as it did."""
    return MappingProxyType(read_properties(BASE))


def procedures() -> Mapping[str, Procedure]:
    """All procedures by number."""
    return _together(_Undrawn(TABLE.at("")))[0]


class _Undrawn:
    """The rows of the table, told from others by their identity: equal as long as the table stands."""

    def __init__(self, rows: tuple[Procedure, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Undrawn) and other.rows is self.rows


@lru_cache(maxsize=1)
def _together(undrawn: _Undrawn) -> tuple[Mapping[str, Procedure], Mapping[str, Procedure]]:
    """All procedures by number, and by key."""
    found = read_procedures(BASE, undrawn.rows)
    return found, MappingProxyType({one.key: one for one in found.values()})


def _by_key() -> Mapping[str, Procedure]:
    return _together(_Undrawn(TABLE.at("")))[1]


def procedure_of(ref: object) -> Procedure | None:
    """The procedure with this number or BPMN process id; None for one that is not in the handbook."""
    return (_by_key().get(ref) or procedures().get(ref)) if isinstance(ref, str) else None


def procedure_name(ref: object) -> str | None:
    """The Chinese name of a procedure by its number or BPMN process id; None for one that is not in the handbook."""
    found = procedure_of(ref)
    return found.name if found is not None else None


def procedure_number(ref: str, properties: Mapping[str, str]) -> str | None:
    """The number of a process by what its version says, else by what the shipped diagram of this id says."""
    found = procedure_of(ref)
    return properties.get(NUMBER) or (found.number if found is not None else None)


def procedure_group(ref: str, properties: Mapping[str, str]) -> str | None:
    """The heading of a process in lists, likewise."""
    found = procedure_of(ref)
    return properties.get(GROUP) or (found.group if found is not None else None)


def procedure_numbers() -> Mapping[str, str]:
    """BPMN process id → number of the handbook."""
    return MappingProxyType({row.key: number for number, row in procedures().items()})
