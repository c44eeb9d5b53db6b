"""What a step means beyond its tokens: messages to send, starts and ends to tell; what the layer above makes of it."""

from __future__ import annotations

from typing import Any

from engine.events import (
    Event,
    MessageThrown,
    ProcessEnded,
    ProcessSubscriptionOpened,
    SignalThrown,
)
from engine.instances.roots import LiveRoot
from engine.unit import Open, Unit


def apply(unit: Unit, root: LiveRoot) -> None:
    """Applies the consequences of the root's new events. Called once after each step."""
    reactions = unit.extension.reactions
    for event in root.events[root.applied :]:
        _REACTIONS.get(type(event), _nothing)(unit, root, event)
        reactions.on(unit, root, event)
    root.applied = len(root.events)
    reactions.after_step(unit, root)


def _nothing(unit: Unit, root: LiveRoot, event: Any) -> None:
    """Most events only move tokens."""


def thrower_of(root: LiveRoot, event: MessageThrown) -> str:
    """The process id of the process instance whose element has thrown the message."""
    return root.throwers.get(event.element_key, root.facts.process_id)


def _message(unit: Unit, root: LiveRoot, event: MessageThrown) -> None:
    if not unit.extension.reactions.lets_out(unit, root, event):
        return
    facts = root.facts
    unit.send(
        "message",
        name=event.name,
        correlation_key=event.correlation_key or "",
        variables=event.variables,
        case_key=facts.case_key,
        place=facts.place,
        thrown_by=unit.extension.walls.speaker(facts, thrower_of(root, event)),
    )


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


_REACTIONS: dict[type[Event], Any] = {
    MessageThrown: _message,
    SignalThrown: _signal,
    ProcessSubscriptionOpened: _subscription,
    ProcessEnded: _ended,
}
