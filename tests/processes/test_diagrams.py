"""What the diagrams and forms promise without being run: every step of the handbook is there, every reference resolves,
every field says where it goes, and the drawing reads from left to right."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.bpmn import ProcessModel, parse_processes
from engine.deadlines import load_timers
from engine.dmn import parse_dmn
from engine.domain import case_status_transitions, procedures
from forms import Form, compile_form

BASE = Path(__file__).resolve().parents[2] / "processes" / "base"
KEYS = (
    "intake_main",
    "non_acceptance",
    "instant_mediation",
    "people_mediation",
    "follow_up",
    "closure_reopen",
    "judicial_confirmation",
    "tier_review",
    "level_escalation",
    "litigation_link",
    "judicial_mediation",
    "supervision",
    "three_mediation_joint",
    "four_level_sampling",
    "four_level_sampling_draw",
)
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
#: Runs for a district and a month, not for a case.
WITHOUT_A_CASE = {"four_level_sampling_draw"}
CASE_MESSAGES = {"SIG_WITHDRAW", "SIG_DANGER", "SIG_ESCALATE", "SIG_MERGE"}

#: Step → (timer key or None, required fields, other fields); system steps have no form and so no fields here.
STEPS: dict[str, tuple[str | None, str, str]] = {
    "P01-S01": (
        "T_REGISTER",
        "channel imminent_danger domestic_violence minor_harm self_harm_sign",
        "danger_note",
    ),
    "P01-S02": (
        "T_REGISTER",
        "title narrative matter_kind type_code location_org people_count parties consent_privacy_notice",
        "occurred_on amount_cny attachments",
    ),
    "P01-S03": (None, "", ""),
    "P01-S04": ("T_TRIAGE", "is_new_fact", "duplicate_of note"),
    "P01-S05": (
        "T_ACCEPT_DECIDE",
        "statutory_channel entrusted_by_authority in_jurisdiction materials_complete decision_confirmed",
        "override_reason",
    ),
    "P01-S06": ("T_SUPPLEMENT", "supplement_files", "missing_items"),
    "P01-S07": ("T_ACCEPT_DECIDE", "", ""),
    "P01-S08": (None, "", ""),
    "P01-S09": (
        "T_TRIAGE",
        "complexity_confirmed risk_confirmed risk_reason risk_review_date level_confirmed lead_unit procedure_key"
        " due_date",
        "co_units",
    ),
    "P01-S10": ("T_RISK_CONFIRM_HIGH", "risk_final measures", "notify_units"),
    "P01-S11": ("T_SIGN_IN", "sign_result handler first_contact_plan", "return_reason"),
    "P01-S12": ("T_INSTANT", "answer", "referral"),
    "P01-S13": ("T_RETURN_RULING", "ruling ruling_reason", "new_unit"),
    "P01-S14": (None, "", ""),
    "P02-S01": ("T_ACCEPT_DECIDE", "reason_code reason_text legal_basis suggested_channel", "receiver_unit"),
    "P02-S02": ("T_TRIAGE", "review", "comment"),
    "P02-S03": ("T_REJECT_NOTICE", "", ""),
    "P02-S04": ("T_TRANSFER_RECEIPT", "transfer_letter_no receipt received_at", ""),
    "P02-S05": ("T_TRIAGE", "main_case reply_channels", ""),
    "P02-S06": ("T_OBJECTION", "", "objection"),
    "P02-S07": ("T_OBJECTION_REVIEW", "result reason", ""),
    "P03-S01": ("T_INSTANT", "both_consent danger_checked identity_checked", ""),
    "P03-S02": (None, "rights_notified issue_summary", ""),
    "P03-S03": ("T_INSTANT", "result", "expert_online proposal"),
    "P03-S04": (None, "agreement_form agreement_text performed_now", "signatures"),
    "P03-S05": ("T_INSTANT_RECORD", "", "photos satisfaction"),
    "P04-S01": ("T_SIGN_IN", "initiated_by claims facts", "evidence_list"),
    "P04-S02": ("T_PM_CONSENT", "contact_attempts respondent_consent", "refuse_reason"),
    "P04-S03": ("T_PM_ASSIGN", "mediators recusal_requested", "recusal_decision"),
    "P04-S04": ("T_PM_SCHEDULE", "hearing_at place mode rights_notified", "guardian_notified"),
    "P04-S05": (None, "attended record session_no result", "no_show_party"),
    "P04-S06": ("T_PM_NOSHOW_RETRY", "reason_valid no_show_count", ""),
    "P04-S07": ("T_PM_LIMIT", "adjourn_reason extend_to both_agree_extend", ""),
    "P04-S08": ("T_PM_DRAFT", "agreement_form items", "liability_for_breach"),
    "P04-S09": (
        "T_PM_REVIEW",
        "lawful third_party_interest false_mediation_suspect",
        "minor_interest_checked comment",
    ),
    "P04-S10": ("T_PM_SIGN", "sign_applicant sign_respondent sign_mediator seal effective_at", ""),
    "P04-S11": ("T_JC_APPLY", "confirm_wish confirmable", ""),
    "P04-S12": ("T_PM_TERMINATE", "termination_reason exit_channel guidance_note rights_notified", ""),
    "P04-S13": ("T_PM_TERMINATE", "facts report_to", ""),
    "P06-S01": (None, "court_case_no entrust_type materials", "procedure_type"),
    "P06-S02": ("T_CM_ASK", "mediator_choice agree_assignment", ""),
    "P06-S03": ("T_CM_CONFIRM_RECEIVE", "accept conflict_declared received_at", ""),
    "P06-S04": ("T_CM_ENTRUST_ORD", "sessions false_mediation_suspect result", "undisputed_facts"),
    "P06-S05": (None, "agreement form", ""),
    "P06-S06": (None, "outcome doc_no", ""),
    "P06-S07": ("T_CM_TERMINATE", "termination_reason report materials_returned", ""),
    "P06-S08": (None, "facts", ""),
    "P08-S01": (None, "cause limitation_risk first_submitted_at", "complaint amount_cny"),
    "P08-S02": ("T_LIT_GUIDE", "suitable arbitration_first risk_tips", "unsuitable_reason"),
    "P08-S03": ("T_CM_ASK", "applicant_consent respondent_consent", ""),
    "P08-S04": ("T_CM_CONFIRM_RECEIVE", "delegated_to letter_no", ""),
    "P08-S05": ("T_CM_DELEGATE", "record result", "extend_agreed"),
    "P08-S06": ("T_JC_APPLY", "choice", ""),
    "P08-S07": (
        "T_FILE_CASE",
        "filed",
        "court_case_no filing_date not_filed_reason procedure_type",
    ),
    "P08-S08": ("T_ORDINARY", "stage", "result effective_on"),
    "P08-S09": ("T_LEGAL_AID_REVIEW", "", "legal_aid enforcement_tip"),
    "P16-S01": (None, "blocking_issue decision_needed suggested_tier", ""),
    "P16-S02": ("T_REVIEW_PREP", "tier meeting_at attendees materials", ""),
    "P16-S03": ("T_REVIEW_PREP", "written_opinion", "option"),
    "P16-S04": ("T_REVIEW_COUNTY", "minutes decision lead_unit due_date", "dissent"),
    "P16-S05": ("T_REVIEW_DECOMPOSE", "tasks supervisor", ""),
    "P16-S06": ("T_REVIEW_FOLLOW", "progress close", ""),
    "P17-S01": (None, "from_level to_level reason measures_taken deadline_left_days", ""),
    "P17-S02": ("T_ESC_REVIEW", "agree reason", "counter_proposal"),
    "P17-S03": ("T_ESC_HANDOVER", "handover_done new_lead_unit new_due_date applicant_notified", ""),
    "P17-S04": ("T_ESC_REVIEW", "guidance support", ""),
    "P17-S05": ("T_ESC_REVIEW", "to_level reason", ""),
    "P19-S01": (None, "", ""),
    "P19-S02": (
        "T_FU_FIRST",
        "visit_at mode fulfilment relapse satisfaction contact_attempts",
        "new_need",
    ),
    "P19-S03": ("T_FU_URGE", "urge_at reason result", ""),
    "P19-S04": ("T_FU_REBOUND", "severity measures", ""),
    "P19-S05": ("T_FU_NOCONTACT", "attempts left_notice", ""),
    "P19-S06": (None, "", ""),
    "P29-S01": (
        "T_PM_REVIEW",
        "identity_relation property_title ip_title special_procedure days_since_effective",
        "",
    ),
    "P29-S02": (
        "T_JC_APPLY",
        "application_form signatures contact_and_address submit_mode",
        "property_proof",
    ),
    "P29-S03": ("T_JC_ACCEPT", "accepted", "case_no reason"),
    "P29-S04": ("T_JC_SUPPLEMENT", "materials appeared", "withdrawn"),
    "P29-S05": ("T_JC_REVIEW", "ruling doc_no", "ground"),
    "P29-S06": ("T_JC_SERVE", "served_at enforcement_deadline", ""),
    "P29-S07": ("T_PM_SIGN", "option", ""),
    "P30-S01": ("T_CLOSE_APPLY", "closing_reason result_summary documents risk_cleared", ""),
    "P30-S02": ("T_CLOSE_APPLY", "missing", "doc_waiver_reason"),
    "P30-S03": ("T_CLOSE_REVIEW", "approve care_continue", "reason"),
    "P30-S04": ("T_CLOSE_NOTIFY", "", ""),
    "P30-S05": ("T_SATISFACTION", "satisfaction", "comment"),
    "P30-S06": ("T_ARCHIVE", "", ""),
    "P30-S07": ("T_REOPEN_APPLY", "reopen_reason evidence", ""),
    "P30-S08": ("T_REOPEN_DECIDE", "approve target_procedure reason", ""),
    "P18-S01": ("T_SUP_DAILY", "check_items finding overdue_wd suggested_level", ""),
    "P18-S02": ("T_SUP_URGE", "", ""),
    "P18-S03": ("T_SUP_SUPERVISE", "order_no requirement due_date method", ""),
    "P18-S04": ("T_SUP_TALK", "talk_at attendees reasons commitment record", ""),
    "P18-S05": ("T_SUP_CIRCULAR", "type basis approved_by human_reason", "period_end"),
    "P18-S06": ("T_SUP_FEEDBACK", "feedback proof verified", "site_visit"),
    "P18-S07": ("T_SUP_CLOSE", "close_reason", "score_deducted publish"),
    "P07-S01": ("T_JOINT_START", "lead_unit people_side admin_side judicial_side", "case_leader"),
    "P07-S02": ("T_JOINT_PLAN", "sub_disputes legal_roadmap plan division due_date", ""),
    "P07-S03a": ("T_JOINT_TRACK", "visits claims_matrix", "representatives bottom_lines"),
    "P07-S03b": ("T_JOINT_TRACK", "facts_found", "admin_actions funds_controlled_cny rectification_due"),
    "P07-S03c": ("T_JOINT_TRACK", "legal_opinion preservation_advised confirmable", "model_case_ref"),
    "P07-S04": ("T_JOINT_TRACK", "ready", "gap"),
    "P07-S05": ("T_JOINT_LIMIT", "record result", "offers"),
    "P07-S06": ("T_PM_DRAFT", "agreement_count items witness_units", "payment_schedule guarantee"),
    "P07-S07": ("T_PM_SIGN", "lawful signatures batch_confirm", ""),
    "P07-S08": ("T_PM_TERMINATE", "per_party_exit", ""),
    "P07-S09": ("T_FU_FULFIL", "installment_no paid_cny proof", ""),
    "P20-S01": ("T_SAMPLE_CYCLE", "", ""),
    "P20-S02": ("T_SAMPLE_L1", "visit_at party_visited fulfilment satisfaction issue note", ""),
    "P20-S03": ("T_SAMPLE_L2", "file_complete procedure_ok voluntary_ok visited_parties issue score", ""),
    "P20-S04": (
        "T_SAMPLE_L3",
        "file_complete procedure_ok voluntary_ok visited_parties issue score legality false_mediation interview_record",
        "",
    ),
    "P20-S05": (
        "T_SAMPLE_L4",
        "file_complete procedure_ok voluntary_ok visited_parties issue score legality false_mediation"
        " interview_record cross_check",
        "expert_opinion",
    ),
    "P20-S06": ("T_SAMPLE_JUDGE", "verdict evidence confirmed_by reason", ""),
    "P20-S07": ("T_SAMPLE_RECTIFY", "requirement due_date result", ""),
    "P20-S08": ("T_SAMPLE_GUIDE", "exit_channel guided_at legal_aid_offered party_choice", ""),
    "P20-S09": ("T_SAMPLE_REPORT", "coverage pass_rate issues_by_type circular", ""),
}


@cache
def model(key: str) -> ProcessModel:
    (found,) = parse_processes((BASE / key / f"{key}.bpmn").read_bytes(), f"{key}.bpmn")
    return found


@cache
def form(path: Path) -> tuple[dict[str, Any], Form]:
    schema = json.loads(path.read_text("utf-8"))
    return schema, compile_form(schema)


FORMS = sorted(path for key in KEYS for path in (BASE / key).glob("*.form"))
ELEMENTS = {(key, one.id): one for key in KEYS for one in model(key).elements.values()}
USER_TASKS = [(key, one) for (key, _), one in ELEMENTS.items() if one.type == "USER_TASK"]


def elements_of(step: str) -> list[Any]:
    return [one for one in ELEMENTS.values() if one.id == step or one.properties.get("step") == step]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_handbook_is_there_with_its_timer_and_fields(step: str) -> None:
    timer, required, others = STEPS[step]
    found = elements_of(step)
    assert found, f"{step} 没有元素"
    if timer:
        assert timer in {one.properties.get("timer_key") for one in found}
    asked = {}
    for one in found:
        if one.type == "USER_TASK":
            path = next(BASE.glob(f"*/{one.form_id}.form"))
            asked |= {facts.key.split("[]")[0]: facts for facts in form(path)[1].fields}
    assert set(required.split()) | set(others.split()) <= set(asked)


@pytest.mark.parametrize(("key", "task"), USER_TASKS, ids=[one.id for _, one in USER_TASKS])
def test_every_user_task_has_its_form_its_groups_and_its_name(key: str, task: Any) -> None:
    assert task.form_id == task.id
    assert (BASE / key / f"{task.id}.form").is_file()
    assert task.candidate_groups
    assert task.name


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_form_compiles_and_every_field_says_where_it_goes(path: Path) -> None:
    schema, compiled = form(path)
    assert (schema["id"], schema["schemaVersion"]) == (path.stem, 16)
    assert [finding.message for finding in compiled.lint()] == []
    assert compiled.has_destinations


def test_timer_keys_and_case_statuses_exist() -> None:
    timers = load_timers((BASE / "shared" / "timers.yaml").read_text("utf-8"))
    for one in ELEMENTS.values():
        for name, value in one.properties.items():
            if name.startswith("timer_key"):
                assert timers.spec(value).key == value
            if name == "case_status":
                assert value in case_status_transitions()


@pytest.mark.parametrize("key", KEYS)
def test_references_resolve(key: str) -> None:
    known = {one.key for one in procedures().values()}
    decisions = {
        one for path in BASE.glob("*/*.dmn") for one in parse_dmn(path.read_bytes(), path.name).decisions
    }
    for one in model(key).elements.values():
        if one.decision_id:
            assert one.decision_id in decisions
        if one.called_process and not one.called_process.id.startswith("="):
            assert one.called_process.id in known
        if one.job_type:
            assert one.job_type.startswith("fq:")
        if one.job_type == "fq:document":
            assert all(
                (BASE / "shared" / "templates" / f"{code}.docx").is_file()
                for code in one.headers["template"].split(",")
            )


@pytest.mark.parametrize("key", [key for key in KEYS if key not in WITHOUT_A_CASE])
def test_every_procedure_listens_to_the_case_messages(key: str) -> None:
    events = [one for one in model(key).elements.values() if one.type == "START_EVENT" and one.scope]
    assert {name for one in events for name in one.messages} >= CASE_MESSAGES


@pytest.mark.parametrize("key", KEYS)
def test_messages_thrown_inside_the_platform_have_somebody_who_starts(key: str) -> None:
    """P15, P21 and the duty desk of the peace office are procedures still to come."""
    everybody = [one for other in KEYS for one in model(other).elements.values()]
    catches = ("INTERMEDIATE_CATCH_EVENT", "RECEIVE_TASK")
    starts = {name for other in KEYS for name in model(other).message_starts}
    starts |= {name for one in everybody if one.type in catches for name in one.messages}
    coming = {
        "MSG_WHISTLE_REQUEST",
        "MSG_CARE_REQUEST",
        "MSG_CITY_CASE_REQUEST",
        "MSG_RISK_CONFIRM_OVERDUE",
    }
    thrown = {
        name
        for one in model(key).elements.values()
        if one.type in ("INTERMEDIATE_THROW_EVENT", "END_EVENT")
        for name in one.messages
    }
    assert thrown <= starts | coming | CASE_MESSAGES


@pytest.mark.parametrize("key", KEYS)
def test_everything_is_drawn_from_left_to_right(key: str) -> None:
    root = etree.parse(BASE / key / f"{key}.bpmn").getroot()
    shapes = {one.get("bpmnElement"): one.find(BOUNDS) for one in root.iter(f"{DI}BPMNShape")}
    edges = {one.get("bpmnElement"): one.findall(f"{DD}waypoint") for one in root.iter(f"{DI}BPMNEdge")}
    for one in model(key).elements.values():
        assert one.id in shapes, f"{one.id} 没有图形"
    flows = model(key).flows
    assert all(len(edges[flow]) >= 2 for flow in flows)
    forward = sum(
        float(shapes[flow.target].get("x")) >= float(shapes[flow.source].get("x")) for flow in flows.values()
    )
    assert forward / len(flows) > 0.8


@pytest.mark.parametrize("key", KEYS)
def test_gateways_ask_and_their_flows_answer(key: str) -> None:
    """A gateway that decides is named as a question and its flows are labelled; one that only merges has no name."""
    for one in model(key).elements.values():
        if one.type == "EXCLUSIVE_GATEWAY" and len(one.outgoing) > 1:
            assert one.name.endswith("?"), one.id
            assert all(model(key).flows[flow].name for flow in one.outgoing), one.id
            assert any(model(key).flows[flow].is_default for flow in one.outgoing), one.id


@pytest.mark.parametrize("key", KEYS)
def test_a_parallel_join_waits_only_for_its_own_branches(key: str) -> None:
    """Alternative paths meet at an exclusive gateway first: a join waits for a token on every incoming flow."""
    for one in model(key).elements.values():
        if one.type == "PARALLEL_GATEWAY" and len(one.incoming) > 1:
            sources = [model(key).flows[flow].source for flow in one.incoming]
            assert not any(model(key).elements[source].attached_to for source in sources), one.id
