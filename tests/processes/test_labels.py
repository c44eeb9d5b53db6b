"""What is laid on a person or a unit (handbook 8.6): somebody says why and until when; it lapses unless it is kept with
a reason; whom it is about may have it put right."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casework.case_messages.commands import SendCaseMessage
from casework.rehearsal import Scenario, play
from engine.errors import Conflict, Invalid
from engine.messages.commands import PublishMessage
from engine.tasks.commands import CompleteTask
from tests.processes.live_city import live_city
from tests.processes.rehearsed import scenarios, shelf

FALSEHOODS = ("deadlock", "refuse", "false", "not_real")
Values = dict[str, Any]
#: Step → its diagram, and whether what was handed in lays something on somebody.
LABELS: dict[str, tuple[str, Callable[[Values], bool]]] = {
    "P04-S06": ("people_mediation", lambda said: said["reason_valid"] is False and said["no_show_count"] > 1),
    "P04-S13": ("people_mediation", lambda said: True),
    "P06-S08": ("judicial_mediation", lambda said: True),
    "P18-S04": ("supervision", lambda said: True),
    "P18-S05": ("supervision", lambda said: said["type"] != "declined"),
    "P19-S03": ("follow_up", lambda said: said["result"] == "refuse"),
    "P20-S05": ("four_level_sampling", lambda said: said.get("false_mediation") is True),
    "P20-S06": ("four_level_sampling", lambda said: said["verdict"] in FALSEHOODS),
}
#: Those whose every completion is one.
ALWAYS = {"P04-S13", "P06-S08", "P18-S04"}
#: P20-S04 and S05 ask the same; the scenarios have one of either.
WITHOUT = {**LABELS, "P20-S04": LABELS["P20-S05"]}.keys() - ALWAYS - {"P20-S05"}


def _done(scenario: Scenario, step: str) -> list[tuple[int, Values]]:
    return [
        (at, argument["with"])
        for at, (kind, argument) in enumerate(scenario.steps)
        if kind == "complete" and argument["task"] == step
    ]


def _first(step: str, label: bool) -> tuple[Scenario, int]:
    """A scenario in which the step is done with a label (or without), and where in it."""
    key, is_label = LABELS["P20-S05" if step == "P20-S04" else step]
    for scenario in scenarios(key):
        for at, values in _done(scenario, step):
            if is_label(values) is label:
                return scenario, at
    pytest.fail(f"{step} 没有{'作出' if label else '不作'}认定的情景")


def _changed(scenario: Scenario, at: int, **values: Any) -> Scenario:
    """The scenario up to this step, which is done with these values besides (None: without the field)."""
    steps = copy.deepcopy(list(scenario.steps[: at + 1]))
    given = steps[at][1]["with"]
    given.update(values)
    for name in [name for name, value in given.items() if value is None]:
        del given[name]
    return replace(scenario, steps=type(scenario.steps)(steps), then={})


@pytest.mark.parametrize("step", LABELS)
def test_a_label_without_a_review_date_is_refused_by_name(step: str) -> None:
    scenario, at = _first(step, label=True)
    (problem,) = play(_changed(scenario, at, review_date=None), shelf()).problems
    assert "「复核日期（到期失效）」必填" in problem


@pytest.mark.parametrize("step", LABELS)
def test_a_label_with_a_review_date_passes(step: str) -> None:
    scenario, at = _first(step, label=True)
    assert play(_changed(scenario, at), shelf()).problems == []


@pytest.mark.parametrize("step", sorted(WITHOUT))
def test_what_is_no_label_needs_no_date(step: str) -> None:
    scenario, at = _first(step, label=False)
    assert "review_date" not in scenario.steps[at][1]["with"]
    assert play(_changed(scenario, at), shelf()).problems == []


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ("P04-S06", "absence_reason"), ("P04-S13", "facts"), ("P06-S08", "facts"), ("P18-S04", "reasons"),
        ("P18-S05", "human_reason"), ("P19-S03", "reason"), ("P20-S05", "false_reason"), ("P20-S06", "reason"),
    ],
)  # fmt: skip
def test_a_label_says_why_in_fifteen_characters(step: str, field: str) -> None:
    scenario, at = _first(step, label=True)
    assert any(
        "必填" in problem for problem in play(_changed(scenario, at, **{field: None}), shelf()).problems
    )
    assert play(_changed(scenario, at, **{field: "太短"}), shelf()).problems


LABEL = {"label_kind": "refuse", "label_review_date": "2026-12-20", "label_groups": ["judicial_office"]}
KEPT = {"label_outcome": "keep", "label_reason": "再次上门，本人仍明确拒绝履行协议。", "told_subject": True}
ASKED = "本人称余款已经付清，请求更正，附银行回单。"
ANSWER = {
    "label_kind": "refuse", "correction_request": "已经付清，请更正。", "correction_result": "withdraw",
    "label_reason": "经核对银行回单，余款已经在认定以前付清。", "written_answer": "原认定撤销。",
}  # fmt: skip


@pytest.mark.parametrize("corrected", [False, True], ids=["it-lapses", "it-is-put-right"])
def test_a_label_lives_until_its_day_or_until_it_is_put_right(tmp_path: Path, corrected: bool) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        driven = city.sample("0071", leave_at="P01-S05")
        (code, *_) = city.values("case_code")

        def publish(name: str, variables: Values) -> None:
            program = city.staff.program(driven.record["region"]["org_code"])
            city.bus.execute(PublishMessage(name, str(code), variables, must_correlate=True), program)

        def ask() -> None:
            window = city.staff.window(driven.record["region"]["org_code"])
            city.bus.execute(SendCaseMessage(driven.case_key, "MSG_LABEL_CORRECTION", ASKED), window)

        with pytest.raises(Conflict, match="没有可以"):
            ask()
        publish("MSG_LABEL_CONFIRMED", LABEL)
        city.until("2026-12-13T10:00:00+08:00")
        task = next(task for task in city.tasks() if task["element_id"] == "Label-review")
        assert task["case_key"] == driven.case_key
        with pytest.raises(Invalid, match="新的复核日期"):
            city.bus.execute(CompleteTask(task["key"], KEPT), city.staff.for_task(task))
        city.do("Label-review", **KEPT, review_date="2027-01-20")
        assert "Label-review" not in city.waiting()
        if corrected:
            ask()
            city.do("Label-correct", **ANSWER)
        city.until("2027-01-21T00:00:00+08:00")
        assert "Label-review" not in city.waiting()
        assert city.values("label_state") == ["lifted" if corrected else "expired"]
