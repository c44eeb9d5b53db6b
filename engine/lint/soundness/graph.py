"""Plain questions about a directed graph given as node → following nodes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def reachable(graph: Graph, starts: Iterable[str], without: frozenset[str] = frozenset()) -> set[str]:
    """Every node that can be reached from `starts` (included) without passing `without`."""
    seen = {node for node in starts if node not in without}
    pending = list(seen)
    while pending:
        for node in graph.get(pending.pop(), ()):
            if node not in seen and node not in without:
                seen.add(node)
                pending.append(node)
    return seen


def turned(graph: Graph) -> dict[str, list[str]]:
    """The graph with every edge the other way round."""
    back: dict[str, list[str]] = {node: [] for node in graph}
    for node, following in graph.items():
        for target in following:
            back.setdefault(target, []).append(node)
    return back


def shortest_path(graph: Graph, starts: Iterable[str], goal: str) -> tuple[str, ...]:
    """The nodes from a start to the goal, both included; only the goal when there is no way."""
    came: dict[str, str | None] = dict.fromkeys(starts)
    pending = deque(came)
    while pending and goal not in came:
        node = pending.popleft()
        for target in graph.get(node, ()):
            if target not in came:
                came[target] = node
                pending.append(target)
    path: list[str] = [goal]
    while (before := came.get(path[-1])) is not None:
        path.append(before)
    return tuple(reversed(path))


def flow_order(graph: Graph, starts: Iterable[str]) -> dict[str, int]:
    """Numbers the nodes so that, loops apart, each comes after those before it and branches stay together
    (reverse postorder of a depth-first walk)."""
    done: list[str] = []
    seen: set[str] = set()
    for start in [*starts, *graph]:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(graph.get(start, ())))]
        while stack:
            node, following = stack[-1]
            target = next((t for t in following if t not in seen), None)
            if target is None:
                done.append(node)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(graph.get(target, ()))))
    return {node: number for number, node in enumerate(reversed(done))}
