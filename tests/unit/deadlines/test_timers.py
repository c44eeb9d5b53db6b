"""The timer table: complete, three levels, and the law's periods out of reach."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.deadlines import Suspension, due, due_moment, load_timers, parse_period, parse_share
from engine.errors import Invalid, NotFound
from tests.unit.deadlines.tables import at, shipped_calendar, shipped_timers

CALENDAR = shipped_calendar()
TIMERS = shipped_timers()
HANDBOOK_ROWS = 183


def test_every_row_of_the_handbook_is_there() -> None:
    assert len(TIMERS.defaults) == HANDBOOK_ROWS


def test_the_rows_agree_with_the_handbook_where_it_is_present(repository: Path) -> None:
    handbook = repository.parent / "shared" / "domain" / "handbook.md"
    if not handbook.is_file():
        pytest.skip("the handbook is not on this machine")
    text = handbook.read_text(encoding="utf-8")
    section = text[text.index("### 7.2") : text.index("### 7.3")]
    rows = re.findall(r"^\| `(T_\w+)` \| (.*?) \| (.) \|.*【(.)】 \|$", section, re.MULTILINE)
    found = {(spec.key, spec.day_kind, spec.mark) for spec in TIMERS.defaults.values()}
    assert {(key, kind, mark) for key, _, kind, mark in rows} == found
    values = {key: value for key, value, _, _ in rows if re.fullmatch(r"P[\dTDHMY]+", value)}
    assert {key: TIMERS.spec(key).duration for key in values} == values


def test_every_duration_gives_a_deadline_that_explains_itself() -> None:
    start = at("2025-09-30 16:00")
    for spec in TIMERS.defaults.values():
        if spec.kind == "duration":
            found = due(spec, start, CALENDAR)
            assert found.due == due_moment(spec, start, CALENDAR)
            assert start < found.remind_at < found.due < found.overdue_escalate_at, spec.key
            assert spec.key in "".join(step.text for step in found.explanation)


def test_district_before_city_before_default() -> None:
    city = TIMERS.with_level("city", {"T_TRIAGE": "PT3H", "T_SIGN_IN": "P2D"})
    both = city.with_level("district", {"T_TRIAGE": "PT2H"})
    assert [both.spec(key).duration for key in ("T_TRIAGE", "T_SIGN_IN", "T_ARCHIVE")] == [
        "PT2H",
        "P2D",
        "P30D",
    ]
    assert [both.spec(key).level for key in ("T_TRIAGE", "T_SIGN_IN", "T_ARCHIVE")] == [
        "district",
        "city",
        "default",
    ]
    text = "".join(
        step.text for step in due(both.spec("T_TRIAGE"), at("2025-06-03 09:00"), CALENDAR).explanation
    )
    assert "取自区县设置" in text


def test_a_statutory_timer_may_be_shortened_but_never_lengthened() -> None:
    assert (
        TIMERS.with_level("district", {"T_PETITION_HANDLE": "P45D"}).spec("T_PETITION_HANDLE").duration
        == "P45D"
    )
    for key, longer in [
        ("T_PETITION_HANDLE", "P61D"),
        ("T_PETITION_HANDLE", "P2M"),
        ("T_SUMMARY", "P90D"),
        ("T_PO_DECIDE", "PT73H"),
        ("T_MEDICAL", "PT400H"),
        ("T_POLICE_CASE.extension", "P31D"),
    ]:
        with pytest.raises(Invalid, match="不得加长"):
            TIMERS.with_level("district", {key: longer})


@pytest.mark.parametrize("value", ["P29D", "P31D"])
def test_a_partys_statutory_right_may_not_be_touched(value: str) -> None:
    with pytest.raises(Invalid, match="法律给的权利"):
        TIMERS.with_level("city", {"T_JC_APPLY": value})


def test_unknown_keys_levels_and_values_are_refused() -> None:
    with pytest.raises(NotFound, match="T_NOTHING"):
        TIMERS.spec("T_NOTHING")
    with pytest.raises(NotFound, match="high_risk"):
        TIMERS.spec("T_FIRST_CONTACT.low_risk")
    with pytest.raises(Invalid, match="village"):
        TIMERS.with_level("village", {})
    with pytest.raises(Invalid, match="T_TRIAGE"):
        TIMERS.with_level("city", {"T_TRIAGE": "four hours"})
    with pytest.raises(Invalid, match="cron"):
        TIMERS.with_level("city", {"T_REVIEW_DAILY": "61 17 * * *"})


def test_a_variant_is_a_timer_of_its_own() -> None:
    assert due(TIMERS.spec("T_FIRST_CONTACT.high_risk"), at("2025-06-03 09:00"), CALENDAR).due == at(
        "2025-06-03 11:00"
    )
    assert TIMERS.spec("T_WHISTLE_ACK").duration == "PT15M"
    assert TIMERS.spec("T_WHISTLE_ACK.normal").duration == "PT4H"


@pytest.mark.parametrize("text", ["P", "PT", "PT0H", "P1DT2H", "P1.5D", "1D", "", "P1M2Y", "-P1D", "P1H"])
def test_what_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_period(text, "T_X")
    assert refusal.value.where == "T_X"


@pytest.mark.parametrize("text", ["0%", "100%", "30", "x%", "%"])
def test_what_is_not_a_share_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_share(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[]", "timers"),
        ("timers: {T_A: 3}", "T_A"),
        ("timers: {T_A: {value: P1D, day_kind: X, side: party, mark: 设}}", "T_A.day_kind"),
        ("timers: {T_A: {value: P1D, day_kind: C, side: all, mark: 设}}", "T_A.side"),
        ("timers: {T_A: {value: P, day_kind: C, side: party, mark: 设}}", "T_A"),
    ],
)
def test_a_bad_table_says_where(text: str, where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load_timers(text)
    assert refusal.value.where == where


def paused(key: str, start: str, first: str, last: str) -> str:
    stop = Suspension(at(first), at(last), "鉴定")
    found = due(TIMERS.spec(key), at(start), CALENDAR, [stop])
    assert any("鉴定" in step.text for step in found.explanation)
    return f"{found.due:%Y-%m-%d %H:%M}"


def test_a_suspended_timer_goes_on_from_what_was_left() -> None:
    assert (
        paused("T_PETITION_HANDLE", "2025-06-02 09:00", "2025-06-10 09:00", "2025-06-20 09:00")
        == "2025-08-11 23:59"
    )
    assert (
        paused("T_MEDICAL", "2025-06-02 09:00", "2025-06-10 09:00", "2025-06-17 09:00") == "2025-07-21 17:30"
    )
    assert (
        paused("T_TRIAGE", "2025-06-03 09:00", "2025-06-03 10:00", "2025-06-03 15:00") == "2025-06-04 09:00"
    )
    assert (
        paused("T_ALERT_DISPOSE", "2025-06-03 09:00", "2025-06-03 10:00", "2025-06-03 15:00")
        == "2025-06-03 22:00"
    )


def test_a_suspension_after_the_end_or_before_the_start_changes_nothing() -> None:
    plain = due(TIMERS.spec("T_ALERT_DISPOSE"), at("2025-06-03 09:00"), CALENDAR).due
    outside = [
        Suspension(at("2025-06-01 10:00"), at("2025-06-03 08:00"), "听证"),
        Suspension(at("2025-06-04 10:00"), at("2025-06-05 10:00"), "听证"),
    ]
    assert due(TIMERS.spec("T_ALERT_DISPOSE"), at("2025-06-03 09:00"), CALENDAR, outside).due == plain


@pytest.mark.parametrize("key", ["T_PO_DECIDE", "T_MINOR_REPORT", "T_LABOR_SUE", "T_JC_APPLY"])
def test_safety_and_rights_to_sue_are_never_suspended(key: str) -> None:
    with pytest.raises(Invalid, match="不得暂停"):
        paused(key, "2025-06-02 09:00", "2025-06-03 09:00", "2025-06-04 09:00")


def test_a_recurring_timer_has_no_last_day() -> None:
    with pytest.raises(Invalid, match="T_REVIEW_DAILY"):
        due(TIMERS.spec("T_REVIEW_DAILY"), at("2025-06-02 09:00"), CALENDAR)
