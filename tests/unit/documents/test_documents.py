"""Every paper holds its required elements, says which are missing, and is the same file for the same data."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from casework.papers import codes, data_for, number, render, required_fields, template
from casework.papers import templates as catalogue
from casework.papers.words import in_words
from casework.tables.domain import enum
from engine.errors import Invalid, NotFound
from tests.unit.documents.filled import CASE, CLOCK, PARTIES, STEP, VARIABLES


def data(
    code: str, *, case: dict[str, Any] | None = None, step: dict[str, Any] | None = None
) -> dict[str, Any]:
    return data_for(
        code, CASE if case is None else case, PARTIES, VARIABLES, STEP if step is None else step, CLOCK
    )


def words_of(file: bytes) -> str:
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("code", codes())
def test_a_paper_shows_all_its_elements(code: str) -> None:
    values = data(code)
    file = render(code, values)
    words = words_of(file)
    assert "{{" not in words
    assert "{%" not in words
    shown = [
        value for name, value in values.items() if isinstance(value, str) and name in required_fields(code)
    ]
    assert [value for value in shown if value.split("\n")[0] not in words] == []


@pytest.mark.parametrize("code", codes())
def test_the_same_data_gives_the_same_bytes(code: str) -> None:
    first, second = render(code, data(code)), render(code, data(code))
    assert first == second
    times = {part.date_time for part in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_missing_elements_are_named() -> None:
    with pytest.raises(Invalid) as caught:
        data_for("D03", {"title": "某事"}, [], {}, {}, CLOCK)
    missing = {finding.where for finding in caught.value.findings}
    assert missing == {
        f"D03.{name}"
        for name in (
            "addressee",
            "reason_code",
            "reason_name",
            "reason_text",
            "legal_basis",
            "suggested_channel",
        )
    }
    assert "「依据」" in caught.value.findings[4].message
    assert "不予受理告知书" in caught.value.detail


@pytest.mark.parametrize("code", codes())
def test_an_empty_case_makes_no_paper(code: str) -> None:
    with pytest.raises(Invalid) as caught:
        data_for(code, {}, [], {}, {}, CLOCK)
    labels = set(required_fields(code).values())
    assert caught.value.findings
    assert all(
        any(f"「{label}」" in finding.message for label in labels) for finding in caught.value.findings
    )


def test_an_agreement_joins_open_and_personal_cells() -> None:
    values = data("D12")
    assert values["items"][1] == {
        "obligor": "被申请人",
        "obligee": "申请人",
        "content": "赔偿损失",
        "amount": "3,000.50元",
        "due": "",
    }
    assert values["performance"] == "第1项于2025年3月20日前履行。"
    assert values["issues"] == "修复防水；赔偿吊顶"


def test_a_termination_after_urging_says_why_and_where_to_go() -> None:
    exit_suggested = {"exit_channel": "enforcement", "limit_note": "申请强制执行:二年"}
    step = {"urge_at": "2025-03-20T09:00:00+08:00", "exit_suggested": exit_suggested}
    values = data("D14", step=step)
    assert values["termination_reason"] == "经督促，义务人仍不履行协议"
    assert (values["exit_channel"], values["limitation"]) == ("申请强制执行", "申请强制执行：二年")


def test_papers_on_file_are_listed_by_name() -> None:
    made = [{"template": "D12", "number": "（2025）东湖调字第0045号", "key": 1}, "D13", "其他"]
    written = data("D35", step={**STEP, "documents": made})["documents"]
    assert written == "调解协议书（2025）东湖调字第0045号；即时调解登记表（口头协议记录）；其他"


def test_a_confidential_case_withholds_contacts() -> None:
    words = words_of(render("D01", data("D01", case={**CASE, "confidentiality": "restricted"})))
    assert "13800000000" not in words
    assert "13800000000" in words_of(render("D01", data("D01")))


def test_any_danger_found_is_written_down() -> None:
    values = data("D01", step={**STEP, "minor_harm": True})
    assert values["danger_screening"] == "发现：未成年人受侵害"
    assert data("D01")["danger_screening"] == "未发现危险"


def test_values_cannot_bring_markup_or_template_code() -> None:
    evil = {**CASE, "title": "{{ 7*7 }}<w:t>", "narrative": "a\x07b\x0cc"}
    words = words_of(render("D01", {**data("D01", case=evil), "claims": "{{ 7*7 }}<w:t>"}))
    assert "{{ 7*7 }}<w:t>" in words
    assert data("D01", case=evil)["claims"] == "abc"


def test_templates_run_in_a_sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "D02.docx"
    document = Document()
    document.add_paragraph("{{ title.__class__.__mro__ }}")
    document.save(str(path))
    monkeypatch.setattr("casework.papers.build.template_bytes", lambda code: path.read_bytes())
    with pytest.raises(Invalid, match="unsafe"):
        render("D02", {"title": "某事"})


def test_a_template_that_asks_for_more_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        render("D02", {"title": "某事"})
    assert caught.value.where == "D02"


def test_numbers_follow_the_handbook() -> None:
    assert number("D02", "澄", 2025, 123) == "（2025）澄综治受字第00123号"
    assert number("D12", "东湖", 2025, 45) == "（2025）东湖调字第0045号"
    with pytest.raises(Invalid):
        number("D02", "澄", 2025, 0)
    with pytest.raises(NotFound):
        number("D99", "澄", 2025, 1)


def test_every_template_has_a_file_and_known_enumerations() -> None:
    for code in codes():
        paper = template(code)
        assert paper.path.exists()
        assert len(paper.path.read_bytes()) < 100_000
        assert all(enum(element.enum) for element in paper.elements if element.enum)
        assert all(element.style in STYLES for element in paper.elements)
    assert len({template(code).short for code in codes()}) == len(codes())
    assert re.fullmatch(r"[0-9a-f]{64}", catalogue.template_digest("D02"))


STYLES = ("text", "date", "datetime", "money", "bool", "list", "rows")


def test_values_in_words() -> None:
    assert in_words("2025-03-03T17:20:00Z", "datetime") == "2025年3月4日1时20分"
    assert in_words("2025-03-04", "date") == "2025年3月4日"
    assert in_words("下周", "date") == "下周"
    assert in_words(Decimal("12345.60"), "money") == "12,345.60元"
    assert in_words(5000, "money") == "5,000元"
    assert in_words(False, "bool") == "否"
    assert in_words(["agree", "其他"], "list", "consent") == "同意；其他"
    assert in_words(None, "rows") == []
