"""Who comes into the studio."""

from __future__ import annotations

from api.reads import actor
from engine.access import authz
from engine.errors import Forbidden


def require_designer() -> None:
    """Forbidden unless the actor may publish definitions."""
    if not authz.allowed(actor(), authz.DEPLOY):
        raise Forbidden(
            "no_permission", "流程由流程设计员来画和发布", expected="流程设计员", found=actor().acting_role
        )
