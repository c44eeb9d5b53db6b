"""A table that is spoilt at a place stops what is published there, and nobody else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casework.lint.rules import RULES, shared_tables
from casework.tables import closing_reasons
from engine.lint.subject import Subject


def said(place: str) -> list[str]:
    subject = SimpleNamespace(
        shelf=SimpleNamespace(known=SimpleNamespace(place=place)), model=SimpleNamespace(process_id="talk")
    )
    return [finding.message for finding in shared_tables.rule(cast(Subject, cast(Any, subject)))]


def test_a_spoilt_table_is_an_error_of_what_is_published_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{word}: {{label: 甲, means: [{word}]}}\n" for word in closing_reasons.MEANINGS)
    for folder, text in (("base", rows), ("districts/01-02", "city_refused: {keep_years: many}\n")):
        file = tmp_path / folder / "shared" / "closing_reasons.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(closing_reasons.TABLE, "processes", tmp_path)
    (problem,) = said("01-02")
    assert "districts/01-02/shared/closing_reasons.yaml 的 city_refused.keep_years" in problem
    assert "整数" in problem and "many" in problem
    assert said("01-01") == []


def test_the_shipped_tables_have_no_problem_and_are_asked_at_check_and_deployment() -> None:
    assert said("01-01-02") == []
    assert shared_tables.rule in RULES.processes and shared_tables.rule in RULES.deployed
