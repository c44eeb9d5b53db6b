"""Problems as the doors say them: RFC 9457 `application/problem+json`, with the refusal's own words beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import Response, request

from engine.errors import Finding, Refusal
from engine.values import dumps

CONTENT_TYPE = "application/problem+json"

#: Which refusal becomes which HTTP status. The only such table.
STATUS_OF_KIND: dict[str, int] = {
    "refused": 400,
    "invalid": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "damaged": 404,
    "conflict": 409,
    "stale": 412,
    "too_large": 413,
    "unprocessable": 422,
    "too_many": 429,
    "busy": 503,
    "unavailable": 503,
    "unknown": 503,
    "storage_full": 507,
}
#: After how many seconds a client may ask again.
RETRY_AFTER: dict[int, int] = {503: 3, 507: 30}


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """A problem document. `more`: expected, found, where, findings, incident."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "expected": "",
        "found": "",
        "where": "",
        "findings": [],
        **more,
    }
    response = Response(dumps(body), status=status, content_type=CONTENT_TYPE)
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = str(RETRY_AFTER[status])
    if status == HTTPStatus.UNAUTHORIZED and "Authorization" in request.headers:
        response.headers["WWW-Authenticate"] = 'Basic realm="fengqiao", charset="UTF-8", Bearer'
    return response


def problem_of(refusal: Refusal) -> Response:
    """The problem that a refusal is told as."""
    answer = problem(
        STATUS_OF_KIND[refusal.kind],
        refusal.code,
        refusal.detail,
        expected=refusal.expected,
        found=refusal.found,
        where=refusal.where,
        findings=findings_json(refusal.findings),
    )
    wait = getattr(refusal, "retry_after", None)
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON."""
    return [asdict(finding) for finding in findings]
