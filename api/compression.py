"""Answers to the pages travel as gzip (RFC 1952) when the browser accepts it.

Not compressed: what is small, what is no text, what a program asked for (`/v2`), and whatever sets or tells a secret
beside text that a stranger could have put in (the session), since the length would then speak (CRIME, BREACH).
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

#: Bytes; below this a packet is a packet.
LEAST = 1_400
#: Of zlib; the higher ones cost much and save little.
LEVEL = 5
_TEXTS = ("application/json", "application/xml", "text/xml", "text/plain", "text/html")
_SECRET = "/api/session"


def install(app: Flask) -> None:
    """Compresses what the application answers under /api."""
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if not _may(answer):
        return answer
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        answer.set_data(gzip.compress(answer.get_data(), LEVEL, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _may(answer: Response) -> bool:
    if not request.path.startswith("/api/") or request.path.startswith(_SECRET):
        return False
    if answer.status_code != 200 or answer.is_streamed or answer.direct_passthrough:
        return False
    if answer.mimetype not in _TEXTS or "Content-Encoding" in answer.headers:
        return False
    # a stored copy with the same entity tag in two codings would be two things under one name
    stored = "ETag" in answer.headers and not answer.cache_control.no_store
    return not stored and (answer.calculate_content_length() or 0) >= LEAST
