"""Seam: whom a diagram means by the candidate groups and users of a task.

Asked while a task is created; the answers are recorded, so a re-execution does not ask again. What it raises becomes an
incident at the task.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from engine.instances.roots import RootFacts
    from engine.unit import Unit


class Candidates(Protocol):
    """Both answers keep the order of what was asked."""

    def groups(self, root: RootFacts, groups: Sequence[str]) -> list[str]:
        """The groups as they are filed: bound to the root's place (`group@org code`) where they exist at places."""

    def people(self, unit: Unit, root: RootFacts, users: Sequence[str], groups: Sequence[str]) -> list[str]:
        """Of the accounts that the diagram names those who may be meant; `groups`: the task's bound groups."""


class AsDrawn:
    """Groups and people are those that stand in the diagram."""

    def groups(self, root: RootFacts, groups: Sequence[str]) -> list[str]:
        return list(groups)

    def people(self, unit: Unit, root: RootFacts, users: Sequence[str], groups: Sequence[str]) -> list[str]:
        return list(users)
