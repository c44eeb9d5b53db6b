"""Who looks after what stands still, and what they see of it."""

from __future__ import annotations

from api.platform import bus
from api.queries.operations.involved import Reader
from api.reads import actor, reader, require
from engine.access import authz


def operating() -> Reader:
    """Looks things up for the operator who is asking. Forbidden unless the actor may resolve incidents or deploy."""
    require(authz.RESOLVE, authz.DEPLOY, said="没有看运行情况的权限")
    return Reader(bus(), reader(), actor(), bus().clock.now())
