"""The blueprint of /v2 with all its addresses."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from api.v2 import programs
from api.v2.routes import (
    batches,
    cluster,
    decisions,
    deployments,
    document_sets,
    documents,
    instances,
    jobs,
    messages,
    modification,
    progress,
    searching,
    statistics,
    tasks,
    variables,
)

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def v2_blueprint() -> Blueprint:
    """A fresh blueprint for `/v2`; `create_app` registers it."""
    blueprint = Blueprint("v2", __name__, url_prefix="/v2")
    programs.install(blueprint)
    for part in (
        cluster,
        searching,
        deployments,
        instances,
        modification,
        tasks,
        variables,
        jobs,
        messages,
        decisions,
        documents,
        document_sets,
        progress,
        statistics,
        batches,
    ):
        part.install(blueprint)
    blueprint.add_url_rule("/<path:rest>", "unknown", _unknown, methods=_METHODS)
    return blueprint


def _unknown(rest: str) -> Response:
    raise NotFound
