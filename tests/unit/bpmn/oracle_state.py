"""What the oracle remembers: spaces, tokens in them, and which of them somebody could do something about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.unit.bpmn.oracle_graph import Box, Graph

Path = tuple[tuple[str, int], ...]


class Space:
    """A running process or sub-process."""

    def __init__(self, graph: Graph, owner: Spot | None, values: dict[str, Any]) -> None:
        self.graph = graph
        self.owner = owner
        self.values = values
        self.spots: list[Spot] = []
        self.handlers = set(graph.handlers)
        self.dead = False


class Spot:
    """A token at a node, or an activity going on there."""

    def __init__(self, space: Space, box: Box, via: str, number: int) -> None:
        self.space = space
        self.box = box
        self.via = via
        self.number = number
        self.body: Spot | None = None
        self.item = 0
        self.done = 0
        self.items: list[Spot] = []
        self.inner: Space | None = None
        self.armed: list[str] = []
        self.state = "arriving"

    def path(self) -> Path:
        """Activities around it with their loop counters, outermost first."""
        owner = (self.body.space if self.body else self.space).owner
        return (*(owner.path() if owner else ()), (self.box.id, self.item))

    def order(self) -> tuple[int, ...]:
        """When it and everything around it began."""
        owner = (self.body.space if self.body else self.space).owner
        return (*(owner.order() if owner else ()), self.number)


Waiting = tuple[str, str, Path, Spot | Space]


def waits_in(space: Space) -> Iterator[Waiting]:
    """What waits in a running process or sub-process, everything inside included."""
    around = space.owner.path() if space.owner else ()
    for name in space.handlers:
        if space.graph.boxes[name].event in ("message", "timer"):
            yield space.graph.boxes[name].event, name, around, space
    for spot in space.spots:
        yield from _waits_at(spot)


def _waits_at(spot: Spot) -> Iterator[Waiting]:
    graph = (spot.body or spot).space.graph
    for name in spot.armed:
        if graph.boxes[name].event in ("message", "timer"):
            yield graph.boxes[name].event, name, spot.path(), spot
    if spot.box.tag == "userTask" and spot.state == "waiting":
        yield "complete", spot.box.id, spot.path(), spot
    elif spot.box.tag == "eventBasedGateway":
        for arrow in spot.box.out:
            yield graph.boxes[arrow.target].event, arrow.target, spot.path(), spot
    elif spot.box.tag == "intermediateCatchEvent" and spot.state == "waiting":
        yield spot.box.event, spot.box.id, spot.path(), spot
    for item in spot.items:
        yield from _waits_at(item)
    if spot.inner is not None:
        yield from waits_in(spot.inner)


def born(at: Spot | Space) -> tuple[int, ...]:
    """When it began, and before that everything around it."""
    if isinstance(at, Space):
        return at.owner.order() if at.owner else ()
    return at.order()
