"""What every operation may answer with: its own answer with its media type, and each refusal as a problem document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.openapi_headers import NO_COMMAND, WRITING, Document, Operation, operations
from api.problems import CONTENT_TYPE

JSON = "application/json"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Answers that are files, by their path; every other answer with content is JSON.
FILES = {
    "/api/cases/{code}/documents/{key}/file": _WORD,
    "/api/cases/{code}/files/{reference}": "*/*",
}
#: What any address may refuse with: the request, who asks, what is not there, its size, haste, a fault, a store that
#: is busy or full.
ALWAYS = (400, 401, 403, 404, 413, 429, 500, 503, 507)
#: What one that reads a body may add: a media type that is none of its own.
WITH_BODY = (415,)
#: What one that carries out a command may add: a conflict, a stale version, an Idempotency-Key used otherwise.
BY_COMMAND = (409, 412, 422)
_TEXTS = ("type", "title", "detail", "instance", "code", "expected", "found", "where")
_REF = {"$ref": "#/components/schemas/Problem"}


def declare_answers(document: Document) -> Document:
    """The document (changed in place) with the answers of each operation."""
    components = document["components"]
    components["schemas"].pop("Error", None)
    components["schemas"]["Problem"] = _problem()
    statuses = (*ALWAYS, *WITH_BODY, *BY_COMMAND)
    refusals = {_name(status): _refusal(HTTPStatus(status).phrase) for status in statuses}
    components["responses"] = {"DEFAULT_ERROR": _refusal("没有办成"), **refusals}
    for method, path, operation in operations(document):
        answers = operation["responses"]
        answers.pop("422", None)  # flask-smorest's own, for what is 400 here
        if not any(status.startswith("2") for status in answers):
            answers["200"] = {"description": "OK"}
        _own_answer(path, answers)
        for status in _refusals(method, path, operation):
            answers[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return document


def _own_answer(path: str, answers: dict[str, Any]) -> None:
    for status in ("200", "201"):
        if status in answers and "content" not in answers[status]:
            answers[status]["content"] = {FILES.get(path, JSON): {"schema": {}}}


def _refusals(method: str, path: str, operation: Operation) -> tuple[int, ...]:
    body = WITH_BODY if "requestBody" in operation else ()
    command = BY_COMMAND if method in WRITING and (method, path) not in NO_COMMAND else ()
    return (*ALWAYS, *body, *command)


def _name(status: int) -> str:
    return HTTPStatus(status).name


def _refusal(description: str) -> dict[str, Any]:
    return {"description": description, "content": {CONTENT_TYPE: {"schema": _REF}}}


def _problem() -> dict[str, Any]:
    """The schema of RFC 9457's document with our members."""
    texts: dict[str, Any] = {name: {"type": "string"} for name in _TEXTS}
    finding = {"$ref": "#/components/schemas/Findings"}
    return {
        "type": "object",
        "description": "为什么没有办成：该是什么（expected）、现在是什么（found）、在哪里（where）",
        "properties": {
            **texts,
            "status": {"type": "integer"},
            "findings": {"type": "array", "items": finding},
            "incident": {"type": "string"},
        },
        "required": [*_TEXTS, "status", "findings"],
    }
