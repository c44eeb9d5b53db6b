"""The sample cases whose route lies within P01–P04, P19 and P30 go through the diagrams to the outcome, the route, the
papers and the return visits that their expectation names (handbook chapter 11)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casework.rehearsal import DefinitionCatalog, Scenario, play
from casework.tables.domain import dispute_type, type_defaults
from casework.tables.procedure_list import procedures

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
HERE = {"P01", "P02", "P03", "P04", "P19", "P28", "P30"}
CODE = "ZZ202501V04010001239"
NOW = datetime.fromisoformat("2025-03-04T09:20:00+08:00")


def _cases() -> list[dict[str, Any]]:
    text = (PROCESSES / "demo" / "sample_cases.jsonl").read_text("utf-8")
    cases = [json.loads(line) for line in text.splitlines()]
    return [case for case in cases if set(case["expected"]["route"]) <= HERE]


CASES = _cases()


@cache
def shelf() -> DefinitionCatalog:
    return DefinitionCatalog(PROCESSES / "base")


def done(task: str, who: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return "complete", {"task": task, "as": who, "with": values}


def registered(case: dict[str, Any]) -> list[tuple[str, Any]]:
    """P01-S01 and P01-S02, filled from the sample."""
    facts = case["facts"]
    dangers = ("imminent_danger", "domestic_violence", "minor_harm", "self_harm_sign")
    asked = {field.key for field in shelf().forms["P01-S02"].fields}
    parties = [
        {"party_role": one["role"], "party_kind": one["kind"], "display_name": one["display_name"]}
        for one in case["parties"]
    ]
    values = {key: value for key, value in facts.items() if key in asked and value is not None}
    values |= {key: case[key] for key in ("title", "narrative", "matter_kind", "type_code", "people_count")}
    values |= {"location_org": case["region"]["org_code"], "parties": parties, "consent_privacy_notice": True}
    if case["amount_cny"] is not None:
        values["amount_cny"] = case["amount_cny"]
    hidden = {"entrusted_by_authority"} if facts["statutory_channel"] == "none" else set()
    return [
        done("P01-S01", "town_window", channel=case["channel"], **{key: facts[key] for key in dangers}),
        done("P01-S02", "town_window", **{key: values[key] for key in values if key not in hidden}),
    ]


def decided(case: dict[str, Any]) -> tuple[str, Any]:
    keys = ("statutory_channel", "entrusted_by_authority", "in_jurisdiction", "materials_complete")
    decision = case["expected"]["decision"]
    more: dict[str, Any] = {"missing_items": ["evidence"]} if decision == "supplement" else {}
    if decision == "accept":
        more = {"delivery_method": "in_person"}
    values = {key: case["facts"][key] for key in keys}
    return done("P01-S05", "town_window", **values, decision_confirmed=decision, **more)


def dispatched(case: dict[str, Any]) -> list[tuple[str, Any]]:
    """From the accepted case to the signed order, confirming what the decision tables suggested."""
    expected, unit = case["expected"], dispute_type(case["type_code"]).default_unit_code
    key = procedures()[expected["primary_procedure"]].key
    suggested = {
        "complexity_suggested": expected["complexity"],
        "risk_suggested": expected["risk"],
        "level_suggested": expected["level"],
        "procedure_suggested": key,
    }
    triage = done(
        "P01-S09",
        "county_triage",
        complexity_confirmed=expected["complexity"],
        risk_confirmed=expected["risk"],
        risk_reason="双方情绪平稳,无冲突迹象,窗口当面了解。",
        risk_review_date="2025-06-02",
        level_confirmed=expected["level"],
        lead_unit=unit,
        procedure_key=key,
        due_date="2025-03-11",
    )
    sign = done(
        "P01-S11",
        "dept_handler",
        sign_result="sign",
        handler="承办人甲",
        first_contact_plan="2025-03-04T15:00",
    )
    return [("expect", {"variables": suggested}), triage, sign]


INSTANT = [
    done("P03-S01", "village_mediator", both_consent=True, danger_checked=True, identity_checked=True),
    done("P03-S02", "village_mediator", rights_notified=True, issue_summary="争议要点"),
    done("P03-S03", "village_mediator", result="agreed"),
    done(
        "P03-S04", "village_mediator", agreement_form="oral", agreement_text="当场履行。", performed_now=True
    ),
    done("P03-S05", "village_mediator"),
]
APPLIED = done(
    "P04-S01", "village_mediator", initiated_by="applicant", claims=[{"claim": "请求"}], facts="经过。"
)


def contacted(consent: str, times: int) -> tuple[str, Any]:
    attempt = {
        "at": "2025-03-05T09:00",
        "way": "phone",
        "outcome": "reached" if consent != "no_reply" else "no_answer",
    }
    return done("P04-S02", "village_mediator", contact_attempts=[attempt] * times, respondent_consent=consent)


def terminated(reason: str) -> tuple[str, Any]:
    note = {"exit_channel": "litigation", "guidance_note": "已说明途径。", "rights_notified": True}
    return done("P04-S12", "village_mediator", termination_reason=reason, **note)


ITEM = {"obligor": "respondent", "obligee": "applicant", "content": "履行约定。", "due_date": "2025-03-04"}
AGREED = [
    APPLIED,
    contacted("agree", 1),
    done("P04-S03", "mediation_chair", mediators=[{"mediator": "调解员甲"}], recusal_requested=False),
    done(
        "P04-S04",
        "village_mediator",
        hearing_at="2025-03-06T09:00",
        place="调解室",
        mode="on_site",
        rights_notified=True,
    ),
    done(
        "P04-S05",
        "village_mediator",
        attended=["applicant"],
        record="各让一步。",
        session_no=1,
        result="agreed",
    ),
    done("P04-S08", "village_mediator", agreement_form="written", items=[ITEM]),
    done(
        "P04-S09", "mediation_chair", lawful=True, third_party_interest=False, false_mediation_suspect=False
    ),
    done("P04-S10-applicant", "applicant", sign_applicant="签-1"),
    done("P04-S10-respondent", "respondent", sign_respondent="签-2"),
    done(
        "P04-S10-mediator",
        "village_mediator",
        sign_mediator="签-3",
        seal=True,
        effective_at="2025-03-06T11:00",
    ),
    done("P04-S11", "village_mediator", confirm_wish="none", confirmable=True),
]
HANDLED = {
    "oral_agreement": INSTANT,
    "agreement_fulfilled": AGREED,
    "refused": [APPLIED, contacted("refuse", 1), terminated("refuse")],
    "no_contact": [APPLIED, contacted("no_reply", 3), terminated("unsuitable")],
    "withdrawn": [APPLIED, ("message", {"name": "SIG_WITHDRAW", "key": CODE, "variables": {}})],
}


def refused_at_the_door(case: dict[str, Any]) -> list[tuple[str, Any]]:
    """P02: drafted, reviewed, handed over where it must be, and the time for objections passes."""
    expected = case["expected"]
    reason, decision = expected["reason_code"], expected["decision"]
    to = {"receiver_unit": "U_GAJ"} if decision == "transfer" else {}
    words = {"reason_text": "理由。", "legal_basis": "依据", "suggested_channel": "none", **to}
    steps = [done("P02-S01", "county_window", reason_code=reason, **words)]
    if decision == "merge":
        return [*steps, done("P02-S05", "county_triage", main_case=CODE, reply_channels=[case["channel"]])]
    served = {"delivered_at": "2025-03-05T09:00", "oral_explained": True, "delivery_method": "in_person"}
    steps += [done("P02-S02", "county_triage", review="agree"), done("P02-S03", "county_window", **served)]
    if decision == "transfer":
        letter = {"transfer_letter_no": "移-1", "receipt": ["f-1"], "received_at": "2025-03-05T10:00"}
        steps.append(done("P02-S04", "county_triage", **letter))
    return [*steps, ("advance", "P10D")]


def after_intake(case: dict[str, Any]) -> list[tuple[str, Any]]:
    expected = case["expected"]
    decision, reason = expected["decision"], expected["closing_reason"]
    if decision in ("reject", "transfer", "merge"):
        return refused_at_the_door(case)
    middle = {
        "answer": [done("P01-S12", "county_window", answer="已答复。")],
        "supplement": [("advance", "P10D")],
    }.get(decision) or [*dispatched(case), *HANDLED[reason]]
    closing = done(
        "P30-S01",
        "town_window",
        closing_reason=reason,
        result_summary="摘要。",
        documents=["other"],
        risk_cleared=True,
    )
    return [
        *middle,
        closing,
        done("P30-S03", "county_triage", approve=True, care_continue=False),
        ("advance", "P20D"),
    ]


def services(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "fq:register-case": {"case_code": CODE, "type_defaults": type_defaults(case["type_code"])},
        "fq:find-duplicates": {"duplicate_candidates": []},
        "fq:required-documents": {"missing_documents": []},
    }


@pytest.mark.parametrize("case", CASES, ids=[case["case_id"] for case in CASES])
def test_sample_case_reaches_its_outcome(case: dict[str, Any]) -> None:
    expected = case["expected"]
    called = [number for number in expected["route"] if number not in ("P28", "P01", "P19")]
    then = {
        "ended": True,
        "documents": [code for code in expected["key_documents"] if code != "D32"],
        "variables": {"closing_reason": expected["closing_reason"]},
        "calls": [procedures()[number].key for number in called],
        "messages": ["MSG_FOLLOW_UP_START"] if "P19" in expected["route"] else [],
        "no_documents": [] if expected["decision"] == "accept" else ["D02", "D06"],
    }
    given = {"case_status": "draft", "services": services(case)}
    steps = (*registered(case), decided(case), *after_intake(case))
    assert play(Scenario("intake_main", case["case_id"], NOW, given, steps, then), shelf()).problems == []


CLOSED = [case for case in CASES if "P30" in case["expected"]["route"]]


@pytest.mark.parametrize("case", CLOSED, ids=[case["case_id"] for case in CLOSED])
def test_closed_case_is_visited_when_expected(case: dict[str, Any]) -> None:
    expected = case["expected"]
    payload = {
        "case_code": CODE,
        "closing_reason": expected["closing_reason"],
        "risk_level": expected["risk"],
    }
    payload |= {"closed_on": "2025-03-05", "domestic_violence": False}
    visited = "P19" in expected["route"]
    visit = {"mode": "phone", "contact_attempts": 1, "fulfilment": "fulfilled", "relapse": False}
    steps: list[tuple[str, Any]] = []
    for days in (8, 35)[: 2 if expected["closing_reason"] == "refused" else 1] if visited else ():
        steps.append(("to", NOW + timedelta(days=days)))
        steps.append(
            done(
                "P19-S02", "followup_officer", visit_at="2025-03-12T10:00", satisfaction="satisfied", **visit
            )
        )
    given = {"start": {"case_code": CODE}, "message": {"name": "MSG_FOLLOW_UP_START", "variables": payload}}
    then = {"ended": True, ("documents" if visited else "no_documents"): ["D32"]}
    assert (
        play(Scenario("follow_up", case["case_id"], NOW, given, tuple(steps), then), shelf()).problems == []
    )


def test_there_are_twenty_such_cases() -> None:
    assert len(CASES) == 20
