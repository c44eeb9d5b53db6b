"""A submission is sorted by destination, and every wrong field is named by its path."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Finding, Invalid
from forms import CaseEntry, compile_form

PARTIES = {
    "type": "dynamiclist",
    "path": "parties",
    "label": "当事人",
    "validate": {"required": True},
    "components": [
        {
            "type": "textfield",
            "key": "display_name",
            "label": "姓名或代称",
            "validate": {"required": True},
            "properties": {"destination": "party:P2:display_name"},
        },
        {
            "type": "textfield",
            "key": "id_no",
            "label": "身份证号",
            "properties": {"destination": "party:P3:id_no", "format": "id_no"},
        },
        {
            "type": "select",
            "key": "party_role",
            "label": "身份",
            "values": [
                {"label": "申请人", "value": "applicant"},
                {"label": "被申请人", "value": "respondent"},
            ],
            "properties": {"destination": "party:P2:party_role"},
        },
    ],
}
INTAKE = {
    "type": "default",
    "id": "P01-S02",
    "components": [
        {"type": "text", "text": "请逐项登记"},
        {
            "type": "textfield",
            "key": "title",
            "label": "标题",
            "validate": {"required": True, "maxLength": 60},
            "properties": {"destination": "case:P1:title"},
        },
        {
            "type": "textarea",
            "key": "note",
            "label": "备注",
            "properties": {"destination": "case:P2:"},
        },
        {
            "type": "number",
            "key": "amount_cny",
            "label": "金额（元）",
            "decimalDigits": 2,
            "validate": {"min": 0},
            "properties": {"destination": "variable"},
        },
        {
            "type": "number",
            "key": "people_count",
            "label": "人数",
            "decimalDigits": 0,
            "validate": {"min": 0},
        },
        {"type": "datetime", "subtype": "date", "key": "occurred_on", "dateLabel": "发生日期"},
        PARTIES,
    ],
}
PERSON = {"display_name": "来访人甲", "party_role": "applicant"}


def refused(schema: Mapping[str, Any], values: Any, **options: Any) -> list[Finding]:
    with pytest.raises(Invalid) as caught:
        compile_form(schema).read(values, **options)
    return list(caught.value.findings)


def one(kind: str, **settings: Any) -> dict[str, Any]:
    return {"id": "f", "components": [{"type": kind, "key": "x", "label": "某项", **settings}]}


def test_values_go_where_their_fields_say() -> None:
    got = compile_form(INTAKE).read(
        {
            "title": "楼上漏水",
            "note": "来访人带有照片",
            "amount_cny": Decimal("1234.50"),
            "people_count": 3,
            "occurred_on": "2025-03-04",
            "parties": [PERSON, {"display_name": "来访人乙"}],
        }
    )
    assert got.variables == {"amount_cny": Decimal("1234.50"), "people_count": 3, "occurred_on": "2025-03-04"}
    assert str(got.variables["amount_cny"]) == "1234.50"
    assert got.case_file == [
        CaseEntry("title", "P1", "楼上漏水"),
        CaseEntry("P01-S02.note", "P2", "来访人带有照片"),
    ]
    assert got.parties == [
        {"display_name": "来访人甲", "party_role": "applicant"},
        {"display_name": "来访人乙"},
    ]
    assert got.party_classes == {"display_name": "P2", "id_no": "P3", "party_role": "P2"}


def test_decision_data_of_a_party_is_a_variable_and_an_open_field() -> None:
    role = {"type": "textfield", "key": "party_role", "properties": {"destination": "variable"}}
    name = {
        "type": "textfield",
        "key": "display_name",
        "properties": {"destination": "party:P2:display_name"},
    }
    rows = {"type": "dynamiclist", "path": "parties", "components": [role, name]}
    got = compile_form({"id": "f", "components": [rows]}).read(
        {"parties": [{"party_role": "respondent", "display_name": "来访人甲"}]}
    )
    assert got.variables == {"parties": [{"party_role": "respondent"}]}
    assert got.parties == [{"party_role": "respondent", "display_name": "来访人甲"}]
    assert got.party_classes == {"party_role": "P1", "display_name": "P2"}


def test_every_wrong_field_is_named_with_its_path() -> None:
    findings = refused(
        INTAKE,
        {
            "title": "",
            "amount_cny": -1,
            "people_count": Decimal("2.5"),
            "occurred_on": "2025-02-30",
            "parties": [PERSON, {"id_no": "110101199003070000", "party_role": "judge"}],
            "colour": "red",
        },
    )
    assert {finding.where: finding.code for finding in findings} == {
        "colour": "unknown_field",
        "title": "required",
        "amount_cny": "too_small",
        "people_count": "too_many_decimals",
        "occurred_on": "bad_date",
        "parties[1].display_name": "required",
        "parties[1].id_no": "bad_format",
        "parties[1].party_role": "not_an_option",
    }
    day = next(finding for finding in findings if finding.where == "occurred_on")
    assert "没有2025年2月30日" in day.message
    assert all(finding.message and finding.expected for finding in findings)


def test_a_personal_value_is_never_echoed() -> None:
    number = "110101199003079998"
    findings = refused(INTAKE, {"title": "某", "parties": [{"display_name": "甲", "id_no": number}]})
    assert number not in repr(findings)


def test_a_required_list_needs_a_row() -> None:
    assert [(f.where, f.code) for f in refused(INTAKE, {"title": "某"})] == [("parties", "row_count")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2025-03-04T09:20", "2025-03-04T09:20:00+08:00"),
        ("2025-03-04T01:20Z", "2025-03-04T09:20:00+08:00"),
        ("2025-03-04T09:20:30.5+08:00", "2025-03-04T09:20:30+08:00"),
    ],
)
def test_a_local_time_is_that_of_shanghai(given: str, kept: str) -> None:
    assert compile_form(one("datetime", subtype="datetime")).read({"x": given}).variables == {"x": kept}


@pytest.mark.parametrize("given", ["2025-13-01", "20250304", "2025-03-04T09:20", 20250304, "2025-02-29"])
def test_a_day_that_does_not_exist_is_refused(given: Any) -> None:
    assert [f.code for f in refused(one("datetime", subtype="date"), {"x": given})] == ["bad_date"]


@pytest.mark.parametrize("given", [True, "3", 1.5, [1]])
def test_only_decimal_numbers_are_numbers(given: Any) -> None:
    assert [f.code for f in refused(one("number"), {"x": given})] == ["not_number"]


def test_a_number_keeps_its_digits() -> None:
    number = Decimal("1234567890123456789.123456789")
    assert compile_form(one("number")).read({"x": number}).variables == {"x": number}


def test_true_is_not_the_option_one() -> None:
    schema = one("radio", values=[{"label": "一", "value": 1}])
    assert [f.code for f in refused(schema, {"x": True})] == ["not_an_option"]
    assert compile_form(schema).read({"x": 1}).variables == {"x": 1}


def test_a_choice_among_data_is_not_checked() -> None:
    assert compile_form(one("select", valuesKey="units")).read({"x": "U_ZZZX"}).variables == {"x": "U_ZZZX"}


def test_each_option_of_a_checklist_at_most_once() -> None:
    schema = one("checklist", values=[{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}])
    assert compile_form(schema).read({"x": ["b", "a"]}).variables == {"x": ["b", "a"]}
    assert [f.code for f in refused(schema, {"x": ["a", "a"]})] == ["repeated_option"]
    assert [f.code for f in refused(schema, {"x": ["c"]})] == ["not_an_option"]


def test_a_required_box_has_to_be_ticked() -> None:
    schema = one("checkbox", validate={"required": True})
    assert [f.code for f in refused(schema, {"x": False})] == ["required"]
    assert compile_form(one("checkbox")).read({"x": False}).variables == {"x": False}


def test_an_emptied_variable_becomes_null_and_an_absent_one_stays() -> None:
    form = compile_form(one("textfield"))
    assert form.read({"x": ""}).variables == {"x": None}
    assert form.read({}).variables == {}


def test_blank_text_does_not_satisfy_a_required_field() -> None:
    assert [f.code for f in refused(one("textfield", validate={"required": True}), {"x": "   "})] == [
        "required"
    ]


def test_control_characters_are_refused() -> None:
    assert [f.code for f in refused(one("textfield"), {"x": "a\x00b"})] == ["control_character"]


def test_a_form_without_destinations_lets_other_values_pass() -> None:
    form = compile_form(one("textfield"))
    assert form.read({"x": "甲", "approved": True}).variables == {"x": "甲", "approved": True}
    assert compile_form({"components": []}).read({"any": [1]}).variables == {"any": [1]}


def evaluate(text: str, names: Mapping[str, Any]) -> Any:
    """As much of FEEL as these tests need: `a = b` over names and JSON strings."""
    left, right = (part.strip() for part in text.split("="))
    return names.get(left) == (right.strip('"') if right.startswith('"') else names.get(right))


CONDITIONAL = {
    "id": "c",
    "components": [
        {"type": "textfield", "key": "kind", "properties": {"destination": "variable"}},
        {
            "type": "textfield",
            "key": "reason",
            "validate": {"required": True},
            "conditional": {"hide": '=kind = "agree"'},
        },
        {
            "type": "dynamiclist",
            "path": "rows",
            "components": [
                {"type": "textfield", "key": "who"},
                {
                    "type": "textfield",
                    "key": "why",
                    "validate": {"required": True},
                    "conditional": {"hide": '=who = "me"'},
                },
            ],
        },
    ],
}


def test_what_is_hidden_is_neither_required_nor_stored() -> None:
    form = compile_form(CONDITIONAL)
    assert form.read({"kind": "agree", "reason": "x"}, evaluate=evaluate).variables == {"kind": "agree"}
    assert form.read({}, {"kind": "agree"}, evaluate).variables == {}
    rows = {"rows": [{"who": "me", "why": "no"}, {"who": "you"}]}
    findings = refused(CONDITIONAL, {"kind": "refuse", **rows}, evaluate=evaluate)
    assert {f.where for f in findings} == {"reason", "rows[1].why"}


def test_without_an_evaluator_a_conditional_field_is_not_required() -> None:
    assert compile_form(CONDITIONAL).read({"kind": "refuse"}).variables == {"kind": "refuse"}


def test_a_computed_field_is_computed_here() -> None:
    schema = one("expression", expression='=a = "1"')
    assert compile_form(schema).read({"a": "1", "x": "forged"}, evaluate=evaluate).variables["x"] is True
