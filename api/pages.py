"""The built pages: files of `web/dist`, and its index for every address that the pages route themselves."""

from __future__ import annotations

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound

from api.platform import platform

_NOT_BUILT = "<!doctype html><meta charset=utf-8><title>枫桥</title><p>页面还没有构建：请运行 make web。"
#: Addresses of programs: never answered with a page.
_PROGRAMS = ("api/", "v2/")
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'"
)


def install(app: Flask) -> None:
    """Serves the pages at /."""
    app.add_url_rule("/", "pages", _page)
    app.add_url_rule("/<path:path>", "pages_path", _page)
    app.after_request(_headers)


def _page(path: str = "") -> Response:
    if path in ("api", "v2") or path.startswith(_PROGRAMS):
        raise NotFound
    folder = platform().settings.pages
    if path and (folder / path).is_file():
        answer = send_from_directory(folder, path)
        if path.startswith("assets/"):  # names there carry a digest
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
    if path and "." in path.rsplit("/", 1)[-1]:
        raise NotFound
    if (folder / "index.html").is_file():
        return send_from_directory(folder, "index.html")
    return Response(_NOT_BUILT, mimetype="text/html")


def _headers(answer: Response) -> Response:
    if answer.mimetype == "text/html":
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
