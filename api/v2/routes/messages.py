"""Messages, signals, and resolving incidents."""

from __future__ import annotations

from flask import Blueprint, Response

from api.reads import actor
from api.v2.body import MAX_MILLISECONDS, Body, path_key
from api.v2.door import answer, done, execute
from engine.errors import Conflict
from engine.instances.commands import ResolveIncident
from engine.messages.commands import BroadcastSignal, PublishMessage


def publish() -> Response:
    """POST /messages/publication: delivered now, or kept for `timeToLive` milliseconds."""
    body = Body.read(
        ("name", "correlationKey", "timeToLive", "messageId", "variables", "tenantId", "businessId")
    )
    body.tenant(actor().tenant)
    result = execute(
        PublishMessage(
            name=body.needed_text("name"),
            correlation_key=body.text("correlationKey"),
            variables=body.object("variables"),
            ttl_ms=body.integer("timeToLive", 0, 0, MAX_MILLISECONDS),
            message_id=body.optional_text("messageId"),
            business_id=body.optional_text("businessId"),
        )
    )
    if result.get("duplicate"):
        raise Conflict(
            "message_exists", "同一编号的消息已经发布过", where="messageId", found=body.text("messageId")
        )
    return answer({"tenantId": actor().tenant, "messageKey": str(result["key"])})


def correlate() -> Response:
    """POST /messages/correlation: 404 when nobody waits; nothing is kept."""
    body = Body.read(("name", "correlationKey", "variables", "tenantId", "businessId"))
    body.tenant(actor().tenant)
    result = execute(
        PublishMessage(
            name=body.needed_text("name"),
            correlation_key=body.text("correlationKey"),
            variables=body.object("variables"),
            must_correlate=True,
            business_id=body.optional_text("businessId"),
        )
    )
    return answer(
        {
            "tenantId": actor().tenant,
            "messageKey": str(result["key"]),
            "processInstanceKey": str(result["correlated"]),
        }
    )


def broadcast() -> Response:
    """POST /signals/broadcast."""
    body = Body.read(("signalName", "variables", "tenantId"))
    body.tenant(actor().tenant)
    result = execute(BroadcastSignal(body.needed_text("signalName"), body.object("variables")))
    return answer({"tenantId": actor().tenant, "signalKey": str(result["key"])})


def resolve(key: str) -> Response:
    """POST /incidents/{key}/resolution; 409 when it is a job's that has no retries left: those are given first."""
    number = path_key(key, "incidentKey")
    Body.read(("operationReference",))
    execute(ResolveIncident(number, retries_first=True))
    return done()


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view in (
        ("/messages/publication", publish),
        ("/messages/correlation", correlate),
        ("/signals/broadcast", broadcast),
        ("/incidents/<key>/resolution", resolve),
    ):
        blueprint.add_url_rule(path, f"message_{view.__name__}", view, methods=["POST"])
