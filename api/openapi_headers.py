"""What flask-smorest cannot know of our operations: the headers they read and answer with, the fields beside files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
Operation = dict[str, Any]

#: Methods that may change something.
WRITING = ("post", "put", "patch", "delete")
#: Writing methods that change nothing by a command: signing in and out, and asking with a body;
#: and those whose request or answer holds a secret, which an Idempotency-Key would keep.
NO_COMMAND = frozenset(
    {
        ("post", "/api/session"),
        ("delete", "/api/session"),
        ("put", "/api/session/role"),
        ("put", "/api/session/password"),
        ("put", "/api/accounts/{user}/password"),
        ("post", "/api/accounts/{user}/tokens"),
        ("post", "/api/definitions/forms/check"),
        ("post", "/api/intake/check"),
        ("post", "/api/studio/check"),
        ("post", "/api/studio/rehearse"),
        ("post", "/api/history/verification"),
        ("post", "/api/history/cases/{code}/verification"),
    }
)
#: Operations that If-Match guards.
GUARDED = frozenset(
    {
        ("post", "/api/cases/{code}/acts"),
        ("put", "/api/cases/{code}/confidentiality"),
        ("post", "/api/cases/{code}/messages"),
        ("post", "/api/tasks/{key}/claim"),
        ("post", "/api/tasks/{key}/release"),
        ("post", "/api/tasks/{key}/assign"),
        ("post", "/api/tasks/{key}/complete"),
        ("put", "/api/studio/procedures/{ref}/drawing"),
        ("put", "/api/cases/{code}/confidentiality"),
    }
)
#: Operations whose answer carries an ETag.
TAGGED = frozenset(
    {
        ("get", "/api/cases/{code}"),
        ("get", "/api/tasks/{key}"),
        ("get", "/api/studio/procedures/{ref}/drawing"),
        ("put", "/api/studio/procedures/{ref}/drawing"),
    }
)
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "调用方自己起的号：带同一个号重发同一请求，只办一次",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "读到的 ETag：这期间有变动则不办，答 412",
    "schema": {"type": "string"},
}
_ETAG = {"description": "读到的版本，写的时候放进 If-Match", "schema": {"type": "string"}}


def complete(document: Document) -> Document:
    """The document (changed in place) with the headers of each operation, and the fields beside uploaded files in the
    schema of their body, where OpenAPI 3 has them."""
    for method, path, operation in operations(document):
        _fields_beside_files(document, operation)
        if method in WRITING and (method, path) not in NO_COMMAND:
            operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
        if (method, path) in GUARDED:
            operation.setdefault("parameters", []).append(_IF_MATCH)
        if (method, path) in TAGGED:
            answer = operation.setdefault("responses", {}).setdefault("200", {"description": "OK"})
            answer["headers"] = {"ETag": _ETAG}
    return document


def operations(document: Document) -> Iterator[tuple[str, str, Operation]]:
    """Every (method, path, operation) of a document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in (*WRITING, "get"):
                yield method, path, operation


def _fields_beside_files(document: Document, operation: Operation) -> None:
    """OpenAPI 2 knew form fields as parameters; in OpenAPI 3 they are properties of the body."""
    given = operation.get("parameters", [])
    fields = [one for one in given if one.get("in") == "formData"]
    if not fields:
        return
    operation["parameters"] = [one for one in given if one.get("in") != "formData"]
    ref = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["$ref"]
    schema = document["components"]["schemas"][ref.rpartition("/")[2]]
    schema["properties"].update({one["name"]: one["schema"] for one in fields})
