"""What people choose in joint mediation (P07) and beside a case in supervision (P18), from how the matter ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.demo.people import Person

_AGREED = frozenset({"agreement_fulfilled", "agreement_confirmed", "agreement_pending"})
_EXITS = {
    "to_arbitration": "arbitration",
    "to_reconsideration": "reconsideration",
    "withdrawn": "withdraw",
}


def _conference(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Nobody stays away; whether the leadership takes the matter over is decided by the review, not here."""
    due = (now.date() + timedelta(days=30)).isoformat()
    return {"due_date": due, "absent_units": [], "leader_needed": False}


def _people_track(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Ten and more may be represented by those whom they elect (劳动争议调解仲裁法第 7 条)."""
    people = int(person.record.get("people_count") or 0)
    if people < 10:
        return {"representative_count": 0, "representatives": []}
    return {"representative_count": 3, "representatives": [{"name": f"推选的代表{n}"} for n in "甲乙丙"]}


def _administrative_track(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A matter that ended with the police was found to be one by the department."""
    if person.outcome != "to_police":
        return {"crime_found": False}
    return {
        "crime_found": True,
        "crime_handling": "police",
        "crime_facts": "经营者收取费用后关门失联，已有多人报案，账户资金被转走。",
    }


def _assessment(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Ready; a review first when the matter had one; a matter that the departments put right ends here."""
    if "P16" in person.route_after and not variables.get("tier"):
        return {"ready": True, "direction": "tier_review"}
    return {"ready": True, "direction": "admin_resolved" if person.outcome == "admin_resolved" else "mediate"}


def _meeting(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"result": "all_agreed" if person.outcome in _AGREED else "failed"}


def _package(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    day = now.date() + timedelta(days=30 if person.outcome == "agreement_pending" else 0)
    item = {
        "obligor": "respondent",
        "obligee": "applicant",
        "content": "按联合调解会上商定的办法履行。",
        "due_date": day.isoformat(),
    }
    return {"agreement_count": 1, "items": [item], "payment_schedule": []}


def _examination(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"lawful": True, "batch_confirm": person.outcome == "agreement_confirmed"}


def _exits(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    away = _EXITS.get(person.outcome, "litigation")
    return {
        "per_party_exit": [{"party": "申请人一方", "exit": away}],
        "transfer_procedure": "none",
        "rights_notified": True,
    }


def _performance(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"performance": "pending" if person.outcome == "agreement_pending" else "all"}


def _verified(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"verified": "true", "sup_revoke": False}


def _order(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    due = (now.date() + timedelta(days=3)).isoformat()
    return {"sup_revoke": False, "order_no": "督办演示号", "due_date": due, "method": "document"}


JOINT: dict[str, Callable[[Person, Mapping[str, Any], datetime], dict[str, Any]]] = {
    "P07-S02": _conference,
    "P07-S03a": _people_track,
    "P07-S03b": _administrative_track,
    "P07-S04": _assessment,
    "P07-S05": _meeting,
    "P07-S06": _package,
    "P07-S07": _examination,
    "P07-S08": _exits,
    "P07-S09-followup": _performance,
    "P18-S03": _order,
    "P18-S06": _verified,
}
