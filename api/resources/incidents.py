"""Incidents: where an instance stands still, and trying again once the cause is mended."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.operations_guard import operating
from api.queries.operations.incidents import list_incidents, standing
from api.reads import reader
from api.schemas.operations import IncidentPage, IncidentQuery, Retried
from api.writes import execute
from engine.instances.commands import ResolveIncident

blueprint = Blueprint("incidents", "incidents", url_prefix="/api/incidents", description="异常")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(IncidentQuery, location="query")
@blueprint.response(200, IncidentPage)
def get_incidents(wanted: dict[str, Any]) -> dict[str, Any]:
    """停住的地方，新的在前。"""
    return list_incidents(reader(), operating(), wanted["state"], wanted["limit"], wanted["cursor"])


@blueprint.route("/<int:key>/resolution", methods=["POST"])
@blueprint.response(200, Retried)
def post_resolution(key: int) -> dict[str, Any]:
    """原因已经排除，再试一次；还不行会有新的异常。"""
    raised = execute(ResolveIncident(key))
    return {"standing": standing(reader(), operating(), raised)}
