"""Whoever is refused has sent the body all the same: it is read, so that the connection can be used again."""

from __future__ import annotations

from io import BytesIO

from flask import Flask

from api.unread import MOST
from tests.integration.api.conftest import AsUser
from tests.integration.api.test_every_route import writing


def left_of(app: Flask, method: str, path: str, size: int, token: str) -> int:
    """How much of a body of this size is left unread when the answer is there."""
    body = BytesIO(b'{"x": "' + b"a" * (size - 9) + b'"}')
    headers = {"Authorization": f"Bearer {token}", "Content-Length": str(size)}
    json = "application/json"
    app.test_client().open(path, method=method, input_stream=body, headers=headers, content_type=json)
    return size - body.tell()


def test_no_address_leaves_a_small_body_on_the_wire(app: Flask, as_user: AsUser) -> None:
    routes = writing(app)
    assert len(routes) > 45
    for method, rule in [*routes, ("POST", "/api/nowhere"), ("POST", "/api/status")]:
        path = rule.replace("<path:path>", "x").replace("<path:rest>", "x")
        for token in ("nobody's", "t-auditor"):
            assert left_of(app, method, path, 1_000, token) == 0, (method, rule, token)


def test_a_large_body_of_somebody_who_is_refused_is_not_read(app: Flask) -> None:
    assert left_of(app, "POST", "/api/cases", MOST + 1, "nobody's") == MOST + 1
