"""Seam: what the events of a step mean to the layer above.

Called after each step of a root, in its transaction, in the order of the events; `after_step` once they are through. A
reaction may change owners and ask for deliveries (`Unit.send`); it never steps an instance. What it raises refuses the
command, and nothing of the step is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.events import Event, MessageThrown

if TYPE_CHECKING:
    from engine.instances.roots import LiveRoot
    from engine.unit import Unit


class Reactions(Protocol):
    """What follows from an event beyond the engine's own."""

    def on(self, unit: Unit, root: LiveRoot, event: Event) -> None:
        """Any event of the step."""

    def lets_out(self, unit: Unit, root: LiveRoot, event: MessageThrown) -> bool:
        """Whether a message that the diagram has thrown is published; False when it was dropped, or taken another
        way."""

    def after_step(self, unit: Unit, root: LiveRoot) -> None:
        """The step's events have been applied."""


class NoReactions:
    """Events mean what the engine makes of them."""

    def on(self, unit: Unit, root: LiveRoot, event: Event) -> None:
        """Nothing."""

    def lets_out(self, unit: Unit, root: LiveRoot, event: MessageThrown) -> bool:
        return True

    def after_step(self, unit: Unit, root: LiveRoot) -> None:
        """Nothing."""
