"""A submission whose conditions are too much to evaluate is refused as a whole, and says what is too much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.errors import Unprocessable
from engine.tasks import form_terms
from engine.tasks.form_terms import FormTerms
from forms import compile_form

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Component = dict[str, Any]


def rows_of(fields: int, condition: str) -> list[Component]:
    """A list of rows with so many fields, each with the condition; `{n}` in it is the field's number."""
    inside: list[Component] = [{"type": "textfield", "key": "kind"}]
    for n in range(fields):
        hide = {"hide": condition.format(n=n)}
        inside.append({"type": "textfield", "key": f"f{n}", "conditional": hide})
    return [{"type": "dynamiclist", "path": "rows", "allowAddRemove": True, "components": inside}]


def read(components: list[Component], values: Mapping[str, Any]) -> tuple[dict[str, Any], FormTerms]:
    terms = FormTerms(NOW, values, "tell")
    form = compile_form({"id": "f", "components": components})
    return form.read(values, known={}, evaluate=terms).variables, terms


def filled(count: int, fields: int) -> dict[str, Any]:
    return {"rows": [{"kind": "a", **{f"f{n}": "x" for n in range(fields)}} for _ in range(count)]}


def test_too_many_conditions_refuse_the_submission_and_name_the_longest_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(form_terms, "MAX_ASKED", 1_000)
    with pytest.raises(Unprocessable, match="条件和计算项太多") as refused:
        read(rows_of(60, '=this.kind = "{n}"'), filled(20, 60))
    assert (refused.value.code, refused.value.where) == ("form_too_much", "tell")
    assert "1000" in str(refused.value.expected) and "“rows”有 20 行" in str(refused.value.found)


def test_a_reading_ends_by_its_processor_time_whatever_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_terms, "MAX_SECONDS", -1.0)
    with pytest.raises(Unprocessable, match="什么都没有保存"):
        read(rows_of(60, '=this.kind = "{n}"'), filled(20, 60))


def test_a_budget_that_is_spent_is_no_condition_that_cannot_be_told() -> None:
    """Each condition is within its own bound, all of them together are beyond that of a step: read on, whatever came
    later would count as shown, and computed fields as empty."""
    dear = '=count(for i in 1..20000 return i) = 20000 and this.kind = "{n}"'
    with pytest.raises(Unprocessable, match="条件和计算项太多"):
        read(rows_of(30, dear), filled(2, 30))


def test_fields_of_one_row_with_the_same_condition_ask_it_once() -> None:
    found, terms = read(rows_of(40, '=this.kind = "b"'), filled(10, 40))
    assert found == filled(10, 40)
    assert terms._asked <= 4 * 10


def test_a_condition_is_asked_again_once_a_computed_field_has_another_value() -> None:
    components = [
        {"type": "textfield", "key": "kind"},
        {"type": "expression", "key": "twice", "expression": '=kind + "!"'},
        {"type": "textfield", "key": "a", "conditional": {"hide": '=twice = "a!"'}},
        {"type": "textfield", "key": "b", "conditional": {"hide": '=twice = "a!"'}},
    ]
    found, _terms = read(components, {"kind": "a", "a": "1", "b": "2"})
    assert "a" not in found and "b" not in found and found["twice"] == "a!"
