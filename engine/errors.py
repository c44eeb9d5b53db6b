"""Refusals: the one way in which the engine says no.

A refusal is a value with one grammar: what was attempted, what was expected, what was found and where. The doors map
`Refusal.kind` to an HTTP status in one table (`api/errors.py`); pages show `detail`, which is Chinese prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an input.

    `code` is stable and English; `where` names the place (a field path, an element id, `line:column`);
    `severity` is "error" or "warning"; `remedy` says in Chinese what to do.
    """

    code: str
    message: str
    where: str = ""
    expected: str = ""
    found: str = ""
    severity: str = "error"
    remedy: str = ""


@dataclass(slots=True)
class Refusal(Exception):
    """A command or query that was not carried out; nothing has been stored."""

    code: str
    detail: str
    where: str = ""
    expected: str = ""
    found: str = ""
    findings: Sequence[Finding] = field(default_factory=tuple)
    kind = "refused"
    #: Whether the gate said it: somebody tried what is not theirs (`Bus.denied` is told).
    denied = False

    def __str__(self) -> str:
        parts = [self.detail]
        if self.expected:
            parts.append(f"应为：{self.expected}")
        if self.found:
            parts.append(f"现为：{self.found}")
        if self.where:
            parts.append(f"位置：{self.where}")
        return "；".join(parts)


class Invalid(Refusal):
    """The input itself is wrong (400)."""

    kind = "invalid"


class Unauthenticated(Refusal):
    """Nobody, or nobody we know, is asking (401)."""

    kind = "unauthenticated"


class Forbidden(Refusal):
    """This person may not do this (403)."""

    kind = "forbidden"


class NotFound(Refusal):
    """There is no such thing in this tenant (404)."""

    kind = "not_found"


class Damaged(Refusal):
    """What is stored of it cannot be read any more (404: there is nothing left to show); verification names it."""

    kind = "damaged"


class Conflict(Refusal):
    """Somebody else was first, or the state does not allow it (409)."""

    kind = "conflict"


class TooLarge(Refusal):
    """The input is larger than we read (413)."""

    kind = "too_large"


class Unprocessable(Refusal):
    """Well formed, but it contradicts something said before (422)."""

    kind = "unprocessable"


class StaleVersion(Refusal):
    """A writer had read an older version than the stored one (412 with If-Match, else retried)."""

    kind = "stale"


class Unavailable(Refusal):
    """The platform cannot do it just now (503); asked again a little later it may."""

    kind = "unavailable"


class StorageFull(Refusal):
    """There is no room to store it (507)."""

    kind = "storage_full"


class OutcomeUnknown(Refusal):
    """The one refusal that may have been stored all the same: the answer to the COMMIT was lost (503)."""

    kind = "unknown"
