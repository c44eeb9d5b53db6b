"""Every blueprint of /api: one visible list."""

from __future__ import annotations

from api.blueprint import Blueprint
from api.resources import (
    case_parts,
    case_path,
    cases,
    definitions,
    history,
    incidents,
    lookups,
    replay,
    session,
    status,
    studio,
    tasks,
    timers,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    status.blueprint,
    session.blueprint,
    cases.blueprint,
    case_parts.blueprint,
    case_path.blueprint,
    tasks.blueprint,
    definitions.blueprint,
    history.blueprint,
    lookups.blueprint,
    replay.blueprint,
    studio.blueprint,
    timers.blueprint,
    incidents.blueprint,
)
