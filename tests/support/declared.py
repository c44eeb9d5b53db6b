"""Does every answer of /api say what its description declares? Looked at in whatever test asks, at no test's asking."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask, Response, request

Schema = Mapping[str, Any]
#: What makes a schema say something of a value.
_SAYING = {"type", "allOf"}


def mismatches(value: Any, schema: Schema, document: Schema, where: str = "") -> Iterator[str]:
    """Where a value is not what an OpenAPI 3.0 schema declares: another type, a property missing or not declared."""
    if "$ref" in schema:
        yield from mismatches(value, _resolved(schema["$ref"], document), document, where)
    elif value is None:
        yield from [f"{where} is null"] if not schema.get("nullable") and schema.keys() & _SAYING else []
    elif "allOf" in schema:
        for part in schema["allOf"]:
            yield from mismatches(value, part, document, where)
    elif "type" in schema:
        yield from _of_type(value, schema, document, where)


def _of_type(value: Any, schema: Schema, document: Schema, where: str) -> Iterator[str]:
    if not _is(value, schema):
        yield f"{where} is {json.dumps(value, ensure_ascii=False)[:40]}, not {schema['type']}"
    elif isinstance(value, dict):
        yield from _in_object(value, schema, document, where)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from mismatches(item, schema.get("items", {}), document, f"{where}[{at}]")
    elif value not in schema.get("enum", [value]):
        yield f"{where} is {value}, not one of {schema['enum']}"


def _in_object(value: dict[str, Any], schema: Schema, document: Schema, where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    free = schema.get("additionalProperties", not known)
    yield from (f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name in known:
            yield from mismatches(inner, known[name], document, f"{where}.{name}")
        elif free is False:
            yield f"{where}.{name} is not declared"
        elif isinstance(free, Mapping):
            yield from mismatches(inner, free, document, f"{where}.{name}")


def _is(value: Any, schema: Schema) -> bool:
    match schema["type"]:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return isinstance(value, str) and _has_format(value, schema.get("format"))


def _has_format(value: str, form: str | None) -> bool:
    try:
        if form == "date-time":
            return datetime.fromisoformat(value).tzinfo is not None
        return form != "date" or bool(date.fromisoformat(value))
    except ValueError:
        return False


def _resolved(reference: str, document: Schema) -> Schema:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    schema: Schema = found
    return schema


def complaints(app: Flask, document: Schema, response: Response) -> Iterator[str]:
    """What is wrong with the answer to the request that is being served; nothing for refusals and other doors."""
    rule = request.url_rule
    if rule is None or not rule.rule.startswith("/api/") or response.status_code >= 300:
        return
    if app.view_functions[rule.endpoint].__module__.startswith(
        "tests."
    ):  # a test's own view in the product's place
        return
    path = re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule)
    operation = document["paths"].get(path, {}).get(request.method.lower())
    if operation is None:  # the description itself, and what only browsers ask
        return
    name = f"{request.method} {path}"
    declared = operation["responses"].get(str(response.status_code))
    if declared is None:
        yield f"{name}: {response.status_code} is not declared"
    elif response.mimetype == "application/json" and not response.is_streamed:
        schema = declared.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            yield from ([f"{name}: an answer, but none is declared"] if _body(response) else [])
        else:
            yield from (f"{name}: answer{said}" for said in mismatches(_body(response), schema, document))


def _body(response: Response) -> Any:
    packed = response.headers.get("Content-Encoding") == "gzip"
    return json.loads((gzip.decompress(response.data) if packed else response.data) or "null")


_found: list[str] = []


@pytest.fixture(scope="session", autouse=True)
def _look_at_answers() -> Iterator[None]:
    """Every application of this process is listened to."""
    with pytest.MonkeyPatch.context() as patch:
        process = Flask.process_response

        def listening(app: Flask, *given: Any) -> Response:
            response: Response = process(app, *given)
            if "openapi" in app.view_functions:
                _found.extend(complaints(app, _document(app), response))
            return response

        patch.setattr(Flask, "process_response", listening)
        yield


@pytest.fixture(autouse=True)
def answers_as_declared() -> Iterator[None]:
    """Fails the test in which an answer of /api was not what the description declares."""
    _found.clear()
    yield
    assert not _found, "answers that are not what /api/openapi.json declares:\n" + "\n".join(
        sorted(set(_found))
    )


_documents: list[Schema] = []


def _document(app: Flask) -> Schema:
    """The description, which is the same whatever the database; made once."""
    if not _documents:
        _documents.append(app.view_functions["openapi"]())
    return _documents[0]
