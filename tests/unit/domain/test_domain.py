"""The tables of the domain agree with each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.tables.domain import dispute_type, dispute_types, enum, enum_names, type_defaults
from casework.tables.folder import BASE
from casework.tables.overlays import TableError
from casework.tables.procedure_list import TABLE, procedure_number, procedures, read_procedures
from casework.tables.procedures import starter_groups
from casework.tables.statuses import statuses
from engine.errors import Invalid, NotFound


def test_eighteen_categories_and_a_hundred_and_fifty_types() -> None:
    rows = dispute_types().values()
    assert (len({row.category_code for row in rows}), len(rows)) == (18, 150)


def test_every_default_is_a_value_of_its_enumeration() -> None:
    for row in dispute_types().values():
        assert row.default_level in enum("handling_level")
        assert row.default_risk in enum("risk_level")
        assert row.default_complexity in enum("complexity")
        assert row.default_mediation_type in enum("mediation_type")
        assert row.default_procedure in procedures()
        assert row.limit_day_type in ("calendar", "working")


def test_defaults_for_decision_tables_carry_booleans() -> None:
    defaults = type_defaults("0301")
    assert defaults["arbitration_first"] is True
    assert defaults["default_procedure"] == "P11"
    assert len(defaults) == 11


def test_units_are_split() -> None:
    assert dispute_type("0104").co_unit_codes == ("U_GAJ", "U_FL", "U_MZJ")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        dispute_type("9999")
    assert (caught.value.where, caught.value.found) == ("type_code", "9999")
    with pytest.raises(NotFound):
        enum("colour")


def test_every_value_has_a_label() -> None:
    assert all(label for name in enum_names() for label in enum(name).values())
    assert list(enum("risk_level")) == ["low", "medium", "high"]
    assert enum("age_band")["0-13"] == "0 至 13 岁"
    assert len(enum("closing_reason")) == 20
    assert len(enum("channel")) == 15


def test_transitions_lead_from_status_to_status() -> None:
    table = {name: row.next for name, row in statuses().items()}
    assert set(table) == set(enum("case_status"))
    assert set().union(*table.values()) <= set(table)
    assert {status for status, after in table.items() if not after} == {"rejected", "merged", "answered"}


def test_thirty_procedures_with_keys_of_their_own() -> None:
    table = procedures()
    assert list(table) == [f"P{number:02}" for number in range(1, 31)]
    assert len({row.key for row in table.values()}) == 30
    assert table["P04"].key == "people_mediation"


def test_a_procedure_says_its_number_in_one_place_alone() -> None:
    undrawn = TABLE.at("")
    drawn = read_procedures(BASE, ())
    assert len(drawn) + len(undrawn) == 30 and all(row.group for row in procedures().values())
    assert procedure_number("people_mediation", {}) == "P04"  # of a version from before the property
    assert procedure_number("people_mediation", {"procedure_number": "P31"}) == "P31"
    twice = replace(undrawn[0], number="P04")
    with pytest.raises(TableError, match="P04"):
        read_procedures(BASE, (twice,))


def test_who_may_open_a_case_is_said_by_the_version_else_by_the_shipped_diagram() -> None:
    shipped = starter_groups("intake_main", {})
    assert "county_window" in shipped
    assert starter_groups("intake_main", {"candidate_starter_groups": "a, b"}) == {"a", "b"}
    assert starter_groups("intake_main", {"candidate_starter_groups": ""}) == set()
    assert starter_groups("people_mediation", {}) == set()
