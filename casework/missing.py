"""The one answer of each kind for what is not there and for what is not for you (docs/decisions/0014)."""

from __future__ import annotations

from engine.errors import NotFound


def no_case(where: object) -> NotFound:
    """There is no such case, or none that the actor may know of."""
    return NotFound("case_not_found", "没有这个案件，或者它不在您的范围内", where=str(where))


def no_document(key: int) -> NotFound:
    """There is no such paper, or none that the actor may know of."""
    return NotFound("document_not_found", "没有这份文书", where=str(key))
