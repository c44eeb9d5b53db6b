"""What a schema may not say, and what is doubtful about it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.errors import Invalid
from forms import compile_form
from forms.formats import any_phone, email, id_no, mobile, uscc
from forms.patterns import MAX_VALUE, compile_pattern
from forms.tree import INPUTS, SILENT


def wrong(*components: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        compile_form({"id": "f", "components": list(components)})
    return [(finding.code, finding.where) for finding in caught.value.findings]


def lint(*components: dict[str, Any]) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in compile_form({"id": "f", "components": list(components)}).lint()]


def field(
    key: str, destination: str | None = None, kind: str = "textfield", **settings: Any
) -> dict[str, Any]:
    where = {} if destination is None else {"destination": destination}
    return {"type": kind, "key": key, "properties": where, **settings}


@pytest.mark.parametrize("settings", [{"key": "a"}, {"id": "a"}])
def test_a_component_that_form_js_does_not_know_is_refused(settings: dict[str, str]) -> None:
    assert wrong({"type": "evil", **settings}) == [("unknown_component", "a.type")]
    rows = {"type": "dynamiclist", "path": "rows", "components": [{"type": "evil", **settings}]}
    assert wrong(rows) == [("unknown_component", "rows[].a.type")]


@pytest.mark.parametrize("kind", sorted(INPUTS | SILENT))
def test_every_component_of_form_js_is_known(kind: str) -> None:
    assert compile_form({"id": "f", "components": [{"type": kind, "key": "a"}]}).id == "f"


def test_a_schema_that_cannot_work_is_refused_with_its_places() -> None:
    assert wrong(field("a"), field("a")) == [("duplicate_key", "a")]
    assert wrong(field("a", "case:P9:x")) == [("bad_destination", "a")]
    assert wrong(field("a", "party:P2:")) == [("bad_destination", "a")]
    assert wrong(field("a", "party:P2:phone")) == [("party_outside_list", "a")]
    assert wrong(field("a", validate={"pattern": "("})) == [("bad_component", "a.validate.pattern")]
    assert wrong(field("a", kind="number", validate={"min": 3, "max": 2})) == [
        ("bad_component", "a.validate.min")
    ]
    assert wrong(field("a", kind="datetime", subtype="year")) == [("bad_component", "a.subtype")]
    assert wrong({"type": "textfield", "id": "Field_1"}) == [("missing_key", "")]
    assert wrong({"type": "dynamiclist", "components": []}) == [("missing_path", "")]


def test_what_a_field_is_to_records_is_a_known_role_whatever_its_label() -> None:
    why = {"type": "textarea", "key": "x9", "label": "随便叫什么", "properties": {"field_role": "reason"}}
    assert [fact.role for fact in compile_form({"id": "f", "components": [why, field("a")]}).fields] == [
        "reason",
        None,
    ]
    assert wrong(why | {"properties": {"field_role": "raeson"}}) == [
        ("bad_component", "x9.properties.field_role")
    ]


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(Invalid, match="form-js"):
        compile_form({"id": "x"})


def test_deep_nesting_is_bounded() -> None:
    inner: dict[str, Any] = field("a")
    for _ in range(12):
        inner = {"type": "group", "components": [inner]}
    assert wrong(inner) == [("too_deep", "")]


def test_personal_data_may_not_become_variables() -> None:
    assert lint(field("display_name", "variable")) == [("personal_class_too_low", "display_name")]
    assert lint(field("safe_contact", "case:P2:safe_contact")) == [("personal_class_too_low", "safe_contact")]
    assert lint(field("narrative", "case:P2:narrative", "textarea")) == []


def test_the_name_of_a_file_stays_out_of_the_clear() -> None:
    for destination in ("variable", "case:P1:proof"):
        assert ("file_in_clear", "proof") in lint(field("proof", destination, "filepicker"))
    assert lint(field("proof", "case:P2:proof", "filepicker")) == []


def test_doubts_about_destinations_and_options() -> None:
    assert lint(field("a", "variable"), field("b")) == [("no_destination", "b")]
    assert lint(field("a", "variable", "textarea")) == [("prose_in_clear", "a")]
    assert lint(field("a", "variable", "select")) == [("no_options", "a")]
    twice = [{"label": "甲", "value": "a"}, {"label": "乙", "value": "a"}]
    assert lint(field("a", "variable", "radio", values=twice)) == [("repeated_option", "a")]
    assert lint(field("a"), field("b", None, "textarea")) == []


def test_facts_name_type_destination_and_class() -> None:
    schema = {
        "id": "P01-S02",
        "components": [
            field("note", "case:P3:", "textarea", label="**备注**", validate={"required": True}),
            {"type": "dynamiclist", "path": "parties", "components": [field("phone", "party:P2:phone")]},
        ],
    }
    note, phone = compile_form(schema).fields
    assert (note.key, note.label, note.type, note.required) == ("note", "备注", "textarea", True)
    assert (note.destination, note.cls, note.options) == ("case:P3:P01-S02.note", "P3", None)
    assert (phone.key, phone.destination) == ("parties[].phone", "party:P2:phone")


def test_expressions_are_listed_with_their_places() -> None:
    form = compile_form(
        {
            "components": [
                {"type": "group", "conditional": {"hide": "= a > 1"}, "components": [field("b")]},
                field("c", kind="expression", expression="=a + 1"),
            ]
        }
    )
    assert form.expressions == [("b", "a > 1"), ("c", "a + 1")]


@pytest.mark.parametrize(
    "text", [r"(a+)+$", r"(a|aa)+$", r"(a*)*b", r"(\w+\s?)+$", r"(a)\1", r"((a{1,20}){1,20}){1,20}"]
)
def test_patterns_that_could_run_away_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不能"):
        compile_pattern(text)


@pytest.mark.parametrize(
    "text", [r"^\d{6}$", r"^(\d{1,3}\.){3}\d{1,3}$", r"^[A-Z]{2}(-\d{2}){1,4}$", r"^(甲|乙)$", r"[(+*]+"]
)
def test_ordinary_patterns_are_taken(text: str) -> None:
    assert compile_pattern(text).pattern == text


def test_the_worst_pattern_taken_ends_soon() -> None:
    pattern, began = compile_pattern(r"^a*a*a*$"), time.process_time()
    assert pattern.search("a" * (MAX_VALUE - 1) + "b") is None
    assert time.process_time() - began < 2


def test_a_pattern_is_searched_for() -> None:
    form = compile_form({"components": [field("a", validate={"pattern": r"\d{3}"})]})
    assert form.read({"a": "x123"}).variables == {"a": "x123"}
    with pytest.raises(Invalid):
        form.read({"a": "x12"})


def test_identity_numbers() -> None:
    assert id_no("11010519491231002X") is None  # the example of GB 11643
    assert "校验码" in str(id_no("110105194912310021"))
    assert "出生日期" in str(id_no("110105194913310021"))
    assert "18 位" in str(id_no("110105491231002"))


def test_social_credit_codes() -> None:
    assert uscc("91350100M000100Y43") is None  # the example of GB 32100
    assert "校验码" in str(uscc("91350100M000100Y44"))
    assert uscc("91350100O000100Y43") is not None


def test_contacts() -> None:
    assert mobile("13800000000") is None
    assert mobile("1380000000") is not None
    assert any_phone("0379-6390000") is None
    assert any_phone("电话") is not None
    assert email("a.b@example.cn") is None
    assert email("a@") is not None


def test_a_format_makes_an_identity_number_upper_case() -> None:
    form = compile_form({"components": [field("a", properties={"format": "id_no"})]})
    assert form.read({"a": "11010519491231002x"}).variables == {"a": "11010519491231002X"}
