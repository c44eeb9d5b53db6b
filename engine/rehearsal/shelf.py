"""The procedures of a folder tree, read once: diagrams, decision files, forms, calendar and timers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.bpmn import ProcessModel, parse_processes
from engine.deadlines import TimerTable, WorkCalendar, load_calendar, load_timers
from engine.dmn import DecisionModel, parse_dmn
from engine.domain import SHARED
from engine.values import loads
from forms import Form, compile_form


class Shelf:
    """What can be called, decided or asked in a rehearsal. Raises Invalid when a file does not parse."""

    def __init__(self, *folders: Path) -> None:
        self.processes: dict[str, ProcessModel] = {}
        self.decisions: dict[str, DecisionModel] = {}
        self.forms: dict[str, Form] = {}
        self.timers: TimerTable = load_timers((SHARED / "timers.yaml").read_text(encoding="utf-8"))
        self.calendar: WorkCalendar = load_calendar((SHARED / "holidays.yaml").read_text(encoding="utf-8"))
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                self._take(path)

    def with_resources(self, resources: Mapping[str, bytes]) -> Shelf:
        """A copy in which these resources (name → bytes) take the place of those with the same ids."""
        copy = Shelf()
        copy.processes, copy.decisions, copy.forms = (
            dict(self.processes),
            dict(self.decisions),
            dict(self.forms),
        )
        for name, data in resources.items():
            copy._put(name, data)
        return copy

    def _take(self, path: Path) -> None:
        if path.suffix in (".bpmn", ".dmn", ".form"):
            self._put(path.name, path.read_bytes())

    def _put(self, name: str, data: bytes) -> None:
        if name.endswith(".bpmn"):
            for model in parse_processes(data, name):
                key = len(self.processes) + 1
                self.processes[model.process_id] = model.with_keys(key, key)
        elif name.endswith(".dmn"):
            decisions = parse_dmn(data, name)
            self.decisions.update(dict.fromkeys(decisions.decisions, decisions))
        elif name.endswith(".form"):
            schema: dict[str, Any] = loads(data)
            self.forms[schema["id"]] = compile_form(schema)
