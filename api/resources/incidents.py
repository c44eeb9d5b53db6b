"""Incidents: where an instance stands still, and trying again once the cause is mended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func

from api.blueprint import Blueprint
from api.paging import decode_cursor, encode_cursor
from api.reads import actor, reader
from api.schemas.definitions import IncidentPage, IncidentQuery
from api.writes import execute
from engine import authz
from engine.commands import ResolveIncident
from engine.errors import Forbidden
from engine.store.scope import select_from, table_of
from engine.store.tables_instances import Incident

blueprint = Blueprint("incidents", "incidents", url_prefix="/api/incidents", description="异常")
_INCIDENT = table_of(Incident)
_SHOWN = ("process_id", "element_id", "error_type", "message", "state", "created_at", "resolved_at")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(IncidentQuery, location="query")
@blueprint.response(200, IncidentPage)
def get_incidents(wanted: dict[str, Any]) -> dict[str, Any]:
    """停住的地方，新的在前。"""
    if not (authz.allowed(actor(), authz.RESOLVE) or authz.allowed(actor(), authz.DEPLOY)):
        raise Forbidden(
            "no_permission", "没有看异常的权限", expected=authz.RESOLVE, found=actor().acting_role
        )
    tx, limit = reader(), wanted["limit"]
    condition = _INCIDENT.c.state == wanted["state"]
    statement = select_from(Incident).where(condition).order_by(_INCIDENT.c.key.desc())
    if wanted["cursor"] is not None:
        statement = statement.where(_INCIDENT.c.key < decode_cursor(wanted["cursor"], int)[0])
    rows = tx.rows(statement.limit(limit + 1))
    return {
        "items": [_told(row) for row in rows[:limit]],
        "total": tx.value(select_from(Incident, func.count()).where(condition)),
        "next_cursor": encode_cursor(rows[limit - 1]["key"]) if len(rows) > limit else None,
    }


@blueprint.route("/<int:key>/resolution", methods=["POST"])
@blueprint.response(204)
def post_resolution(key: int) -> None:
    """原因已经排除，再试一次；还不行会有新的异常。"""
    execute(ResolveIncident(key))


def _told(row: Any) -> dict[str, Any]:
    keys = {name: str(row[name]) for name in ("key", "root_key", "process_key")}
    return keys | {name: row[name] for name in _SHOWN}
