"""Seam: items of the outbox that concern other tenants.

Asked when an item is delivered, outside a transaction. The answer says what each tenant is told, by a command that is
carried out in a transaction of its own and only once; None for an item that is not of this layer. What it raises leaves
the item in the outbox, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.commands import Command

if TYPE_CHECKING:
    from engine.tenants import Tenants

#: Tenants, the sender's tenant, the item's kind and payload → tenant → command.
Across = Callable[["Tenants", str, str, dict[str, Any]], dict[str, Command] | None]


def none_across(
    tenants: Tenants, sender: str, kind: str, payload: dict[str, Any]
) -> dict[str, Command] | None:
    """Nothing concerns anybody else."""
    return None
