"""The scenarios that come with the platform: `scenario.yaml` beside each diagram, those of a place's own first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from casework.rehearsal import Scenario, load_scenarios
from casework.tables.folder import BASE, PROCESSES
from engine.access.authz import covers
from engine.errors import Refusal


def scenarios_of(ref: str, place: str) -> list[Scenario]:
    """The scenarios of a process: the city's, or those of the district that the place belongs to."""
    found: list[Scenario] = []
    for code, files in _files().items():
        if code == "" or covers(code, place):
            found = list(files.get(ref, ())) + found
    return found


@cache
def _files() -> Mapping[str, Mapping[str, tuple[Scenario, ...]]]:
    folders = {"": BASE}
    districts = PROCESSES / "districts"
    if districts.is_dir():
        folders |= {folder.name: folder for folder in sorted(districts.iterdir()) if folder.is_dir()}
    return MappingProxyType({code: _read(folder) for code, folder in folders.items()})


def _read(folder: Path) -> Mapping[str, tuple[Scenario, ...]]:
    found: dict[str, tuple[Scenario, ...]] = {}
    for path in sorted(folder.rglob("scenario.yaml")):
        try:
            scenarios = load_scenarios(path.read_text(encoding="utf-8"), str(path.relative_to(folder)))
        except (Refusal, OSError):
            continue  # `fengqiao simulate` says what is wrong with it
        if scenarios:
            found[scenarios[0].process] = tuple(scenarios)
    return MappingProxyType(found)
