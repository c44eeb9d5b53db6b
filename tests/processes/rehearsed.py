"""Every scenario of a procedure, played once for all the tests that ask how it went."""

from __future__ import annotations

from functools import cache

from casework.rehearsal import DefinitionCatalog, Scenario, load_scenarios, play
from casework.rehearsal.play import Outcome
from tests.processes.drawn import BASE, KEYS

#: Handbook number → the diagrams that draw it; P20 is two (the draw of a period, and each visit).
PROCEDURES = {
    "P01": ("intake_main",),
    "P02": ("non_acceptance",),
    "P03": ("instant_mediation",),
    "P04": ("people_mediation",),
    "P06": ("judicial_mediation",),
    "P07": ("three_mediation_joint",),
    "P08": ("litigation_link",),
    "P16": ("tier_review",),
    "P17": ("level_escalation",),
    "P18": ("supervision", "supervision_daily"),
    "P19": ("follow_up",),
    "P20": ("four_level_sampling", "four_level_sampling_draw"),
    "P29": ("judicial_confirmation",),
    "P30": ("closure_reopen",),
}
#: Those in which somebody mediates.
MEDIATIONS = ("P03", "P04", "P06", "P07", "P08")


@cache
def shelf() -> DefinitionCatalog:
    return DefinitionCatalog(BASE)


@cache
def scenarios(key: str) -> tuple[Scenario, ...]:
    """The scenarios beside a diagram."""
    path = BASE / key / "scenario.yaml"
    return tuple(load_scenarios(path.read_text("utf-8"), key)) if path.is_file() else ()


@cache
def outcomes(key: str) -> tuple[tuple[Scenario, Outcome], ...]:
    """Each scenario of a diagram and how it went."""
    return tuple((one, play(one, shelf())) for one in scenarios(key))


def of(procedure: str) -> list[tuple[Scenario, Outcome]]:
    """Each scenario of a procedure of the handbook and how it went."""
    return [one for key in PROCEDURES[procedure] if key in KEYS for one in outcomes(key)]
