"""What goes over the wall around a case: a table, no code (docs/decisions/0015).

The table is `processes/base/shared/crossing.yaml`; a place adds to it with
`processes/districts/<code>/shared/crossing.yaml`, never takes away. Read once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from casework.tables.folder import PROCESSES, SHARED
from engine.yaml_tables import load_yaml

_FILE = "crossing.yaml"
_DISTRICTS = PROCESSES / "districts"
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


@cache
def crossing(place: str) -> Crossing:
    """The table at a place: the platform's, and what each node above the place and the place itself add."""
    parts = place.split("-")
    nodes = ["-".join(parts[:n]) for n in range(1, len(parts) + 1)]
    files = [SHARED / _FILE, *(_DISTRICTS / node / "shared" / _FILE for node in nodes if node)]
    return merged([_read(file) for file in files if file.is_file()])


def merged(tables: list[Mapping[str, Any]]) -> Crossing:
    """Tables laid over each other: names are added. ValueError for a table that cannot be read."""
    found: dict[str, dict[str, frozenset[str]]] = {part: {} for part in _PARTS}
    for table in tables:
        for part, rows in table.items():
            if part not in found:
                raise ValueError(f"{_FILE}: unknown part {part!r}")
            for name, processes in (rows or {}).items():
                found[part][name] = found[part].get(name, frozenset()) | frozenset(processes)
    return Crossing(**found)


def _read(file: Path) -> Mapping[str, Any]:
    table: Mapping[str, Any] = load_yaml(file.read_text(encoding="utf-8")) or {}
    return table
