"""The decision tables give what the handbook says: its vectors (11.2) and every sample case (chapter 11)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casework.tables.domain import enum, type_defaults
from casework.tables.procedure_list import procedures
from engine.dmn import DecisionModel, parse_dmn
from engine.feel import FeelContext
from engine.values import loads

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "processes" / "base"
SAMPLES = [
    ROOT / "processes" / "demo" / "sample_cases.jsonl",
    ROOT.parent / "shared" / "domain" / "sample_cases.jsonl",
]
FOLDERS = {"dmn_required_docs": "closure_reopen", "dmn_review_tier": "tier_review"}


@cache
def model(decision: str) -> DecisionModel:
    path = BASE / FOLDERS.get(decision, "intake_main") / f"{decision}.dmn"
    return parse_dmn(path.read_bytes(), path.name)


def decide(decision: str, **variables: Any) -> Any:
    evaluation = model(decision).evaluate(decision, variables, FeelContext())
    assert not [problem for problem in evaluation.errors if problem.fatal]
    return evaluation.output


def sample_cases() -> list[dict[str, Any]]:
    path = next((path for path in SAMPLES if path.exists()), None)
    return [loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path else []


def defaults(**changed: Any) -> dict[str, Any]:
    """The defaults of an ordinary neighbours' dispute, with `changed`."""
    return {**type_defaults("0401"), "default_risk": "low", "default_complexity": "general", **changed}


@pytest.mark.parametrize(
    ("facts", "decision", "reason", "following"),
    [
        ({"imminent_danger": True, "in_jurisdiction": False}, "emergency_accept", None, "SIG_DANGER"),
        ({"duplicate_of": "X", "statutory_channel": "court_judged"}, "merge", "NR05", "P02"),
        ({"statutory_channel": "court_filed", "entrusted_by_authority": True}, "accept", None, "P01-S08"),
        ({"cross_region": True, "in_jurisdiction": False}, "accept", None, "P23"),
        ({"materials_complete": False, "matter_kind": "consult"}, "answer", None, "P01-S12"),
        ({"matter_kind": "emergency", "out_of_scope": True}, "transfer", "NR03", "P02"),
        ({"matter_kind": "discipline_clue"}, "transfer", "NR06", "P02"),
        ({"out_of_scope": True}, "reject", "NR08", "P02"),
        ({"statutory_channel": "petition_final", "new_facts": True}, "accept", None, "P01-S08"),
        ({"statutory_channel": "petition_final"}, "reject", "NR02", "P02"),
        ({"statutory_channel": "police_case"}, "reject", "NR01", "P02"),
        ({"in_jurisdiction": False}, "transfer", "NR04", "P02"),
        ({"applicant_identified": False, "verifiable": False}, "reject", "NR07", "P02"),
        ({"applicant_identified": False, "verifiable": True}, "accept", None, "P01-S08"),
        ({"materials_complete": False}, "supplement", "NR09", "P01-S06"),
        ({"duplicate_of": None}, "accept", None, "P01-S08"),
        ({}, "accept", None, "P01-S08"),
    ],
)
def test_acceptance(facts: dict[str, Any], decision: str, reason: str | None, following: str) -> None:
    assert decide("dmn_acceptance", **facts) == {
        "decision": decision,
        "reason_code": reason,
        "next": following,
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"people_count": 4, "amount_cny": 5000, "dept_count": 1, "facts_disputed": False}, "simple"),
        ({"people_count": 5, "amount_cny": 5000, "dept_count": 1, "facts_disputed": False}, "general"),
        ({"people_count": 2, "amount_cny": 500000}, "complex"),
        ({"people_count": 2, "failed_count": 2}, "hard"),
        ({"people_count": 2, "facts_disputed": True}, "general"),
        ({"people_count": 30}, "hard"),
        ({"people_count": 29}, "complex"),
        ({"dept_count": 2}, "complex"),
        ({"dept_count": 3}, "hard"),
        ({"duration_months": 24}, "hard"),
        ({"failed_count": 1}, "complex"),
        ({"needs_appraisal": True}, "complex"),
        ({"cross_region": True}, "hard"),
        ({}, "simple"),
    ],
)
def test_complexity(facts: dict[str, Any], expected: str) -> None:
    assert decide("dmn_complexity", type_defaults=defaults(), **facts) == expected


@pytest.mark.parametrize(
    ("default", "people", "expected"),
    [
        ("complex", 2, "complex"),
        ("hard", 2, "hard"),
        ("complex", 30, "hard"),
        ("general", 2, "simple"),
        ("simple", 6, "general"),
    ],
)
def test_complexity_is_raised_by_a_difficult_type_only(default: str, people: int, expected: str) -> None:
    found = decide("dmn_complexity", people_count=people, type_defaults=defaults(default_complexity=default))
    assert found == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"people_count": 49}, "medium"),
        ({"people_count": 50}, "high"),
        ({"domestic_violence": True}, "medium"),
        ({"domestic_violence": True, "prior_police_calls_90d": 1}, "high"),
        ({"violence_threat": True, "prior_police_calls_90d": 2}, "high"),
        ({"violence_threat": True, "prior_police_calls_90d": 1}, "medium"),
        ({"people_count": 30, "type_code": "0301"}, "high"),
        ({"people_count": 30, "type_code": "0303"}, "medium"),
        ({"vulnerable_party": True, "amount_cny": 49999}, "low"),
        ({"vulnerable_party": True, "amount_cny": 50000}, "medium"),
        ({"self_harm_sign": True}, "high"),
        ({}, "low"),
    ],
)
def test_risk(facts: dict[str, Any], expected: str) -> None:
    assert decide("dmn_risk", type_defaults=defaults(), **facts) == expected


@pytest.mark.parametrize(("default", "expected"), [("low", "medium"), ("medium", "medium"), ("high", "high")])
def test_risk_is_never_below_the_types(default: str, expected: str) -> None:
    assert decide("dmn_risk", public_opinion=True, type_defaults=defaults(default_risk=default)) == expected


@pytest.mark.parametrize(
    ("complexity", "risk", "default", "more", "expected"),
    [
        ("simple", "low", "grid", {}, "grid"),
        ("simple", "low", "village", {}, "village"),
        ("general", "low", "county", {}, "county"),
        ("general", "low", "grid", {}, "village"),
        ("simple", "low", "grid", {"cross_town": True}, "town"),
        ("simple", "low", "grid", {"cross_region": True}, "county"),
        ("simple", "medium", "grid", {}, "town"),
        ("simple", "high", "grid", {}, "county"),
        ("hard", "low", "grid", {}, "county"),
        ("general", "low", "town", {}, "town"),
    ],
)
def test_level(complexity: str, risk: str, default: str, more: dict[str, Any], expected: str) -> None:
    facts = {"complexity": complexity, "risk_level": risk, "type_defaults": defaults(default_level=default)}
    assert decide("dmn_level", **facts, **more) == expected


@pytest.mark.parametrize(
    ("facts", "default", "expected"),
    [
        ({"domestic_violence": True, "imminent_danger": True}, "P04", "P13"),
        ({"imminent_danger": True, "channel": "sensor"}, "P04", "P15"),
        ({"channel": "court", "statutory_channel": "court_filed"}, "P04", "P06"),
        ({"channel": "court"}, "P04", "P08"),
        ({"matter_kind": "petition_claim"}, "P24", "P24"),
        ({"matter_kind": "petition_claim"}, "P04", "P09"),
        ({"complexity": "simple", "risk_level": "low", "both_consent": True}, "P03", "P03"),
        ({"complexity": "simple", "risk_level": "low", "both_consent": False}, "P03", "P04"),
        ({"dept_count": 3}, "P14", "P07"),
        ({"dept_count": 3}, "P11", "P11"),
    ],
)
def test_route(facts: dict[str, Any], default: str, expected: str) -> None:
    found = decide("dmn_route", type_defaults=defaults(default_procedure=default), **facts)
    assert (found["primary_procedure"], found["procedure_key"]) == (expected, procedures()[expected].key)


@pytest.mark.parametrize(
    ("channel", "kind", "wrappers"),
    [
        ("walk_in", "dispute", []),
        ("media", "dispute", ["P28"]),
        ("police_110", "dispute", ["P10"]),
        ("petition", "dispute", ["P09"]),
        ("petition", "petition_claim", []),
    ],
)
def test_wrappers(channel: str, kind: str, wrappers: list[str]) -> None:
    found = decide("dmn_route", channel=channel, matter_kind=kind, type_defaults=defaults())
    assert found["wrappers"] == wrappers


def test_every_way_of_closing_has_its_documents() -> None:
    found = {reason: decide("dmn_required_docs", closing_reason=reason) for reason in enum("closing_reason")}
    assert all(isinstance(codes, list) for codes in found.values())
    assert found["agreement_confirmed"] == ["D12", "D16"]
    assert found["oral_agreement"] == ["D13"]
    assert found["merged"] == []


def test_a_court_paper_stands_for_the_confirmation() -> None:
    def required(procedure: str) -> Any:
        return decide("dmn_required_docs", closing_reason="agreement_confirmed", active_procedure=procedure)

    assert required("people_mediation") == ["D12", "D16"]
    assert required("judicial_mediation") == ["D12"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"last_review_tier": "county", "risk_level": "low"}, "group"),
        ({"major_matter": True, "risk_level": "high"}, "group"),
        ({"risk_level": "high", "complexity": "simple"}, "county"),
        ({"risk_level": "medium", "complexity": "hard"}, "county"),
        ({"last_review_tier": "town", "risk_level": "medium"}, "county"),
        ({"return_count": 2, "risk_level": "low"}, "county"),
        ({"return_count": 1, "risk_level": "medium"}, "town"),
        ({"risk_level": "low", "complexity": "complex"}, "town"),
        ({"risk_level": "low", "complexity": "general", "failed_count": 2}, "town"),
        ({"risk_level": "low", "complexity": "general", "failed_count": 1}, None),
    ],
)
def test_review_tier(facts: dict[str, Any], expected: str | None) -> None:
    assert decide("dmn_review_tier", **facts) == expected


def test_every_procedure_has_its_key() -> None:
    for number, row in procedures().items():
        found = decide(
            "dmn_route", type_defaults=defaults(default_procedure=number, instant_mediation_allowed=True)
        )
        expected = "people_mediation" if number == "P03" else row.key
        assert found["procedure_key"] == expected


def computed(case: dict[str, Any]) -> dict[str, Any]:
    """What chapter 4 says of a sample case."""
    names = ("channel", "matter_kind", "type_code", "people_count", "amount_cny")
    facts = {
        **case["facts"],
        **{name: case[name] for name in names},
        "type_defaults": type_defaults(case["type_code"]),
    }
    acceptance = decide("dmn_acceptance", **facts)
    found: dict[str, Any] = {"decision": acceptance["decision"], "reason_code": acceptance["reason_code"]}
    if found["decision"] not in ("accept", "emergency_accept"):
        return {**found, **dict.fromkeys(("complexity", "risk", "level", "primary_procedure"))}
    facts["complexity"] = found["complexity"] = decide("dmn_complexity", **facts)
    facts["risk_level"] = found["risk"] = decide("dmn_risk", **facts)
    route = decide("dmn_route", **facts)
    return {**found, "level": decide("dmn_level", **facts), "primary_procedure": route["primary_procedure"]}


@pytest.mark.conformance
@pytest.mark.parametrize("case", sample_cases(), ids=lambda case: case["case_id"])
def test_a_sample_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    found = computed(case)
    assert found == {name: case["expected"][name] for name in found}


@pytest.mark.conformance
def test_the_sample_cases_were_found() -> None:
    cases = sample_cases()
    if not cases:
        pytest.skip(
            "样例 sample_cases.jsonl 不在 processes/demo，也不在旁边的 shared/domain：82 个样例未核对"
        )
    assert len(cases) == 82


def test_the_tables_are_readable_in_a_modeler() -> None:
    for path in sorted(BASE.glob("*/*.dmn")):
        text = path.read_text(encoding="utf-8")
        assert "<dmndi:DMNDiagram" in text, path.name
        assert f'id="{path.stem}"' in text, f"{path.name}: 决策 id 应与文件名相同"
