"""预演: scenarios of a drawing played on a virtual clock, told step by step; nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from api.queries.rehearsal.stock import DrawnStock
from api.queries.rehearsal.words import Teller
from casework.rehearsal import Bounds, Outcome, Scenario, play, read_scenarios
from casework.rehearsal.coverage import uncovered, wanted
from engine.bus import Bus
from engine.store import Tx

#: What one rehearsal of the studio may cost; all that are asked for at once take no longer than `ALL_SECONDS`.
BOUNDS = Bounds(steps=300, timers=500, events=100_000, seconds=8)
ALL_SECONDS = 20
MAX_SCENARIOS = 100


def rehearse(bus: Bus, tx: Tx, drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Plays the scenarios in `drawn` (xml, forms, decisions, place, scenarios) in order.

    Raises Invalid when the drawing or a scenario cannot be read; what a scenario does not do as expected is told."""
    stock = DrawnStock(bus, tx, drawn["place"], drawn["xml"], drawn["forms"], drawn["decisions"])
    scenarios = read_scenarios(stock.model.process_id, drawn["scenarios"], "scenarios")
    outcomes, skipped = _played(scenarios, stock)
    teller = Teller(stock)
    missed = uncovered(stock.model, outcomes)
    return {
        "process": stock.model.process_id,
        "name": stock.model.name,
        "outcomes": [teller.outcome(outcome, whole=len(scenarios) == 1) for outcome in outcomes],
        "skipped": skipped,
        "missed": teller.missed(missed),
        "wanted": len(wanted(stock.model)),
    }


def _played(scenarios: Sequence[Scenario], stock: DrawnStock) -> tuple[list[Outcome], list[str]]:
    """The outcomes, and the names of those for which the time did not suffice."""
    until = time.monotonic() + ALL_SECONDS
    outcomes: list[Outcome] = []
    for scenario in scenarios:
        if time.monotonic() > until:
            break
        outcome = play(scenario, stock, BOUNDS)
        if len(scenarios) > 1:  # the steps are told of one only; so many need not be kept
            outcome.moments.clear()
        outcomes.append(outcome)
    return outcomes, [scenario.name for scenario in scenarios[len(outcomes) :]]
