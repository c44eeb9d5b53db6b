"""Hostile files as a designer would rehearse them; gives the words that the designer would read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from api.queries.rehearsal.run import BOUNDS
from casework.rehearsal import play, read_scenarios
from casework.tables.folder import SHARED
from engine.bpmn import ProcessModel, parse_processes
from engine.deadlines import host_functions, load_calendar, load_timers
from engine.dmn import DecisionModel
from engine.errors import Refusal
from forms import Form

TIMERS = load_timers((SHARED / "timers.yaml").read_text(encoding="utf-8"))
CALENDAR = load_calendar((SHARED / "holidays.yaml").read_text(encoding="utf-8"))
SCENARIO = {
    "name": "试",
    "given": {"now": "2026-03-02T09:00:00+08:00"},
    "when": [{"advance": "P1D"}, {"advance": "P900Y"}],
    "then": {},
}


class OneFile:
    """What one file offers to a rehearsal."""

    def __init__(self, data: bytes) -> None:
        models = parse_processes(data, "a.bpmn")
        self.models = {m.process_id: m.with_keys(number, 1) for number, m in enumerate(models, 1)}

    def process(self, process_id: str) -> ProcessModel | None:
        return self.models.get(process_id)

    def process_by_key(self, key: int) -> ProcessModel:
        return next(model for model in self.models.values() if model.key == key)

    def decision(self, decision_id: str) -> DecisionModel | None:
        return None

    def form(self, form_id: str) -> Form | None:
        return None

    def functions(self, now: datetime) -> Mapping[str, Callable[..., Any]]:
        return host_functions(TIMERS, CALENDAR, now)


def rehearse(data: bytes) -> str:
    """Plays a scenario of the file's first process that only lets time pass."""
    try:
        stock = OneFile(data)
        (scenario,) = read_scenarios(next(iter(stock.models)), [SCENARIO], "scenario")
        outcome = play(scenario, stock, BOUNDS)
    except Refusal as refusal:
        return str(refusal)
    return "；".join(outcome.problems) or f"{len(outcome.moments)} steps were played"
