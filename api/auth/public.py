"""The one list of what may be asked without signing in; everything else is closed."""

from __future__ import annotations

#: (method, URL rule). HEAD follows GET.
PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("GET", "/api/status"),
        ("GET", "/v2/status"),
        # a link is itself the permission: signed, for one file of one district, for a while
        ("GET", "/links/documents/<token>"),
        ("GET", "/api/session"),
        ("POST", "/api/session"),
        ("GET", "/api/openapi.json"),
        ("GET", "/api/docs"),
        ("GET", "/"),
        ("GET", "/<path:path>"),
    }
)


def is_public(method: str, rule: str | None) -> bool:
    """Whether the request may go unsigned; an unknown path may not, apart from pages."""
    return ("GET" if method == "HEAD" else method, rule or "") in PUBLIC
