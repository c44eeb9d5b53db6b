"""What a step means beyond its tokens: the case's status and fields, messages to send, starts and ends to tell."""

from __future__ import annotations

import logging
from typing import Any

from casework.case_file.values import put_field
from casework.linked_cases.cross_tenant_messages import ANSWERS, REQUEST, crosses, tell_holder
from casework.walls.crossing import Crossing, crossing
from engine.access.authz import covers
from engine.events import (
    Event,
    IncidentRaised,
    MessageThrown,
    ProcessEnded,
    ProcessSubscriptionOpened,
    PropertyReached,
    SignalThrown,
)
from engine.instances.events import OwnersIncident
from engine.instances.roots import LiveRoot
from engine.messages import buffer
from engine.unit import Open, Unit

log = logging.getLogger(__name__)

CASE_FIELD = "case."
CASE_STATUS = "case_status"
CROSSING = frozenset({REQUEST, *ANSWERS})


def apply(unit: Unit, root: LiveRoot) -> None:
    """Applies the consequences of the root's new events. Called once after each step."""
    for event in root.events[root.applied :]:
        _EFFECTS.get(type(event), _nothing)(unit, root, event)
    root.applied = len(root.events)
    case = unit.cases.get(root.facts.case_key or 0)
    if case is not None:
        tell_holder(unit, case)


def _nothing(unit: Unit, root: LiveRoot, event: Any) -> None:
    """Most events only move tokens."""


def _property(unit: Unit, root: LiveRoot, event: PropertyReached) -> None:
    if root.facts.case_key is None:
        return
    case = unit.case(root.facts.case_key)
    for name, value in event.properties.items():
        if name == CASE_STATUS and value is not None:
            case.set_status(str(value), unit.context.now)
        elif name.startswith(CASE_FIELD):
            put_field(unit, case, name.removeprefix(CASE_FIELD), value)


def _message(unit: Unit, root: LiveRoot, event: MessageThrown) -> None:
    table, facts = crossing(root.facts.place), root.facts
    thrower = root.throwers.get(event.element_key, facts.process_id)
    if event.name in table.thrown and thrower not in table.thrown[event.name]:
        log.warning("%s may not throw %s: dropped (root %s)", thrower, event.name, facts.key)
        return
    if facts.case_key is None and _reaches_beyond(unit, facts.place, event, table):
        log.warning("%s at %s: %s to a case elsewhere: dropped", thrower, facts.place, event.name)
        return
    if event.name in CROSSING and crosses(unit, root, event):
        return
    unit.send(
        "message",
        name=event.name,
        correlation_key=event.correlation_key or "",
        variables=event.variables,
        case_key=facts.case_key,
        place=facts.place,
        thrown_by=facts.process_id if table.looks_beyond(facts.process_id) else thrower,
    )


def _reaches_beyond(unit: Unit, place: str, event: MessageThrown, table: Crossing) -> bool:
    """Whether it is said to a case that does not lie where the procedure runs: a town may publish a version of its own
    of what speaks to cases, and that speaks to the town's."""
    if event.name not in table.into_cases:
        return False
    case = buffer.case_named(unit, event.correlation_key or "")
    return case is not None and not covers(place, case["location_org"])


def _signal(unit: Unit, root: LiveRoot, event: SignalThrown) -> None:
    facts = root.facts
    unit.send(
        "signal", name=event.name, variables=event.variables, origin=facts.key, case_key=facts.case_key,
        place=facts.place, thrown_by=facts.process_id,
    )  # fmt: skip


def _subscription(unit: Unit, root: LiveRoot, event: ProcessSubscriptionOpened) -> None:
    """Somebody now waits: a message published before may be waiting for exactly this."""
    if event.type == "message":
        process_id = root.definition_of(unit.tx, event.process_key)[1]
        unit.waiting.append(Open(event.key, event.index, event.name, event.correlation_key or "", process_id))


def _ended(unit: Unit, root: LiveRoot, event: ProcessEnded) -> None:
    """An instance begun by a message may have held another of the same key back."""
    facts = root.facts
    if event.key == facts.key and facts.correlation_key is not None:
        unit.send("start_held_back", process_id=facts.process_id, correlation_key=facts.correlation_key)


def _incident(unit: Unit, root: LiveRoot, event: IncidentRaised) -> None:
    if root.facts.case_key is not None:
        unit.case(root.facts.case_key).record(OwnersIncident(event.element_id, event.message))


_EFFECTS: dict[type[Event], Any] = {
    PropertyReached: _property,
    MessageThrown: _message,
    SignalThrown: _signal,
    ProcessSubscriptionOpened: _subscription,
    ProcessEnded: _ended,
    IncidentRaised: _incident,
}
