"""Plays a net from its starts, breadth first, so that the first way to a fault is a shortest one."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from time import monotonic

from engine.lint.soundness.net import Cluster, Firing, Net

#: Markings looked at in all interleavings before only the necessary ones are.
FULL_STATES = 5_000
MAX_STATES = 200_000
MAX_SECONDS = 1.2


@dataclass(slots=True)
class Budget:
    """How much may still be spent on one process: seconds of this machine's time, and markings."""

    ends: float = field(default_factory=lambda: monotonic() + MAX_SECONDS)
    states: int = MAX_STATES

    def spent(self, states: int) -> bool:
        return states >= self.states or monotonic() > self.ends


@dataclass(frozen=True, slots=True)
class Stuck:
    """Tokens that wait for ever before a join, in the marking number `state`."""

    cluster: Cluster
    state: int


@dataclass(slots=True)
class Exploration:
    """What was seen. `doubled`/`twice_ended` map an element to (state, way there); states are numbers into `came`."""

    markings: list[int] = field(default_factory=list)
    came: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    fired: set[str] = field(default_factory=set)
    stuck: dict[str, Stuck] = field(default_factory=dict)
    doubled: dict[str, tuple[int, tuple[str, ...], int]] = field(default_factory=dict)
    twice_ended: dict[str, int] = field(default_factory=dict)
    endless: int | None = None
    completes: bool = False
    bounded: bool = False

    def way_to(self, state: int, last: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        """The steps from the start to a state, each as the elements that it passed."""
        steps = [last] if last else []
        while state >= 0:
            state, passed = self.came[state]
            steps.append(passed)
        return [step for step in reversed(steps) if step]


def explore(net: Net, budget: Budget) -> Exploration:
    """Looks at all interleavings while they are few, else only at those that can make a difference."""
    small = Budget(min(budget.ends, monotonic() + MAX_SECONDS / 6), min(FULL_STATES, budget.states))
    found = _Walk(net, small, True).run()
    if found.bounded:
        found = _Walk(net, budget, False).run()
    budget.states -= len(found.markings)
    found.bounded = found.bounded or net.cut
    return found


class _Walk:
    def __init__(self, net: Net, budget: Budget, every: bool) -> None:
        self.net = net
        self.budget = budget
        self.every = every
        self.found = Exploration()
        #: A marking and whether a fault came before it: what follows a fault is not reported again.
        self.numbers: dict[tuple[int, bool], int] = {}
        self.before: list[list[int]] = []
        self.pending: deque[tuple[int, int, bool]] = deque()
        self.ends_twice = [c for c in net.clusters if not any(x.gives for x in c.choices) and _many(c)]

    def run(self) -> Exploration:
        for marking, passed in self.net.starts.items():
            self._reach(marking, False, -1, passed)
        finished: list[int] = []
        while self.pending:
            if self.budget.spent(len(self.numbers)):
                self.found.bounded = True
                return self.found
            state, marking, spoilt = self.pending.popleft()
            if not marking or not self._step(state, marking, spoilt):
                finished.append(state)
        self._look_for_endless(finished)
        return self.found

    def _step(self, state: int, marking: int, spoilt: bool) -> bool:
        moved = False
        if not spoilt:
            self._look_at_ends(state, marking)
        for firing in self.net.firings(marking, self.every):
            moved = True
            self.found.fired.update(firing.choice.path)
            self._follow(state, firing, spoilt)
        if not moved and not spoilt:
            for cluster in self.net.waiting(marking):
                self.found.stuck.setdefault(cluster.id, Stuck(cluster, state))
        return moved

    def _follow(self, state: int, firing: Firing, spoilt: bool) -> None:
        path = firing.choice.path
        if firing.doubled and not spoilt:
            self.found.doubled.setdefault(path[-1], (state, path, firing.doubled))
        if not firing.marking and not firing.choice.fails:
            self.found.completes = True
        self._reach(firing.marking, spoilt or bool(firing.doubled), state, path)

    def _reach(self, marking: int, spoilt: bool, origin: int, passed: tuple[str, ...]) -> None:
        key = (marking, spoilt)
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.numbers)
            self.found.markings.append(marking)
            self.found.came.append((origin, passed))
            self.before.append([])
            self.pending.append((number, marking, spoilt))
        if origin >= 0:
            self.before[number].append(origin)

    def _look_at_ends(self, state: int, marking: int) -> None:
        for cluster in self.ends_twice:
            here = marking & cluster.incoming
            if here & (here - 1):
                self.found.twice_ended.setdefault(cluster.id, state)

    def _look_for_endless(self, finished: list[int]) -> None:
        """The first marking from which nothing but going round is possible."""
        good = set(finished)
        pending = finished
        while pending:
            for state in self.before[pending.pop()]:
                if state not in good:
                    good.add(state)
                    pending.append(state)
        self.found.endless = next((s for s in range(len(self.before)) if s not in good), None)


def _many(cluster: Cluster) -> bool:
    return bool(cluster.incoming & (cluster.incoming - 1))
