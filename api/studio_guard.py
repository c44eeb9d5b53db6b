"""Who comes into the studio."""

from __future__ import annotations

from api.reads import require
from engine.access import authz


def require_designer() -> None:
    """Forbidden unless the actor may publish definitions."""
    require(authz.DEPLOY, said="流程由流程设计员来画和发布", expected="流程设计员")
