"""What the chain of accesses says: accounts, tokens, sessions, and who came or was turned away at which door."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events import Event
from engine.record import UNSET, Unset


@dataclass(frozen=True, slots=True)
class AccountSet(Event):
    """All that an account is now: its posts, each (role, place), in the clear, the row as a salted digest. The entry
    with which accounts of a former version came under the chain says neither what has changed nor by whom."""

    user: str
    name: str
    active: bool
    roles: tuple[tuple[str, ...], ...]
    digest: str
    changed: tuple[str, ...] | Unset = UNSET
    own: bool | Unset = UNSET


@dataclass(frozen=True, slots=True)
class TokenCreated(Event):
    """A token, named by the beginning of its digest; `digest` is of its row, `expires_at` as stored."""

    user: str
    token: str
    label: str
    expires_at: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """The token opens nothing any more."""

    user: str
    token: str


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    """A session of the pages, named by the beginning of its digest, has begun."""

    user: str
    session: str


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """Its owner has ended it."""

    user: str
    session: str


@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    """So many sessions of the account were ended; `why`: `account` or `password`."""

    user: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class _AtDoor(Event):
    """What happened at a door `count` times between two moments (as stored). `user` None: no account of ours."""

    user: str | None
    code: str
    door: str
    address: str
    count: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SignIn(_AtDoor):
    """A program came in."""


@dataclass(frozen=True, slots=True)
class SignInFailed(_AtDoor):
    """A password or a token was wrong."""


@dataclass(frozen=True, slots=True)
class Denied(_AtDoor):
    """Somebody was not let do something."""


#: By the kind of a door's note (`AccessNote`).
AT_DOORS: dict[str, type[_AtDoor]] = {event.__name__: event for event in (SignIn, SignInFailed, Denied)}
