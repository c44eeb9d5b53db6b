"""Commands on what could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class RetryDelivery(Command):
    """Somebody has an item of the outbox tried anew that could not be delivered, with all its attempts before it."""

    key: int
    number: int
