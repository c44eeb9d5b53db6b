"""Which roles there are: asked when somebody comes in or is named (what his roles grant), and when posts are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Posts = Sequence[tuple[str, str]]


class RoleBook(Protocol):
    """What the layer above knows of roles. It is asked inside transactions: it must be quick and ask no database."""

    def grants(self, role: str, place: str) -> frozenset[str]:
        """The permissions of a role that is held at a place; none where it does not exist. Raises nothing."""
        ...

    def known(self, place: str) -> frozenset[str]:
        """The roles that may stand in a diagram deployed at a place; empty: any may. Raises nothing."""
        ...

    def check_posts(self, given: Posts, kept: Posts) -> None:
        """Asked before an account gets posts, (role, place), beside those that it keeps. Raises a Refusal, which leaves
        the account as it was."""
        ...


class AnyRole:
    """An engine by itself: every role may be held, and grants nothing."""

    def grants(self, role: str, place: str) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def known(self, place: str) -> frozenset[str]:
        """Any."""
        return frozenset()

    def check_posts(self, given: Posts, kept: Posts) -> None:
        """All are fine."""
