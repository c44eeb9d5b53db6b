"""The rule about case messages, beyond what every rule is tried with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.lint.rules import case_messages as rules
from casework.tables.case_messages import TABLE
from casework.tables.case_messages import case_messages as table_at
from engine.bpmn import parse_processes
from engine.lint.findings import Known
from engine.lint.subject import Shelf, Subject
from tests.support.own_message import NAME, copied_tables, own_mediation, write_table


def found(xml: bytes, place: str = "01-01") -> list[tuple[str, str]]:
    (model,) = parse_processes(xml, "p.bpmn")
    subject = Subject(model, Shelf(replace(Known(), place=place)))
    return [(one.code, one.where) for one in rules.rule(subject)]


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(TABLE, "processes", copied_tables(tmp_path / "processes"))
    return tmp_path / "processes"


def test_a_procedure_must_not_stop_for_a_message_whose_sender_is_told_that_it_goes_on(
    processes: Path,
) -> None:
    write_table(processes, "01-01")
    assert not table_at("01-01").messages[NAME].interrupts
    drawn = own_mediation()
    assert found(drawn) == []
    stopping = drawn.replace(
        f'name="{NAME}" isInterrupting="false"'.encode(), f'name="{NAME}" isInterrupting="true"'.encode()
    )
    assert stopping != drawn
    assert found(stopping) == [("message_interrupts", "CH-change-start")]


def test_a_procedure_of_the_marked_kind_must_hear_the_district_s_message(processes: Path) -> None:
    city_s = (
        Path(__file__).parents[3] / "processes/base/people_mediation/people_mediation.bpmn"
    ).read_bytes()
    assert found(city_s) == []
    write_table(processes, "01-01")
    assert [code for code, _where in found(city_s)] == ["missing_signal"]
    assert found(city_s, "01-02") == []


def test_what_is_wrong_at_another_district_stops_nobody_here(processes: Path) -> None:
    write_table(processes, "01-02", "messages: {MSG_X: {label: 甲}}\n")
    assert found(own_mediation()) == []
    assert [code for code, _where in found(own_mediation(), "01-02")] == ["case_messages_table"]
