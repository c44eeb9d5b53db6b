"""What people choose at particular steps, from how the matter ended (`outcome`) and from the facts. One
entry a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.demo.court_choices import COURT, agreement_items
from api.demo.joint_choices import JOINT
from api.demo.outcomes import AGREED, EXITS, agrees, broken_later, helper
from api.demo.sampling_choices import SAMPLED

if TYPE_CHECKING:
    from api.demo.people import Person

Choice = Callable[["Person", Mapping[str, Any], datetime], dict[str, Any]]


def _duplicate(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The facts say whether this is the same matter as an earlier one."""
    main = person.main_case()
    same = main is not None and main in (variables.get("duplicate_candidates") or [])
    return {
        "duplicate_of": main if same else None,
        "is_new_fact": bool(person.facts.get("new_facts")) or not same,
    }


def _sign_in(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"sign_result": "sign", "handler": "承办人", "first_contact_plan": _later(now, hours=3)}


def _instant(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "both_consent": bool(person.facts["both_consent"]),
        "danger_checked": True,
        "identity_checked": True,
    }


def _instant_result(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"result": "agreed" if person.outcome in AGREED else "failed"}


def _instant_record(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"agreement_form": "oral", "performed_now": True}


def _consent(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the other side answers; three attempts at different hours when nobody answers (handbook P04-S02)."""
    silent = person.outcome == "no_contact"
    answer = "no_answer" if silent else "reached"
    attempts = [
        {"at": _later(now, hours=-h), "way": "phone", "outcome": answer}
        for h in ((50, 26, 2) if silent else (1,))
    ]
    consent = {"refused": "refuse", "no_contact": "no_reply"}.get(person.outcome, "agree")
    return {"contact_attempts": attempts, "respondent_consent": consent}


def _session(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "attended": ["applicant", "respondent"],
        "session_no": 1,
        "result": "agreed" if agrees(person, variables) else "failed",
    }


def _draft(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    later = person.outcome == "agreement_pending" or broken_later(person)
    return {"agreement_form": "written", "items": agreement_items(person, now, later)}


def _review(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"lawful": True, "third_party_interest": False, "false_mediation_suspect": False}


def _confirm_wish(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    confirmed = person.outcome == "agreement_confirmed" or "P29" in person.route_after
    wish = "both" if confirmed else "none"
    return {"confirm_wish": wish, "performed_now": person.outcome == "agreement_fulfilled"}


def _terminate(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    reason = {"refused": "refuse", "no_contact": "unsuitable", "withdrawn": "withdraw"}
    return {
        "termination_reason": reason.get(person.outcome, "no_agreement"),
        "exit_channel": EXITS.get(person.outcome, "litigation"),
        "transfer_procedure": helper(person, variables) or "none",
        "rights_notified": True,
    }


def _review_tasks(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    due = (now.date() + timedelta(days=10)).isoformat()
    return {"tasks": [{"content": "按会商决定办理。", "unit": variables["lead_unit"], "due_on": due}]}


def _waive(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A paper that cannot be had any more (nobody signs a withdrawal who never came back) is waived with its reason."""
    return {"doc_waived": True, "doc_waiver_reason": "当事人没有再来，无法取得，已在经过中记明。"}


def _visit(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What a visit finds; an agreement that was broken shows on the visit after the day of performance."""
    kind = variables["plan"][variables["visit_no"] - 1]["kind"]
    found = "not_due" if person.outcome == "agreement_pending" else "fulfilled"
    if broken_later(person):
        found = "breached" if kind == "fulfilment" else "not_due"
    return {
        "visit_at": now.isoformat(timespec="minutes"),
        "mode": "phone",
        "fulfilment": found,
        "relapse": False,
        "satisfaction": "satisfied",
        "contact_attempts": 1,
    }


def _urge(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"result": "refuse", "review_date": (now.date() + timedelta(days=30)).isoformat()}


def _later(now: datetime, hours: int) -> str:
    return (now + timedelta(hours=hours)).isoformat(timespec="minutes")


CHOICES: dict[str, Choice] = {
    "P01-S04": _duplicate,
    "P01-S11": _sign_in,
    "P03-S01": _instant,
    "P03-S03": _instant_result,
    "P03-S04": _instant_record,
    "P04-S02": _consent,
    "P04-S05": _session,
    "P04-S08": _draft,
    "P04-S09": _review,
    "P04-S11": _confirm_wish,
    "P04-S12": _terminate,
    "P16-S05": _review_tasks,
    "P19-S02": _visit,
    "P19-S03": _urge,
    "P30-S02": _waive,
    **COURT,
    **JOINT,
    **SAMPLED,
}

#: The message that somebody sends when this step is reached, instead of doing it.
WORDS_AT = {("withdrawn", "P04-S02"): "SIG_WITHDRAW"}

#: Steps that nobody does, in some cases; their timer goes on.
SILENT: dict[str, Callable[[Person], bool]] = {
    "P01-S06": lambda person: not person.facts["materials_complete"] and person.outcome == "withdrawn",
    "P02-S06": lambda person: True,
    "P30-S05": lambda person: person.outcome in ("withdrawn", "no_contact"),
}
