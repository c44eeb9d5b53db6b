"""What every address of /v2 does: execute a command, read in the actor's tenant, answer in JSON."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, request

from api import reads, writes
from api.reads import actor, reader
from api.v2.places import placed
from engine.access import authz
from engine.commands import Command
from engine.errors import Conflict, NotFound
from engine.store import Tx
from engine.values import dumps

JSON = "application/json"
#: What has ended is not there any more in Camunda: its clients are told 404, and the words say what became of it.
OVER = frozenset({"task_ended", "job_ended", "incident_resolved"})


def require(permission: str) -> None:
    """Forbidden unless the actor has the permission."""
    reads.require(permission, where=request.path)


def readable() -> Tx:
    """The request's read transaction, for those who may read instances, kept to the places where they may. Forbidden
    for others."""
    require(authz.READ_INSTANCES)
    return placed(reader(), actor())


def published() -> Tx:
    """The request's read transaction, for those who may read what is published. Forbidden for others."""
    require(authz.READ_DEFINITIONS)
    return reader()


def execute(command: Command) -> Any:
    """Carries out a command; with an Idempotency-Key the same request again gets the same answer.
    NotFound also for what has ended."""
    try:
        return writes.execute(command)
    except Conflict as over:
        if over.code not in OVER:
            raise
        raise NotFound(over.code, over.detail, over.where, over.expected, over.found) from None


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer. Keys inside are strings already."""
    return Response(encoded(value), status=status, content_type=JSON)


def encoded(value: Any) -> bytes:
    """JSON as it travels."""
    try:
        return orjson.dumps(value)
    except TypeError:  # decimals of variables: written digit for digit
        return dumps(value).encode()


def done() -> Response:
    """204 without content."""
    return Response(status=204)
