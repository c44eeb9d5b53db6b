"""Who looks after what stands still, and what they see of it."""

from __future__ import annotations

from api.platform import bus
from api.queries.operations.involved import Reader
from api.reads import actor, reader
from engine.access import authz
from engine.errors import Forbidden


def operating() -> Reader:
    """Looks things up for the operator who is asking. Forbidden unless the actor may resolve incidents or deploy."""
    if not (authz.allowed(actor(), authz.RESOLVE) or authz.allowed(actor(), authz.DEPLOY)):
        raise Forbidden(
            "no_permission", "没有看运行情况的权限", expected=authz.RESOLVE, found=actor().acting_role
        )
    return Reader(bus(), reader(), actor(), bus().clock.now())
