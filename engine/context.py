"""What is not deterministic enters a command here, and only here: the clock, new keys, random draws, who asks.

All of it is recorded in the history entry of the command, so that a re-execution reads the same (decision 1).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat

#: A key is 63 bits: the upper 39 name a root (an instance, a case, a definition, a message …), the lower 24 count what
#: lives inside it. So the root of a user task, a variable or an incident is read off its key, without a query.
LOCAL_BITS = 24
LOCAL_MASK = (1 << LOCAL_BITS) - 1


def root_of(key: int) -> int:
    """The key of the root that `key` lives in."""
    return key & ~LOCAL_MASK


def keys_beside(key: int) -> tuple[int, int]:
    """The first and the last key that a thing in the root of `key` can have."""
    return root_of(key), key | LOCAL_MASK


def local_of(key: int) -> int:
    """The number of `key` inside its root."""
    return key & LOCAL_MASK


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person (user id and display name) in one role at one place, or the platform itself.

    `roles` are pairs (role, place), e.g. ("mediator", "01-01-02"), or (role, `case/7`) of who speaks for somebody in a
    case; `acting_role` is the one in force for this command; `permissions` are `scope:action` names, all that the roles
    grant together, and `grants` what each of them grants, in their order (empty: each all of `permissions`). `door` and
    `address` say how the actor came: `api`, `v2`, `cli` or `platform`, and from where.
    """

    user: str
    name: str
    tenant: str
    roles: tuple[tuple[str, str], ...] = ()
    acting_role: str = ""
    permissions: frozenset[str] = frozenset()
    door: str = ""
    address: str = ""
    grants: tuple[frozenset[str], ...] = ()

    def posts(self) -> Iterator[tuple[str, str, frozenset[str]]]:
        """(role, place, what it grants there) of each role that means something at its place: one that grants nothing
        there does not exist there, or is held in a case."""
        for (role, place), granted in zip(
            self.roles, self.grants or repeat(self.permissions), strict=bool(self.grants)
        ):
            if granted:
                yield role, place, granted


#: The platform's own name, and the role that it acts in.
PLATFORM = "system"


def platform_actor(tenant: str) -> Actor:
    """The platform acting by itself: timers, outgoing messages, imports of definitions at start."""
    return Actor(PLATFORM, "平台", tenant, ((PLATFORM, tenant),), PLATFORM, frozenset({"*"}), "platform")


@dataclass(slots=True)
class Context:
    """One command's view of the world.

    `now` is aware (any zone); `new_root` hands out fresh root keys; `seed` feeds `random`.
    """

    now: datetime
    actor: Actor
    new_root: Callable[[], int]
    seed: int
    roots: list[int] = field(default_factory=list)
    _random: random.Random | None = None

    def new_key(self) -> int:
        """A fresh root key; recorded."""
        key = self.new_root()
        self.roots.append(key)
        return key

    def random(self) -> float:
        """The next draw in [0, 1) of the recorded seed."""
        if self._random is None:
            self._random = random.Random(self.seed)
        return self._random.random()
