"""Numbers of files are decimal from the first moment; what is no number is named with its place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from api.demo.records import read_cases
from casework.rehearsal.scenario import load_scenarios, plain
from engine.errors import Invalid
from forms import compile_form

SAMPLE = Path(__file__).parents[3] / "processes" / "demo" / "sample_cases.jsonl"


def a_file(folder: Path, amount: str) -> Path:
    record = json.loads(SAMPLE.read_text(encoding="utf-8").splitlines()[0])
    record["facts"]["amount_cny"] = "AMOUNT"
    file = folder / "cases.jsonl"
    file.write_text(json.dumps(record, ensure_ascii=False).replace('"AMOUNT"', amount), encoding="utf-8")
    return file


@pytest.mark.parametrize("amount", ["5000.01", "5e3", "0.1", "1234567890123456.78", "5000"])
def test_an_amount_of_an_imported_case_is_the_decimal_that_stands_there(tmp_path: Path, amount: str) -> None:
    [record] = read_cases(a_file(tmp_path, amount))
    found = record["facts"]["amount_cny"]
    assert not isinstance(found, float)
    assert found == Decimal(amount)
    field = {"type": "number", "key": "amount_cny", "decimalDigits": 2}
    assert compile_form({"components": [field]}).read({"amount_cny": found}).variables == {
        "amount_cny": found
    }


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "-Infinity", "1e400", "9223372036854775808", "9" * 5000]
)
def test_what_is_no_number_that_can_be_kept_is_named_with_its_line(tmp_path: Path, amount: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cases(a_file(tmp_path, amount))
    [finding] = refused.value.findings
    assert (finding.code, finding.where) == ("line_json", "第 1 行")
    assert finding.expected


def test_numbers_of_a_scenario_are_decimal_and_finite() -> None:
    text = (
        "version: 1\nprocess: p\nscenarios:\n"
        "- {name: n, given: {now: '2026-03-02T09:00:00+08:00', start: {a: %s}}, when: [], then: {}}"
    )
    [scenario] = load_scenarios(text % "5000.01", "s.yaml")
    assert plain(scenario.given["start"]) == {"a": Decimal("5000.01")}
    for wrong in (".nan", ".inf", "-.inf"):
        with pytest.raises(Invalid, match="不是数"):
            load_scenarios(text % wrong, "s.yaml")
