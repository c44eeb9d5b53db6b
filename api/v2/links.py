"""Links to files that programs have handed over: whoever has one fetches the file without signing in, until it ends.

A link says tenant, file, the digest of its content and the end, and is signed under the master key: nobody makes one
up, none opens another file, another content or another district's.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import datetime

from flask import Blueprint, Response, request

from api.platform import bus
from api.v2.routes.documents import as_attachment
from engine.errors import NotFound
from engine.files.keyring import Keyring
from engine.files.uploads import upload_content
from engine.values import dumps, loads

_WORDS = 4
#: So much of the digest tells one content of a file from another; an address has at most 1 000 characters.
_SHORT = 16


def link_to(keyring: Keyring, tenant: str, document: str, digest: str, until: str) -> str:
    """The address of a link that ends at `until` (as stored times are written)."""
    said = dumps([tenant, document, digest[:_SHORT], until])
    token = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
    return f"{request.host_url}links/documents/{token}.{keyring.signature(said)}"


def fetch(token: str) -> Response:
    """GET /links/documents/{token}: the file, to be saved; 404 for whatever is no link of ours any more."""
    tenant, document, digest, until = _opened(bus().keyring, token)
    now = bus().clock.now()
    if datetime.fromisoformat(until) <= now:
        raise _no_link()
    with bus().database.read(tenant) as tx:
        try:
            row, content = upload_content(tx, bus().keyring, document)
        except NotFound:
            raise _no_link() from None
    over = row["expires_at"] is not None and row["expires_at"] <= now
    if over or row["task_key"] is not None or row["digest"][:_SHORT] != digest:
        raise _no_link()
    return as_attachment(row, content)


def _opened(keyring: Keyring, token: str) -> list[str]:
    text, _, signature = token.partition(".")
    try:
        said = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        if not hmac.compare_digest(keyring.signature(said).encode(), signature.encode()):
            raise ValueError(signature)
        words: list[str] = loads(said)
    except (ValueError, binascii.Error):
        raise _no_link() from None
    assert len(words) == _WORDS, "what is signed was made here"
    return words


def _no_link() -> NotFound:
    return NotFound("link_not_found", "没有这个链接，或已过期", where="token")


def links_blueprint() -> Blueprint:
    """The address of links; it is on the public list."""
    blueprint = Blueprint("links", __name__, url_prefix="/links")
    blueprint.add_url_rule("/documents/<token>", "document", fetch, methods=["GET"])
    return blueprint
