"""The built pages: files of `web/dist`, and its index for every address that the pages route themselves.

Where the build left a smaller copy beside a file (`x.js.br`, `x.js.gz`), a browser that can read it gets that copy.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from api.platform import platform

_NOT_BUILT = "<!doctype html><meta charset=utf-8><title>枫桥</title><p>页面还没有构建：请运行 make web。"
#: Addresses of programs: never answered with a page.
_PROGRAMS = ("api/", "v2/")
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'"
)
#: Content codings (RFC 9110, 8.4.1) and the endings of their copies, the smallest first.
_COPIES = {"br": ".br", "gzip": ".gz"}
#: Names there carry a digest of what they hold.
_HASHED = "assets/"
_FOREVER = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Serves the pages at /."""
    app.add_url_rule("/", "pages", _page)
    app.add_url_rule("/<path:path>", "pages_path", _page)
    app.after_request(_headers)


def _page(path: str = "") -> Response:
    if path in ("api", "v2") or path.startswith(_PROGRAMS):
        raise NotFound
    folder = platform().settings.pages
    if path and (folder / path).is_file() and not path.endswith(tuple(_COPIES.values())):
        answer = _file(folder, path)
        answer.headers["Cache-Control"] = _FOREVER if path.startswith(_HASHED) else "no-cache"
        return answer
    if path and "." in path.rsplit("/", 1)[-1]:
        raise NotFound
    if (folder / "index.html").is_file():
        return _file(folder, "index.html")
    return Response(_NOT_BUILT, mimetype="text/html")


def _file(folder: Path, path: str) -> Response:
    """The file, or its smallest copy that the browser accepts; each has an entity tag of its own."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    copies = {coding: end for coding, end in _COPIES.items() if (folder / (path + end)).is_file()}
    chosen = next((coding for coding in copies if request.accept_encodings[coding] > 0), None)
    answer = send_from_directory(folder, path + copies.get(chosen or "", ""), mimetype=kind)
    if chosen is not None:
        answer.headers["Content-Encoding"] = chosen
    if copies:
        answer.vary.add("Accept-Encoding")
    return answer


def _headers(answer: Response) -> Response:
    if answer.mimetype == "text/html":
        answer.headers.setdefault(
            "Content-Security-Policy", _POLICY
        )  # a file that somebody handed over has its own
        answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
