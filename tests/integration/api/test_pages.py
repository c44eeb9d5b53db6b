"""What travels to the browser: built pages in the smallest form that it reads, answers of the API as gzip."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.compression import LEAST
from tests.support.clients import PASSWORD

AsUser = Callable[[str], FlaskClient]
SCRIPT = b"console.log('x');" * 200


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that reads files to their end and closes them."""

    class Reading(FlaskClient):
        def open(self, *args: Any, **given: Any) -> Any:
            return super().open(*args, **{"buffered": True, **given})

    app.test_client_class = Reading
    return app.test_client()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Built pages: an index, a script with its copies, a picture without."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>枫桥</title>", encoding="utf-8")
    (folder / "assets" / "a-1.js").write_bytes(SCRIPT)
    (folder / "assets" / "a-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "a-1.js.br").write_bytes(b"brotli of the script")
    (folder / "assets" / "b-2.svg").write_bytes(b"<svg/>")
    return folder


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("gzip, deflate, br", "br", b"brotli of the script"),
        ("gzip", "gzip", SCRIPT),
        ("br;q=0, gzip", "gzip", SCRIPT),
        ("identity", None, SCRIPT),
    ],
)
def test_the_smallest_copy_that_the_browser_reads(
    client: FlaskClient, dist: Path, accepted: str, coding: str | None, body: bytes
) -> None:
    answer = client.get("/assets/a-1.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert (gzip.decompress(answer.data) if coding == "gzip" else answer.data) == body
    assert answer.mimetype == "text/javascript"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "immutable" in answer.headers["Cache-Control"]


def test_each_copy_has_a_tag_of_its_own_that_saves_the_second_journey(
    client: FlaskClient, dist: Path
) -> None:
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        headers = {"Accept-Encoding": accepted}
        tag = client.get("/assets/a-1.js", headers=headers).headers["ETag"]
        again = client.get("/assets/a-1.js", headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        tags.add(tag)
    assert len(tags) == 3


def test_the_index_is_asked_for_anew_and_copies_have_no_address(client: FlaskClient, dist: Path) -> None:
    index = client.get("/cases/ZZ1", headers={"Accept-Encoding": "br"})
    assert index.headers["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in index.headers
    assert client.get("/assets/b-2.svg").data == b"<svg/>"
    assert client.get("/assets/a-1.js.br").status_code == 404
    assert client.get("/assets/nothing.js").status_code == 404


def test_long_answers_travel_as_gzip(client: FlaskClient, as_user: AsUser) -> None:
    plain = as_user("admin").get("/api/lookups/dispute-types")
    packed = as_user("admin").get("/api/lookups/dispute-types", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2


def test_what_is_short_or_secret_is_left_as_it_is(client: FlaskClient, as_user: AsUser) -> None:
    headers = {"Accept-Encoding": "gzip"}
    assert len(client.get("/api/status").data) < LEAST
    assert "Content-Encoding" not in client.get("/api/status", headers=headers).headers
    body = {"user": "mediator", "password": PASSWORD}
    assert "Content-Encoding" not in client.post("/api/session", json=body, headers=headers).headers
    refused = as_user("admin").get(f"/api/cases/{'9' * 30}", headers=headers)
    assert (refused.status_code, "Content-Encoding" in refused.headers) == (404, False)
