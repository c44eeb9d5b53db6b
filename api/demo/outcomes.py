"""How a sample case ended, as the people in it understand it: what they agreed, whom they turned to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.demo.people import Person

#: Outcomes in which the parties came to an agreement.
AGREED = frozenset(
    {"agreement_fulfilled", "agreement_confirmed", "agreement_pending", "oral_agreement", "self_settled"}
)
#: Where an outcome that leads to another channel is guided to.
EXITS = {
    "to_litigation": "litigation",
    "to_arbitration": "arbitration",
    "to_reconsideration": "reconsideration",
    "to_petition": "petition",
    "to_police": "police",
    "to_other_agency": "other_agency",
}
#: Where people turn when the first round of mediation fails: the number of the procedure → `transfer_procedure`.
_HELPERS = {"P16": "tier_review", "P17": "level_escalation", "P08": "litigation_link"}
#: Procedures that only an agreement leads to: one that was confirmed, or found unperformed on a visit.
_AFTER_AGREEMENT = frozenset({"P20", "P29"})


def broken_later(person: Person) -> bool:
    """Whether an agreement was made and then not performed."""
    return person.outcome not in AGREED and bool(_AFTER_AGREEMENT & person.route_after)


def helper(person: Person, variables: Mapping[str, Any]) -> str | None:
    """The procedure that helps after the first round, by what the case went through; None in later rounds."""
    if variables.get("round") != 1 or broken_later(person):
        return None
    return next((key for number, key in _HELPERS.items() if number in person.route_after), None)


def agrees(person: Person, variables: Mapping[str, Any]) -> bool:
    """Whether the parties come to an agreement in this round of mediation."""
    return broken_later(person) or (person.outcome in AGREED and helper(person, variables) is None)
