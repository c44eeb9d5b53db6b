"""Supervision beside a case (P18): what the case throws starts it, and it never stands in the case's way."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.papers import template
from engine.dmn import parse_dmn
from engine.feel import FeelContext
from tests.processes.live_city import live_city

TABLE = Path(__file__).resolve().parents[2] / "processes" / "base" / "supervision" / "dmn_supervision.dmn"


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"overdue_wd": -3, "remaining_ratio": 0.2}, "remind"),
        ({"overdue_wd": 0, "risk_level": "low"}, "urge"),
        ({"overdue_wd": 1, "risk_level": "high"}, "supervise"),
        ({"overdue_wd": 3, "risk_level": "low"}, "supervise"),
        ({"overdue_wd": 3, "risk_level": "high"}, "talk"),
        ({"overdue_wd": 10, "level_now": "supervise"}, "talk"),
        ({"overdue_wd": 10, "level_now": "talk"}, "circular"),
        ({"overdue_wd": 15}, "circular"),
        ({"overdue_wd": 0, "evasion": True}, "talk"),
        ({"overdue_wd": -1, "evasion": True, "remaining_ratio": 0.9}, None),
        ({"overdue_wd": 0, "consequence": True}, "listed"),
        ({"overdue_wd": 0, "consequence": True, "false_report": True}, "transfer"),
        ({"overdue_wd": -4, "remaining_ratio": 0.5}, None),
    ],
)
def test_the_level_that_is_suggested(facts: dict[str, object], level: str | None) -> None:
    model = parse_dmn(TABLE.read_bytes(), TABLE.name)
    assert model.evaluate("dmn_supervision", facts, FeelContext()).output["level"] == level


def test_an_order_that_nobody_signs_for_is_urged_then_supervised(tmp_path: Path) -> None:
    """Handbook P18 and sample 0078: not signed for within the day, so D25; no answer, so D26; done, so struck off."""
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        case = city.sample("0022", leave_at="P01-S11")
        assert case.stopped == "留在 P01-S11"
        city.until(city.due("P01-S11"))
        assert "P18-S02-reply" in city.waiting()
        assert "D25" in city.papers()
        city.until(city.due("P18-S02-reply"))
        day = city.clock.now().date().isoformat()
        city.do("P18-S03", order_no="督-1", requirement="三日内办结。", due_date=day, method="document")
        city.do("P18-S03-reply", reply_type="handled", reply="已签收。")
        city.do("P18-S06", feedback="属实。", proof=[{"item": "签收回执"}], verified="partial")
        city.do("P18-S03", order_no="督-2", requirement="一日内办结。", due_date=day, method="phone")
        city.do("P18-S03-reply", reply_type="handled", reply="已办结。")
        city.do("P18-S06", feedback="属实。", proof=[{"item": "照片"}], verified="true")
        city.do("P18-S07", close_reason="resolved")
        assert city.papers().count("D26") == 2
        assert city.values("sup_closed_reason") == ["resolved"]
        assert "P01-S11" in city.waiting()


def test_every_paper_of_supervision_can_be_made(tmp_path: Path) -> None:
    """From the first urging to the transfer: D25, D26, D27, D28, D29, D30, D31, each with all that it must say."""
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        city.sample("0022", leave_at="P01-S11")
        for overdue in ("P01-S11", "P18-S02-reply"):
            city.until(city.due(overdue))
        day = city.clock.now().date().isoformat()
        city.do("P18-S03", order_no="督-1", requirement="办结。", due_date=day, method="site")
        city.until(f"{day}T23:59:00+08:00")
        reasons = "两次催办没有反馈，当事人多次来访询问进展。"
        until = {"review_date": "2026-06-30"}
        talk = {"talk_at": f"{day}T09:00:00+08:00", "attendees": [{"attendee": "负责人"}], "reasons": reasons}
        city.do("P18-S04", **talk, **until)
        city.do("P18-S04-record", commitment="没有承诺。", rectify=False, record=["谈话记录"])
        approved = {"basis": "仍未办结。", "approved_by": "批-1", "human_reason": reasons, **until}
        city.do("P18-S05", type="circular", **approved)
        false = {"verified": "false", "false_reason": "台账写已办结，现场核实并没有办理。"}
        city.do("P18-S05-reply", reply_type="handled", reply="已办结。")
        city.do("P18-S06", feedback="不属实。", proof=[{"item": "照片"}], **false)
        city.do("P18-S05", type="listed", period_end="2025-12-31", **approved)
        city.do("P18-S05-reply", reply_type="handled", reply="已办结。")
        city.do("P18-S06", feedback="不属实。", proof=[{"item": "照片"}], **false)
        city.do("P18-S05", type="transfer", **approved)
        city.do("P18-S05-receipt", received=True, received_at=f"{day}T10:00:00+08:00")
        made = city.papers()
        assert made[made.index("D25") :] == ["D25", "D26", "D27", "D28", "D29", "D30", "D31"]
        assert all(template(code).path.is_file() for code in made)
