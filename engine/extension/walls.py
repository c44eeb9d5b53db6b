"""Seam: which instances a thrown message or signal reaches, and which services a diagram may use.

Asked whenever a message finds who waits or what starts by it, without a lock; it changes nothing. `require_may_use`
raises Invalid, which becomes an incident at the element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.messages.thrown import Receiver, Whence

if TYPE_CHECKING:
    from engine.instances.roots import RootFacts


class Walls(Protocol):
    """`named`: the key of the owner that the correlation key names; `whence`: which procedure has thrown it, None when
    it comes from a person, a program or the platform itself."""

    def reaches(self, name: str, whence: Whence | None, named: int | None, receiver: Receiver) -> bool:
        """Whether this root instance may get it."""

    def may_begin(self, name: str, whence: Whence | None, named: int | None, process_id: str) -> bool:
        """Whether it may start this process."""

    def speaker(self, root: RootFacts, thrower: str) -> str:
        """The process id under which something thrown in the root is published; `thrower`: that of the process instance
        whose element has thrown it."""

    def require_may_use(self, root: RootFacts, job_type: str, element_id: str) -> None:
        """Invalid when the root's diagram may not use this service."""


class NoWalls:
    """Everything reaches everybody, but for what names an owner: that reaches the owner's instances."""

    def reaches(self, name: str, whence: Whence | None, named: int | None, receiver: Receiver) -> bool:
        return named is None or receiver.case_key == named

    def may_begin(self, name: str, whence: Whence | None, named: int | None, process_id: str) -> bool:
        return True

    def speaker(self, root: RootFacts, thrower: str) -> str:
        return thrower

    def require_may_use(self, root: RootFacts, job_type: str, element_id: str) -> None:
        """Any service."""
