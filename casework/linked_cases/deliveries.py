"""Who is told what a district and its city say to each other; plugged in as `engine.extension.across`."""

from __future__ import annotations

from typing import Any

from casework.linked_cases.commands import OpenLinkedCase, TellLinkedCase, TellOrigin
from engine.commands import Command
from engine.errors import Forbidden
from engine.tenants import Tenants

#: What a district tells its city, by the item's kind.
TO_CITY: dict[str, type[OpenLinkedCase | TellLinkedCase]] = {
    "open_linked": OpenLinkedCase,
    "tell_linked": TellLinkedCase,
}


def told_across(
    tenants: Tenants, sender: str, kind: str, payload: dict[str, Any]
) -> dict[str, Command] | None:
    """The other tenant and its command; None for an item of the sender's own. Forbidden for an answer in the name of
    another city."""
    if kind in TO_CITY:
        return {tenants.lineage(sender)[1]: TO_CITY[kind](origin_tenant=sender, **payload)}
    if kind == "tell_origin":
        target = payload["tenant"]
        if sender not in tenants.lineage(target)[1:]:
            raise Forbidden("outside_tenant", "不能替别的市答复", where=target, found=sender)
        return {target: TellOrigin(**{name: value for name, value in payload.items() if name != "tenant"})}
    return None
