"""A second opinion: a small token game over the XML of a model, written from BPMN 2.0 chapter 13 without the engine.

It knows tasks, gateways, links, loops, multi-instance, sub-processes, calls, boundary events and event sub-processes.
After each action it says what waits, what was completed how often, the root's variables, and whether it is over.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from tests.unit.bpmn.oracle_graph import Box, Graph, read_graphs
from tests.unit.bpmn.oracle_state import Path, Space, Spot, Waiting, born, waits_in

ACTIVITIES = ("subProcess", "callActivity")
_WAITING = ("userTask", "eventBasedGateway", "intermediateCatchEvent")
_JOINS = ("parallelGateway", "inclusiveGateway")
#: (what is done, element, where, which of several)
Action = tuple[str, str, Path, int]


class Oracle:
    """An instance of process `p`, begun with variables."""

    def __init__(self, data: bytes, values: dict[str, Any]) -> None:
        self.graphs = read_graphs(data)
        self.completed: Counter[str] = Counter()
        self.numbers = 0
        self.queue: deque[Spot] = deque()
        self.ended = False
        self.root = Space(self.graphs["p"], None, dict(values))
        self._arrive(self.root, self.root.graph.start, "")
        self._run()

    # what can be done

    def waits(self) -> list[tuple[str, str, Path]]:
        """What waits: (complete, message or timer; element; where), sorted by when it began."""
        return [(kind, name, path) for kind, name, path, _ in self._waits()]

    def _waits(self) -> list[Waiting]:
        found = [] if self.ended else list(waits_in(self.root))
        return sorted(found, key=lambda wait: (wait[0], wait[1], born(wait[3])))

    def act(self, action: Action, values: dict[str, Any]) -> None:
        """Does one thing that waits, with the variables that it brings."""
        kind, name, path, which = action
        at = [wait[3] for wait in self._waits() if wait[:3] == (kind, name, path)][which]
        space = at if isinstance(at, Space) else (at.body or at).space
        self._process(space).values.update(values)
        if isinstance(at, Space):
            self._handle(at, name)
        elif name in at.armed:
            self._trigger_boundary(at, name)
        elif at.box.tag == "eventBasedGateway":
            arrow = next(arrow for arrow in at.box.out if arrow.target == name)
            self.completed[at.box.id] += 1
            at.space.spots.remove(at)
            self._new(at.space, name, arrow.id).state = "triggered"
        else:
            self._complete(at)
        self._run()

    # the game

    def _process(self, space: Space) -> Space:
        while space.owner is not None and space.owner.box.tag != "callActivity":
            space = (space.owner.body or space.owner).space
        return space

    def _new(self, space: Space, name: str, via: str) -> Spot:
        self.numbers += 1
        spot = Spot(space, space.graph.boxes[name], via, self.numbers)
        space.spots.append(spot)
        self.queue.append(spot)
        return spot

    _arrive = _new

    def _run(self) -> None:
        while True:
            while self.queue:
                spot = self.queue.popleft()
                if not _is_dead(spot):
                    self._enter(spot)
            if not self._inclusive(self.root):
                return

    def _enter(self, spot: Spot) -> None:
        box = spot.box
        if box.tag in _JOINS and len(box.into) > 1:
            spot.state = "joining"
            if box.tag == "parallelGateway":
                self._join(spot.space, box, need=set(box.into))
            return
        if spot.state == "triggered":
            self._work(spot)
            return
        spot.armed = [] if spot.body else list(box.boundary)
        if box.count is None or spot.body is not None:
            self._work(spot)
        elif box.count == 0:
            self._leave(spot)
        else:
            spot.state = "repeating"
            for _ in range(box.count if box.parallel else 1):
                self._item(spot)

    def _item(self, body: Spot) -> None:
        self.numbers += 1
        item = Spot(body.space, body.box, "", self.numbers)
        item.body = body
        item.item = body.done + len(body.items) + 1 if body.box.parallel else body.done + 1
        body.items.append(item)
        self.queue.append(item)

    def _work(self, spot: Spot) -> None:
        box, space = spot.box, spot.space
        values = self._process(space).values
        if box.tag in _WAITING and spot.state != "triggered" and box.event != "link":
            spot.state = "waiting"
        elif box.tag in ACTIVITIES:
            self._open(spot)
        elif box.tag == "scriptTask":
            values[f"v_{box.id}"] = values["n"] + 1
            self._complete(spot)
        elif box.tag == "businessRuleTask":
            values["d"] = values["n"] * 2
            self._complete(spot)
        elif box.tag.endswith("EndEvent") or box.tag in ("endEvent", "intermediateThrowEvent"):
            self._throw(spot)
        else:
            self._complete(spot)

    def _open(self, spot: Spot) -> None:
        spot.state = "open"
        if spot.box.tag == "callActivity":
            graph = self.graphs[spot.box.xml.get("calledElement", "")]
            values = dict(self._process(spot.space).values)
            spot.inner = Space(graph, spot, values)
        else:
            spot.inner = Space(Graph(spot.box.xml), spot, {})
        self._arrive(spot.inner, spot.inner.graph.start, "")

    def _complete(self, spot: Spot) -> None:
        body = spot.body
        self.completed[spot.box.id] += 1
        if body is None:
            self._leave(spot)
            return
        body.items.remove(spot)
        body.done += 1
        if body.done == body.box.count:
            body.armed = []
            self._leave(body)
        elif not body.box.parallel:
            self._item(body)

    def _leave(self, spot: Spot) -> None:
        space = spot.space
        space.spots.remove(spot)
        for arrow in self._ways(spot):
            self._arrive(space, arrow.target, arrow.id)
        self._settle(space)

    def _ways(self, spot: Spot) -> list[Any]:
        values = self._process(spot.space).values
        out = spot.box.out
        if spot.box.tag == "parallelGateway":
            return out
        holding = [a for a in out if not a.is_default and _holds(a.condition, values)]
        if spot.box.tag == "exclusiveGateway":
            return (holding or [a for a in out if a.is_default])[:1]
        if not any(a.condition for a in holding):
            holding += [a for a in out if a.is_default]
        return holding

    def _settle(self, space: Space) -> None:
        """A space in which nothing is left is over, and with it the activity around it; while only handlers run in an
        activity, no new ones begin but for errors."""
        inside = space.owner is not None and space.owner.box.tag != "callActivity"
        if inside and all(spot.box.id in space.graph.handlers for spot in space.spots):
            space.handlers = {name for name in space.handlers if space.graph.boxes[name].event == "error"}
        if space.spots or space.dead:
            return
        space.dead = True
        if space.owner is None:
            self.ended = True
        else:
            space.owner.inner = None
            self._complete(space.owner)

    def _join(self, space: Space, box: Box, need: set[str]) -> None:
        """One token of each flow goes on as one; what came twice over a flow stays."""
        first: dict[str, Spot] = {}
        for spot in space.spots:
            if spot.box is box and spot.state == "joining":
                first.setdefault(spot.via, spot)
        if not need <= first.keys():
            return
        *others, kept = first.values()
        for spot in others:
            space.spots.remove(spot)
        self._complete(kept)

    def _inclusive(self, space: Space) -> bool:
        for spot in list(space.spots):
            for inner in [i.inner for i in (spot, *spot.items) if i.inner]:
                if self._inclusive(inner):
                    return True
            if (
                spot.box.tag == "inclusiveGateway"
                and spot.state == "joining"
                and self._may_fire(space, spot.box)
            ):
                self._join(space, spot.box, need=set())
                return True
        return False

    def _may_fire(self, space: Space, box: Box) -> bool:
        full = {spot.via for spot in space.spots if spot.box is box}
        behind = space.graph.behind(box.id)
        for other in space.spots:
            name = other.box.id
            if other.box is box or not any(name in behind[flow] for flow in box.into if flow not in full):
                continue
            if not any(name in behind[flow] for flow in full):
                return False
        return True

    def _throw(self, spot: Spot) -> None:
        box, space = spot.box, spot.space
        if box.event == "terminate":
            self._clear(space, keep=spot)
        elif box.event in ("error", "escalation") and self._catch(space, box.event) and _is_dead(spot):
            return
        self._complete(spot)

    def _catch(self, space: Space, kind: str) -> bool:
        """The nearest handler outward: event sub-processes of the space, then boundary events of its activity."""
        while True:
            for name in sorted(space.handlers):
                if space.graph.boxes[name].event == kind:
                    self._handle(space, name)
                    return True
            owner = space.owner
            if owner is None:
                return False
            host = owner.body or owner
            for name in host.armed:
                if host.space.graph.boxes[name].event == kind:
                    self._trigger_boundary(host, name)
                    return True
            space = host.space

    def _handle(self, space: Space, name: str) -> None:
        box = space.graph.boxes[name]
        if box.interrupting:
            self._clear(space, keep=None)
            space.handlers.clear()
        elif box.event == "timer":
            space.handlers.discard(name)
        self._new(space, name, "").state = "triggered"

    def _trigger_boundary(self, host: Spot, name: str) -> None:
        box = host.space.graph.boxes[name]
        if box.interrupting:
            host.space.spots.remove(host)
            _bury(host)
        elif box.event == "timer":
            host.armed.remove(name)
        self._new(host.space, name, "").state = "triggered"

    @staticmethod
    def _clear(space: Space, keep: Spot | None) -> None:
        for spot in list(space.spots):
            if spot is not keep:
                space.spots.remove(spot)
                _bury(spot)
        if keep is not None:
            space.handlers.clear()


def _holds(condition: tuple[str, int] | None, values: dict[str, Any]) -> bool:
    return condition is None or values[condition[0]] > condition[1]


def _bury(spot: Spot) -> None:
    spot.state = "dead"
    for item in spot.items:
        _bury(item)
    if spot.inner is not None:
        spot.inner.dead = True
        for inner in spot.inner.spots:
            _bury(inner)


def _is_dead(spot: Spot) -> bool:
    return spot.state == "dead" or spot.space.dead or (spot.body is not None and spot.body.state == "dead")
