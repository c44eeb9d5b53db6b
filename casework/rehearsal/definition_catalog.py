"""What can be called, decided or asked in a rehearsal: of a folder tree, or of whoever else offers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from casework.tables.time import calendar, timers
from engine.bpmn import ProcessModel, parse_processes
from engine.deadlines import TimerTable, WorkCalendar, host_functions
from engine.dmn import DecisionModel, parse_dmn
from engine.values import loads
from forms import Form, compile_form


class DefinitionSource(Protocol):
    """Each by its id; None when there is none. `functions` are the host functions of expressions at a time."""

    def process(self, process_id: str) -> ProcessModel | None: ...

    def process_by_key(self, key: int) -> ProcessModel: ...

    def decision(self, decision_id: str) -> DecisionModel | None: ...

    def form(self, form_id: str) -> Form | None: ...

    def functions(self, now: datetime) -> Mapping[str, Callable[..., Any]]: ...


class DefinitionCatalog:
    """The procedures of a folder tree, read once. Raises Invalid when a file does not parse."""

    def __init__(self, *folders: Path) -> None:
        self.processes: dict[str, ProcessModel] = {}
        self.decisions: dict[str, DecisionModel] = {}
        self.forms: dict[str, Form] = {}
        self._last = 0
        self.timers: TimerTable = timers()
        self.calendar: WorkCalendar = calendar()
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix in (".bpmn", ".dmn", ".form"):
                    self._put(path.name, path.read_bytes())

    def process(self, process_id: str) -> ProcessModel | None:
        return self.processes.get(process_id)

    def process_by_key(self, key: int) -> ProcessModel:
        return next(model for model in self.processes.values() if model.key == key)

    def decision(self, decision_id: str) -> DecisionModel | None:
        return self.decisions.get(decision_id)

    def form(self, form_id: str) -> Form | None:
        return self.forms.get(form_id)

    def functions(self, now: datetime) -> Mapping[str, Callable[..., Any]]:
        return host_functions(self.timers, self.calendar, now)

    def _put(self, name: str, data: bytes) -> None:
        if name.endswith(".bpmn"):
            for model in parse_processes(data, name):
                self._last += 1
                self.processes[model.process_id] = model.with_keys(self._last, self._last)
        elif name.endswith(".dmn"):
            decisions = parse_dmn(data, name)
            self.decisions.update(dict.fromkeys(decisions.decisions, decisions))
        elif name.endswith(".form"):
            schema: dict[str, Any] = loads(data)
            self.forms[schema["id"]] = compile_form(schema)
