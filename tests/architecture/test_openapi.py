"""The API's description is OpenAPI 3.0.3, and says of each operation which headers it reads and answers with."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from api.openapi_headers import operations
from api.settings import Settings

_SAID_BY = {
    "execute": "Idempotency-Key",
    "idempotency": "Idempotency-Key",
    "require_match": "If-Match",
    "tagged": "ETag",
}


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Flask:
    """The application on an empty database."""
    return create_app(Settings(sqlite_url, tmp_path, bytes(32), "s" * 40, pages=tmp_path))


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """The description."""
    told: dict[str, Any] = app.test_client().get("/api/openapi.json").json
    return told


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    references = {node["$ref"] for node in nodes(document) if isinstance(node.get("$ref"), str)}
    assert references
    for reference in references:
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in found, reference
            found = found[step]


def test_parameters_lie_where_openapi_3_has_them(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.0.3"
    for method, path, operation in operations(document):
        given = [*document["paths"][path].get("parameters", []), *operation.get("parameters", [])]
        assert {one["in"] for one in given} <= {"query", "path", "header", "cookie"}, (method, path)
        assert all("schema" in one for one in given), (method, path)
        in_path = [one for one in given if one["in"] == "path"]
        assert sorted(one["name"] for one in in_path) == sorted(re.findall(r"{(\w+)}", path)), (method, path)
        assert all(one["required"] is True for one in in_path), (method, path)
        names = [(one["in"], one["name"]) for one in given]
        assert len(set(names)) == len(names), (method, path)
        assert operation["responses"], (method, path)
        assert all("description" in answer or "$ref" in answer for answer in operation["responses"].values())


def test_a_deployment_says_what_stands_beside_the_files(document: dict[str, Any]) -> None:
    content = document["paths"]["/api/definitions"]["post"]["requestBody"]["content"]
    name = content["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    schema = document["components"]["schemas"][name]
    assert set(schema["properties"]) == {"resources", "org_code", "note"}
    assert schema["required"] == ["resources"]


def test_the_headers_of_an_operation_are_those_that_its_code_uses(
    app: Flask, document: dict[str, Any]
) -> None:
    used = {}
    for rule in app.url_map.iter_rules():
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        if not view.__module__.startswith("api.resources."):
            continue
        path = re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            # reading a paper leaves a note of who has read it: a repeat is another reading
            used[method.lower(), path] = headers_of(view) - (
                {"Idempotency-Key"} if method == "GET" else set()
            )
    said = {(method, path): declared(operation) for method, path, operation in operations(document)}
    assert said == used
    assert set().union(*used.values()) == {"Idempotency-Key", "If-Match", "ETag"}


def declared(operation: dict[str, Any]) -> set[str]:
    """The headers that an operation says it reads or answers with."""
    read = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
    return read | set(operation["responses"].get("200", {}).get("headers", {}))


def headers_of(view: Any) -> set[str]:
    """The headers that a view's code uses, by itself or through the functions of its module."""
    tree = ast.parse(Path(str(sys.modules[view.__module__].__file__)).read_text("utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found: set[str] = set()
    seen, todo = set(), [view.__name__]
    while todo:
        name = todo.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if isinstance(node, ast.Constant) and node.value == "If-Match":
                found.add("If-Match")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found |= {_SAID_BY[node.func.id]} if node.func.id in _SAID_BY else set()
                todo.append(node.func.id)
    return found
