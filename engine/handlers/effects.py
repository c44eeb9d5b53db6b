"""What a step means beyond its tokens: the case's status and fields, messages to send, starts and ends to tell."""

from __future__ import annotations

from typing import Any

from engine.events import (
    Event,
    IncidentRaised,
    MessageThrown,
    PropertyReached,
    SignalThrown,
    SubscriptionOpened,
)
from engine.handlers.casefile import put_field
from engine.handlers.linked_words import ANSWERS, REQUEST, crosses, tell_holder
from engine.handlers.roots import LiveRoot
from engine.handlers.unit import Unit

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
    if event.name in CROSSING and crosses(unit, root, event):
        return
    unit.send(
        "message",
        name=event.name,
        correlation_key=event.correlation_key or "",
        variables=event.variables,
        case_key=root.facts.case_key,
        place=root.facts.place,
    )


def _signal(unit: Unit, root: LiveRoot, event: SignalThrown) -> None:
    unit.send("signal", name=event.name, variables=event.variables, origin=root.facts.key)


def _subscription(unit: Unit, root: LiveRoot, event: SubscriptionOpened) -> None:
    """Somebody now waits: a message published before may be waiting for exactly this."""
    if event.type == "message":
        unit.waiting.append(event)


def _incident(unit: Unit, root: LiveRoot, event: IncidentRaised) -> None:
    if root.facts.case_key is not None:
        unit.case(root.facts.case_key).record(
            "IncidentRaised", element=event.element_id, message=event.message
        )


_EFFECTS: dict[type[Event], Any] = {
    PropertyReached: _property,
    MessageThrown: _message,
    SignalThrown: _signal,
    SubscriptionOpened: _subscription,
    IncidentRaised: _incident,
}
