"""What people choose when a closed case is visited by the third level of the sampling (P20): sample case 0075."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.demo.people import Person

#: The message that has a sampled case visited; the district's draw sends it.
VISIT = "MSG_SAMPLING_VISIT"


def sampled_at(person: Person, element_id: str) -> dict[str, Any] | None:
    """What the draw's message says, when the case is sampled while this step is waiting; None otherwise."""
    if element_id != "P19-S02" or "P20" not in person.route_after:
        return None
    return {"batch_no": f"演示/{person.record['case_id']}", "sampling_level": "SL3", "grade": "B"}


def _visited(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "not_visitable": "none",
        "visited_parties": [{"side": "applicant"}, {"side": "respondent"}],
        "issue": "unfulfilled",
        "false_mediation": False,
    }


def _judged(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {"verdict": "refuse" if person.outcome == "to_litigation" else "pass"}


def _guided(person: Person, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Told of the court, the party thinks it over; it goes there once urging has failed as well (P19-S03)."""
    return {"exit_channel": "litigation", "party_choice": "later"}


SAMPLED: dict[str, Callable[[Person, Mapping[str, Any], datetime], dict[str, Any]]] = {
    "P20-S04": _visited,
    "P20-S06": _judged,
    "P20-S08": _guided,
}
