"""Behind a proxy: whose word about address and scheme counts, and what browsers are told about https.

Only a peer that the settings name (`FENGQIAO_TRUSTED_PROXIES`) is believed when it says for whom it asks
(`X-Forwarded-For`, from the right: what stands further left anybody may have written) and how (`X-Forwarded-Proto`).
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request

log = logging.getLogger(__name__)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Environ = dict[str, Any]
#: A browser that has come by https comes by https only, for a year (RFC 6797).
HSTS = "max-age=31536000"


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks from their text, separated by commas; ValueError for what is none."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


class Proxied:
    """Puts the client's address and scheme into the requests that a trusted proxy passes on."""

    def __init__(self, application: Callable[..., Any], trusted: Iterable[Network]) -> None:
        self._application = application
        self._trusted = tuple(trusted)
        self._warned = False

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Any:
        environ["REMOTE_ADDR"] = _without_port(environ.get("REMOTE_ADDR") or "")
        if self._trusts(environ["REMOTE_ADDR"]):
            self._believe(environ)
        elif "HTTP_X_FORWARDED_FOR" in environ and not self._warned:
            self._warned = True
            log.warning(
                "X-Forwarded-For of %s is not believed; name the proxy in FENGQIAO_TRUSTED_PROXIES",
                environ.get("REMOTE_ADDR"),
            )
        return self._application(environ, start)

    def _believe(self, environ: Environ) -> None:
        said = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        for address in reversed(said):
            if not _is_address(address):
                break
            environ["REMOTE_ADDR"] = address
            if not self._trusts(address):
                break
        if environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower() == "https":
            environ["wsgi.url_scheme"] = "https"

    def _trusts(self, address: str) -> bool:
        if not self._trusted or not _is_address(address):
            return False
        found = ipaddress.ip_address(address)
        return any(found in network for network in self._trusted)


def install(app: Flask, trusted: Iterable[Network], https: bool) -> None:
    """Around the application, and after its answers. `https`: everybody comes by https, whatever a proxy says."""
    trusted = tuple(trusted)
    if https and not trusted:
        log.warning(
            "FENGQIAO_HTTPS is set and FENGQIAO_TRUSTED_PROXIES is not: all requests seem to come from the proxy, so "
            "wrong passwords are counted by account only, and no record says from where somebody came"
        )
    surround(app, trusted)

    @app.after_request
    def _strict(answer: Response) -> Response:
        if https or request.is_secure:
            answer.headers["Strict-Transport-Security"] = HSTS
        return answer


def surround(app: Flask, trusted: Iterable[Network]) -> None:
    """Puts the application behind what reads for whom a proxy asks."""
    app.wsgi_app = Proxied(app.wsgi_app, trusted)  # type: ignore[method-assign, assignment]


def _without_port(peer: str) -> str:
    host, _, port = peer.rpartition(":")
    host = host.strip("[]")
    return host if not _is_address(peer) and port.isdecimal() and _is_address(host) else peer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
