"""What the tenant's chain says of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.events import Event


@dataclass(frozen=True, slots=True)
class DeliveryRetried(Event):
    """Somebody has an item of the outbox (key, number, kind) tried anew, after so many attempts."""

    item: dict[str, Any]
    attempts: int
