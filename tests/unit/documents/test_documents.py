"""Every paper holds its required elements, says which are missing, and is the same file for the same data."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from engine.clock import VirtualClock
from engine.documents import codes, data_for, number, render, required_fields, template
from engine.documents import templates as catalogue
from engine.documents.words import in_words
from engine.domain import enum
from engine.errors import Invalid, NotFound

CLOCK = VirtualClock(datetime(2025, 3, 3, 17, 20, tzinfo=UTC))  # 4 March in Shanghai
CASE = {
    "case_code": "ZZ202502T0201000123Y",
    "query_code": "K7PM-Q2XD",
    "title": "楼上漏水赔偿",
    "type_code": "0401",
    "channel": "walk_in",
    "matter_kind": "dispute",
    "received_at": "2025-03-04T09:20:00+08:00",
    "narrative": "楼上漏水 <b>&\n吊顶脱落",
    "location_org": "01-01-01-001",
    "centre_name": "云岭市澄湖区社会治安综合治理中心",
    "P04-S01.claims": [{"claim": "修复防水"}, {"claim": "赔偿吊顶"}],
    "P04-S01.facts": "二月起漏水。",
    "P04-S05.record": "双方各自陈述。",
    "P04-S08.items": [{"content": "修复防水层"}, {"content": "赔偿损失"}],
    "P04-S03.mediators": [{"mediator": "孙某丙"}],
}
PARTIES = [
    {"party_role": "respondent", "party_kind": "natural_person", "display_name": "吴某乙"},
    {
        "party_role": "applicant",
        "party_kind": "natural_person",
        "display_name": "周某甲",
        "phone": "13800000000",
    },
]
VARIABLES = {
    "imminent_danger": False,
    "domestic_violence": False,
    "people_count": 3,
    "amount_cny": Decimal("3000.50"),
    "items": [
        {"obligor": "respondent", "obligee": "applicant", "due_date": "2025-03-20"},
        {"obligor": "respondent", "obligee": "applicant", "amount_cny": Decimal("3000.50")},
    ],
    "risk_suggested": "medium",
    "risk_confirmed": "medium",
    "complexity_confirmed": "general",
    "level_confirmed": "town",
    "procedure_key": "people_mediation",
    "attended": ["applicant", "expert"],
    "reason_code": "NR04",
    "missing_items": ["身份证明", "漏水照片"],
    "closing_reason": "agreement_fulfilled",
}
STEP = {
    "result": "agreed",
    "sign_result": "sign",
    "handler": "孙某丙",
    "reason_text": "事发地在邻区。",
    "legal_basis": "《信访工作条例》第二十二条",
    "suggested_channel": "competent_center",
    "agreement_text": "修好并赔偿",
    "performed_now": False,
    "termination_reason": "no_agreement",
    "exit_channel": "litigation",
    "receiver_unit": "邻湖区综治中心",
    "visit_at": "2025-03-11T15:00:00+08:00",
    "mode": "phone",
    "fulfilment": "fulfilled",
    "relapse": False,
    "satisfaction": "satisfied",
    "result_summary": "协议已履行。",
    "risk_cleared": True,
    "risk_reason": "有弱势一方且金额较大。",
    "risk_review_date": "2025-04-03",
    "effective_on": "2025-03-06",
    "contact_and_address": "云岭市澄湖区某路 1 号",
    "submit_mode": "online",
    "accepted": True,
    "minutes": "多数同意，少数继续协商。",
    "decision": "continue",
    "responsible_unit": "U_TTWH",
    "review_due": "2025-03-31",
    "from_level": "town",
    "to_level": "county",
    "escalation_reason": "authority",
    "P17-S01.measures_taken": "已调解一次。",
    "deadline_left_days": 14,
    "agree": True,
    "delegated_to": "特邀调解员甲",
    "period_text": "三十日，自签收材料之日起",
    "economic_situation": "无固定收入。",
    "remaining_text": "办理期限只剩20%",
    "overdue_text": "已超期3个工作日",
    "notice_requirement": "请立即办理，并如实反馈。",
    "feedback_due": "2025-03-06T17:30:00+08:00",
    "order_no": "督-1",
    "sup_facts": "经催办没有按期反馈。",
    "P18-S03.requirement": "三日内修复并赔付。",
    "due_date": "2025-03-14",
    "method": "document",
    "talk_at": "2025-03-12T09:00:00+08:00",
    "attendees": ["责任单位负责人"],
    "P18-S04.reasons": "两次催办没有反馈。",
    "P18-S04-record.commitment": "三日内办结。",
    "rectify": True,
    "P18-S05.basis": "约谈后仍未办结。",
    "P18-S05.human_reason": "承诺的期限已过，仍没有整改。",
    "circular_requirement": "限期整改。",
    "period_end": "2025-06-12",
    "secrecy": "内部",
    "P07-S02.legal_roadmap": "总包先行清偿。",
    "P07-S02.plan": "分两期支付。",
    "division": ["人社局核查"],
    "representatives": ["代表甲", "代表乙"],
    "representation_scope": "陈述、协商。",
    "sampling_level": "SL3",
    "grade": "A",
    "verdict": "refuse",
    "evidence": ["现场照片"],
    "P20-S04.interview_record": "房屋一直没有修复。",
    "P20-S06.reason": "约定的修复期限已过，仍未施工。",
    "P20-S07.requirement": "十五日内补齐卷宗。",
    "hearing_at": "2025-03-06T09:00:00+08:00",
    "adjourn_reason": "appraisal",
    "extend_to": "2025-04-30",
    "extension_basis": "双方同意延长。",
    "extension_told": "双方当面同意。",
    "reopen_reason": "new_fact",
    "approve": True,
    "target_procedure": "people_mediation",
    "rating_stage": "结案评价",
    "agent_for": "applicant",
    "agent_name": "受托人丙",
    "agent_scope": "代为参加调解。",
    "agent_power": "general",
    "appraisal_matter": "漏水的原因和修复的费用。",
    "appraisal_org": "某房屋鉴定机构",
    "appraisal_fee": "shared",
    "archive_no": "2025-01-000001",
    "retention_until": "2035-03-04",
    "documents": ["D01", "D12"],
    "served_papers": "受理告知书",
}


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
    monkeypatch.setattr("engine.documents.build.template_bytes", lambda code: path.read_bytes())
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
