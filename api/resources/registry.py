"""Every blueprint of /api: one visible list."""

from __future__ import annotations

from api.blueprint import Blueprint
from api.resources import (
    case_parts,
    case_path,
    case_records,
    cases,
    confidentiality,
    definitions,
    deliveries,
    files,
    history,
    incidents,
    intake,
    lookups,
    operations,
    party_accounts,
    replay,
    session,
    status,
    studio,
    studio_drawings,
    studio_rehearsal,
    tasks,
    timers,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    status.blueprint,
    session.blueprint,
    cases.blueprint,
    case_parts.blueprint,
    party_accounts.blueprint,
    case_path.blueprint,
    case_records.blueprint,
    confidentiality.blueprint,
    tasks.blueprint,
    files.blueprint,
    intake.blueprint,
    definitions.blueprint,
    history.blueprint,
    lookups.blueprint,
    replay.blueprint,
    studio.blueprint,
    studio_drawings.blueprint,
    studio_rehearsal.blueprint,
    timers.blueprint,
    incidents.blueprint,
    deliveries.blueprint,
    operations.blueprint,
)
