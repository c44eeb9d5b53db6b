"""What a form asks of the world: org units that exist, moments that have come; how large a number may be."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Finding, Invalid
from forms import ValidationContext, compile_form

#: The evening of 22 November in Greenwich is the morning of the 23rd in Shanghai.
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
WORLD = ValidationContext(NOW, {"01-01", "01-01-02"}.__contains__, {"people_mediation"}.__contains__)


def one(kind: str, **settings: Any) -> dict[str, Any]:
    """A form of one input `x`."""
    return {"components": [{"type": kind, "key": "x", "label": "那一项", **settings}]}


def wrong(schema: dict[str, Any], values: dict[str, Any]) -> list[Finding]:
    """What is found against the values; empty when they are taken."""
    try:
        compile_form(schema).read(values, world=WORLD)
    except Invalid as refused:
        return list(refused.findings)
    return []


@pytest.mark.parametrize(("code", "taken"), [("01-01-02", True), ("99-99", False), ("01", False)])
@pytest.mark.parametrize("kind", ["textfield", "select"])
def test_a_unit_is_one_of_the_tenants_tree(kind: str, code: str, taken: bool) -> None:
    found = wrong(one(kind, properties={"format": "org_unit"}), {"x": code})
    if taken:
        assert found == []
    else:
        assert [(f.code, f.where, f.found) for f in found] == [("place_unknown", "x", code)]
        assert "没有这个机构，或者不在本区县" in found[0].message


def test_each_of_several_units_is_looked_up() -> None:
    schema = one("taglist", valuesKey="units", properties={"format": "org_unit"})
    assert wrong(schema, {"x": ["01-01", "01-01-02"]}) == []
    assert [f.found for f in wrong(schema, {"x": ["01-01", "01-02"]})] == ["01-02"]


@pytest.mark.parametrize(
    ("subtype", "given", "taken"),
    [
        ("date", "2026-11-23", True),
        ("date", "2026-11-24", False),
        ("date", "2999-01-01", False),
        ("datetime", "2026-11-23T01:04", True),
        ("datetime", "2026-11-23T01:06", False),
        ("datetime", "2026-11-22T17:06:00Z", False),
    ],
)
def test_what_has_happened_does_not_lie_ahead(subtype: str, given: str, taken: bool) -> None:
    found = wrong(one("datetime", subtype=subtype, properties={"latest": "now"}), {"x": given})
    assert [(f.code, f.where) for f in found] == ([] if taken else [("not_yet", "x")])


def test_a_plan_may_lie_ahead() -> None:
    assert wrong(one("datetime", subtype="date"), {"x": "2999-01-01"}) == []


def test_rows_are_asked_too_and_all_is_told_at_once() -> None:
    visit = {"type": "datetime", "key": "at", "subtype": "date", "properties": {"latest": "now"}}
    count = {"type": "number", "key": "n", "validate": {"max": 5}}
    rows = {"type": "dynamiclist", "path": "visits", "components": [visit, count]}
    found = wrong(
        {"components": [rows]}, {"visits": [{"at": "2026-11-01", "n": 1}, {"at": "2027-01-01", "n": 6}]}
    )
    assert sorted(f.where for f in found) == ["visits[1].at", "visits[1].n"]


def test_what_is_hidden_is_not_asked() -> None:
    schema = one("textfield", properties={"format": "org_unit"}, conditional={"hide": "=true"})
    assert compile_form(schema).read({"x": "99-99"}, evaluate=lambda *_: True, world=WORLD).variables == {}


@pytest.mark.parametrize(
    ("kind", "properties", "setting"),
    [
        ("number", {"format": "org_unit"}, "properties.format"),
        ("datetime", {"latest": "tomorrow"}, "properties.latest"),
        ("textfield", {"latest": "now"}, "properties.latest"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(
    kind: str, properties: dict[str, str], setting: str
) -> None:
    with pytest.raises(Invalid) as refused:
        compile_form(one(kind, properties=properties))
    assert [f.where for f in refused.value.findings] == [f"x.{setting}"]


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30, Decimal("9223372036854775807.5")])
def test_a_number_fits_63_bits(number: int | Decimal) -> None:
    assert [f.code for f in wrong(one("number"), {"x": number})] == ["too_large"]
    assert wrong(one("number"), {"x": 2**63 - 1}) == wrong(one("number"), {"x": 1 - 2**63}) == []


def test_a_number_kept_as_text_may_be_longer() -> None:
    schema = one("number", serializeToString=True)
    assert compile_form(schema).read({"x": "1" * 30}).variables == {"x": "1" * 30}


def test_options_are_spelled_as_json() -> None:
    yes_no = [
        {"label": "是", "value": True},
        {"label": "否", "value": False},
        {"label": "不详", "value": None},
    ]
    (finding,) = wrong(one("radio", values=yes_no), {"x": "maybe"})
    assert (finding.expected, finding.found) == ("true（是）、false（否）、null（不详）", "maybe")
    only_text = [{"label": "是", "value": "yes"}]
    (finding,) = wrong(one("radio", values=only_text), {"x": True})
    assert (finding.expected, finding.found) == ("yes（是）", "true")


OFFER = one(
    "select",
    properties={"offers": "process", "besides": "none"},
    values=[{"label": name, "value": name} for name in ("people_mediation", "admin_mediation", "none")],
)


@pytest.mark.parametrize(
    ("chosen", "taken"), [("people_mediation", True), ("none", True), ("admin_mediation", False)]
)
def test_a_process_that_is_not_deployed_cannot_be_chosen(chosen: str, taken: bool) -> None:
    found = wrong(OFFER, {"x": chosen})
    assert [(f.code, f.where) for f in found] == ([] if taken else [("process_not_deployed", "x")])


def test_only_what_can_be_chosen_among_processes_says_so() -> None:
    with pytest.raises(Invalid):
        compile_form(one("textfield", properties={"offers": "process"}))
