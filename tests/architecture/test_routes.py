"""Every address of the platform is closed unless the one public list names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from api.app import create_app
from api.auth.public import PUBLIC, is_public
from api.settings import Settings


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Flask:
    """The application on an empty database."""
    return create_app(Settings(sqlite_url, tmp_path, bytes(32), "s" * 40, pages=tmp_path))


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Every (method, rule) of the application."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule


def an_address(rule: str) -> str:
    """An address that the rule matches."""
    first_of_any = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule)
    return re.sub(r"<[^>]+>", "1", first_of_any)


def test_what_is_not_public_asks_who_is_there(app: Flask) -> None:
    client = app.test_client()
    closed = [route for route in routes(app) if route not in PUBLIC]
    answers = {route: client.open(an_address(route[1]), method=route[0]) for route in closed}
    assert len(closed) > 80
    assert {route: answer.status_code for route, answer in answers.items() if answer.status_code != 401} == {}
    assert {answer.content_type for answer in answers.values()} == {"application/problem+json"}


def test_the_public_list_names_what_exists(app: Flask) -> None:
    assert set(PUBLIC) - set(routes(app)) == set()


def test_the_public_list_lets_nothing_be_changed() -> None:
    assert {route for route in PUBLIC if route[0] != "GET"} == {("POST", "/api/session")}
    assert not is_public("DELETE", "/api/session")
    assert not is_public("GET", None)


def test_every_operation_of_ours_is_described(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    own = {route for route in routes(app) if route[1].startswith("/api/") and route not in _DOCUMENTS}
    missing = {(m, re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule)) for m, rule in own} - described
    assert missing == set()
    silent = [
        (method, path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete") and not operation.get("summary")
    ]
    assert silent == []


_DOCUMENTS = {("GET", "/api/openapi.json"), ("GET", "/api/docs")}
