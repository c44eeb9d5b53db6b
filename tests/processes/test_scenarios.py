"""Every scenario beside a diagram goes as its file says; a case's status only moves as the handbook (3.1) allows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from casework.rehearsal import DefinitionCatalog, Scenario, load_scenarios, play
from casework.rehearsal.ledger import Ledger
from casework.tables.statuses import statuses
from engine import events as e

BASE = Path(__file__).resolve().parents[2] / "processes" / "base"
FILES = sorted(BASE.glob("*/scenario.yaml"))
SCENARIOS = [one for path in FILES for one in load_scenarios(path.read_text("utf-8"), path.parent.name)]


class LawfulLedger(Ledger):
    """Refuses a change of status that the handbook's table does not have."""

    def take(self, events: Iterable[e.Event]) -> None:
        for event in events:
            before = self.case_status
            super().take([event])
            if self.case_status != before and before is not None:
                assert self.case_status in statuses()[before].next, (
                    f"{before} → {self.case_status} 不在手册 3.1 中:{event}"
                )


@cache
def shelf() -> DefinitionCatalog:
    return DefinitionCatalog(BASE)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[f"{one.process}:{one.name}" for one in SCENARIOS])
def test_scenario_goes_as_written(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("casework.rehearsal.play"), "Ledger", LawfulLedger)
    assert play(scenario, shelf()).problems == []


#: These run for a district and a period; the linked case of the city leaves the messages to the district's case; a
#: label outlives what happens to the case (8.6).
NOT_OF_A_CASE = {"four_level_sampling_draw", "supervision_daily", "city_linked_case", "label_review"}
OF_A_CASE = [path for path in FILES if path.parent.name not in NOT_OF_A_CASE]


@pytest.mark.parametrize("path", OF_A_CASE, ids=[path.parent.name for path in OF_A_CASE])
def test_every_case_message_has_a_scenario(path: Path) -> None:
    """Withdrawal, danger, escalation and merging can come at any time: each procedure shows each."""
    sent = {
        argument["name"]
        for one in load_scenarios(path.read_text("utf-8"), path.parent.name)
        for kind, argument in one.steps
        if kind == "message"
    }
    assert {"SIG_WITHDRAW", "SIG_DANGER", "SIG_ESCALATE", "SIG_MERGE"} <= sent
