"""What goes over the wall around a case: a table, no code (docs/decisions/0015).

The table is `processes/base/shared/crossing.yaml`; a place adds to it with
`processes/districts/<code>/shared/crossing.yaml`, never takes away. A change is in force with the next question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from casework.tables.overlays import Layer, OverlaidTable, TableError

_FILE = "crossing.yaml"
_PARTS = ("into_cases", "out_of_cases", "services")

Table = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The table as it stands at a place; every value is a set of process ids.

    `into_cases`: who, without a case, may say this message to a case; `out_of_cases`: who, without a case, hears it
    from one; `services`: who may use a service that looks at many cases. Who may throw a reserved message into his own
    case says `casework.walls.reserved`.
    """

    into_cases: Table
    out_of_cases: Table
    services: Table

    def looks_beyond(self, process_id: str) -> bool:
        """Whether the procedure sees something of cases without being in one: then it is walled like a case."""
        return any(
            process_id in names for table in (self.out_of_cases, self.services) for names in table.values()
        )


def _made(layers: Sequence[Layer]) -> Crossing:
    """Tables laid over each other: names are added."""
    found: dict[str, dict[str, frozenset[str]]] = {part: {} for part in _PARTS}
    problems = []
    for layer in layers:
        for part, rows in layer.rows.items():
            if part not in found or not isinstance(rows, Mapping | None):
                problems.append(f"{layer.name} 的 {part}：应为 {'、'.join(_PARTS)} 三部分，各是一张表")
                continue
            for name, processes in (rows or {}).items():
                if not _are_names(processes):
                    problems.append(
                        f"{layer.name} 的 {part}.{name}：应为一列流程编号，实为 {processes!r:.80}"
                    )
                    continue
                found[part][str(name)] = found[part].get(str(name), frozenset()) | frozenset(processes)
    if problems:
        raise TableError(problems)
    return Crossing(**found)


def _are_names(processes: Iterable[Any]) -> bool:
    return isinstance(processes, list) and all(isinstance(one, str) for one in processes)


TABLE: Final = OverlaidTable(_FILE, _made)


def crossing(place: str) -> Crossing:
    """The table at a place: the platform's, and what each node above the place and the place itself add."""
    return TABLE.at(place)
