"""The token game of one scope: which elements may fire on a marking, and what comes of it.

A marking is an integer with one bit a sequence flow, set while a token is on it: a second token on the same flow is
already the fault "lack of synchronisation". Data is left aside: every condition may hold or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.lint.soundness.graph import Graph

#: What an element needs in order to fire: a token on one incoming flow, on all, or on some with nothing more to come.
Needs = Literal["one", "all", "some"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on: `gives` are the flows that get a token, `path` the elements passed. `keeps`: the token stays (a
    non-interrupting boundary event), and `guard` must be empty. `clears`: ends the whole scope; `fails`: by an error.
    """

    gives: int
    path: tuple[str, ...]
    keeps: bool = False
    guard: int = 0
    clears: bool = False
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """An element as the game sees it; `behind` gives, for a join of kind `some`, the flows before each incoming one."""

    id: str
    order: int
    needs: Needs
    incoming: int
    choices: tuple[Choice, ...]
    behind: dict[int, int] = field(default_factory=dict)

    def takes(self, marking: int) -> Iterator[int]:
        """The sets of tokens that it can consume now; nothing while it has to wait."""
        here = marking & self.incoming
        if not here:
            return
        if self.needs == "all":
            if here == self.incoming:
                yield here
        elif self.needs == "some":
            if not self._more_may_come(marking, here):
                yield here
        else:
            yield from single_bits(here)

    def _more_may_come(self, marking: int, here: int) -> bool:
        """The run time's rule (BPMN 2.0, 13.4.3): a token can reach an empty flow, and none that is full."""
        empty = full = 0
        for bit, before in self.behind.items():
            if here & bit:
                full |= before
            else:
                empty |= before
        return bool(marking & ~self.incoming & empty & ~full)


@dataclass(frozen=True, slots=True)
class Firing:
    """A step: the element and way on, the marking after it, and the flows that would have held two tokens."""

    cluster: Cluster
    choice: Choice
    marking: int
    doubled: int


@dataclass(frozen=True, slots=True)
class Net:
    """A scope ready to be played. `starts` are the first markings; `flows` names the bits (sequence flow ids);
    `graph` leads from element to element; `cut` says that some combinations of conditions were left out."""

    clusters: tuple[Cluster, ...]
    starts: dict[int, tuple[str, ...]]
    flows: tuple[str, ...]
    by_bit: dict[int, Cluster]
    graph: Graph
    roots: tuple[str, ...]
    cut: bool = False

    def waiting(self, marking: int) -> list[Cluster]:
        """The elements that have a token before them, first ones first."""
        found = {self.by_bit[bit].id: self.by_bit[bit] for bit in single_bits(marking)}
        return sorted(found.values(), key=lambda cluster: cluster.order)

    def firings(self, marking: int, every: bool) -> Iterator[Firing]:
        """What can happen next. Unless `every`, only what the first element that can fire does, and joins of kind
        `some`: other elements lose nothing by waiting, as no two of them compete for a token."""
        found = False
        for cluster in self.waiting(marking):
            if found and not every and cluster.needs != "some":
                continue
            for taken in cluster.takes(marking):
                for choice in cluster.choices:
                    if marking & choice.guard:
                        continue
                    found = True
                    yield fire(cluster, choice, marking, taken)


def fire(cluster: Cluster, choice: Choice, marking: int, taken: int) -> Firing:
    """Moves the tokens; one that meets another on its flow becomes one with it."""
    if choice.clears:
        return Firing(cluster, choice, 0, 0)
    left = marking if choice.keeps else marking & ~taken
    return Firing(cluster, choice, left | choice.gives, left & choice.gives)


def single_bits(mask: int) -> Iterator[int]:
    """The bits of a mask, each by itself, lowest first."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
