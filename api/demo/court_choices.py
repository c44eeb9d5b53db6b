"""What people choose where a court has a part (P06, P08, P29), from how the matter ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.demo.outcomes import AGREED

if TYPE_CHECKING:
    from api.demo.people import Person


def agreement_items(person: Person, now: datetime, later: bool) -> list[dict[str, Any]]:
    """One item of an agreement, due today or, when it is performed `later`, in thirty days."""
    day = now.date() + timedelta(days=30 if later else 0)
    item = {"obligor": "respondent", "obligee": "applicant", "content": "按调解会上商定的办法履行。"}
    return [{**item, "due_date": day.isoformat()}]


def _confirmable(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Nothing stands in the way of the court's confirmation (民诉法解释第 355 条)."""
    return dict.fromkeys(("identity_relation", "property_title", "ip_title", "special_procedure"), False)


def _entrusted(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A court that has already filed the case entrusts it; before that it delegates it."""
    if person.facts["statutory_channel"] != "court_filed":
        return {"entrust_type": "delegated"}
    return {"entrust_type": "entrusted", "procedure_type": "ordinary"}


def _mediator(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    received = now.isoformat(timespec="minutes")
    return {"accept": True, "conflict_declared": False, "received_at": received}


def _court_session(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    result = "agreed" if person.outcome in AGREED else "failed"
    return {"false_mediation_suspect": False, "result": result}


def _submitted(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    items = agreement_items(person, now, later=person.outcome == "agreement_pending")
    wish = "both" if "P29" in person.route_after else "none"
    return {"items": items, "effective_at": now.isoformat(timespec="minutes"), "confirm_wish": wish}


def _complaint(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"limitation_risk": False}


def _suitable(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Who comes from a mediation that failed is not sent into another one."""
    if variables.get("round", 1) == 1:
        return {"suitable": True}
    return {"suitable": False, "unsuitable_reason": "refused_before"}


def _mediated(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    if person.outcome not in AGREED:
        return {"result": "failed"}
    items = agreement_items(person, now, later=person.outcome == "agreement_pending")
    return {"result": "agreed", "items": items, "effective_at": now.isoformat(timespec="minutes")}


def _choice(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    if person.outcome == "agreement_confirmed":
        return {"choice": "confirm"}
    return {"choice": "perform_now", "performed_now": person.outcome == "agreement_fulfilled"}


def _filed(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    day = now.date().isoformat()
    return {"filed": True, "filing_date": day, "procedure_type": "ordinary"}


def _judged(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"stage": "concluded", "result": "judgment", "effective_on": now.date().isoformat()}


COURT: dict[str, Callable[[Person, Mapping[str, Any], datetime], dict[str, Any]]] = {
    "P06-S01": _entrusted,
    "P06-S03": _mediator,
    "P06-S04": _court_session,
    "P06-S05": _submitted,
    "P08-S01": _complaint,
    "P08-S02": _suitable,
    "P08-S05": _mediated,
    "P08-S06": _choice,
    "P08-S07": _filed,
    "P08-S08": _judged,
    "P29-S01": _confirmable,
}
