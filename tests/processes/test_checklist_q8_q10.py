"""Q8 and Q10 of the handbook's checklist (12.3): the four messages of a case reach a procedure in whatever state it is;
the sample cases of each procedure are decided as chapter 4 says."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest

from casework.rehearsal import play
from casework.rehearsal.ledger import Ledger
from engine import events as e
from tests.processes.rehearsed import PROCEDURES, scenarios, shelf
from tests.processes.test_decisions import computed, sample_cases

CASE_MESSAGES = {"SIG_WITHDRAW", "SIG_DANGER", "SIG_ESCALATE", "SIG_MERGE"}
#: Before a case has its code there is nothing to correlate a message with; P01-S01 asks for danger itself.
BEFORE_THE_CODE = {"P01-S01", "P01-S02"}


class Listening(Ledger):
    """Notes which case messages nobody waits for while a task of somebody is open, and how many states it has seen."""

    deaf: dict[str, set[str]]
    states: set[frozenset[str]]

    def take(self, events: Iterable[e.Event]) -> None:
        super().take(events)
        names = {one.name for one in self.subscriptions.values() if one.type == "message"}
        waiting = frozenset(task.element_id for task in self.tasks.values()) - BEFORE_THE_CODE
        if waiting:
            self.states.add(waiting)
        if waiting and not names >= CASE_MESSAGES:
            for task in waiting:
                self.deaf.setdefault(task, set()).update(CASE_MESSAGES - names)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_q8_the_messages_of_the_case_are_heard_in_every_state(
    procedure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf: dict[str, set[str]] = {}
    states: set[frozenset[str]] = set()
    monkeypatch.setattr(Listening, "deaf", deaf, raising=False)
    monkeypatch.setattr(Listening, "states", states, raising=False)
    monkeypatch.setattr(import_module("casework.rehearsal.play"), "Ledger", Listening)
    for one in scenarios(PROCEDURES[procedure][0]):
        play(one, shelf())
    assert deaf == {}
    assert len(states) >= 3


def _route(case: dict[str, Any]) -> set[str]:
    return set(case["expected"]["route"])


@pytest.mark.conformance
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_q10_the_sample_cases_of_a_procedure_are_decided_as_expected(procedure: str) -> None:
    every = sample_cases()
    if not every:
        pytest.skip("样例 sample_cases.jsonl 不在：样例未核对")
    cases = [case for case in every if procedure in _route(case)]
    assert cases or procedure == "P18", "除督查督办外，每个程序都有样例"
    for case in cases:
        found = computed(case)
        assert found == {name: case["expected"][name] for name in found}, case["case_id"]
