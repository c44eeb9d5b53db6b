"""One yes to the questions of safety is enough: help comes first, what was not asked is asked later (handbook 0.4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Invalid
from engine.feel import FeelContext, compile_expression
from forms import compile_form

QUESTIONS = ("imminent_danger", "domestic_violence", "minor_harm", "self_harm_sign")
FORM = Path(__file__).parents[2] / "processes" / "base" / "intake_main" / "P01-S01.form"
CONTEXT = FeelContext(now=datetime(2026, 11, 20, 1, 26, tzinfo=UTC))


def read(values: Mapping[str, Any]) -> dict[str, Any]:
    def evaluate(text: str, names: Mapping[str, Any]) -> Any:
        return compile_expression(text).evaluate(names, CONTEXT)

    form = compile_form(json.loads(FORM.read_text(encoding="utf-8")))
    return dict(form.read({"channel": "walk_in", **values}, evaluate=evaluate).variables)


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_yes_with_a_word_on_the_danger_is_taken(question: str) -> None:
    assert read({question: True, "danger_note": "正在被打"}) == {"channel": "walk_in", question: True}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_answered_besides_is_kept(question: str) -> None:
    other = next(one for one in QUESTIONS if one != question)
    found = read({question: True, other: False, "danger_note": "正在被打"})
    assert (found[question], found[other]) == (True, False)


@pytest.mark.parametrize("answered", [(), QUESTIONS[:1], QUESTIONS[:3]])
def test_without_a_yes_every_question_must_be_answered(answered: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        read(dict.fromkeys(answered, False))
    assert {one.where for one in caught.value.findings} == set(QUESTIONS) - set(answered)
