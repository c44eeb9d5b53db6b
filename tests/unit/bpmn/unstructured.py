"""Random models without blocks: nodes in a row, flows that jump ahead as they like, and sometimes back.

They may deadlock, do things twice or end while others go on: what they do is what BPMN says, nothing more. A way back
leaves a gateway behind a user task, so that nothing turns round without somebody; where there is one, no inclusive
gateway is, since BPMN does not say which of two that wait for each other goes first.
"""

from __future__ import annotations

from tests.unit.bpmn.models import Flow, Node, body, boundary, end, node, start, timer
from tests.unit.bpmn.random_models import Generator
from tests.unit.bpmn.random_parts import leaf

_GATEWAYS = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway"}
_TAGS = {tag: kind for kind, tag in _GATEWAYS.items()}


def unstructured_model(seed: int) -> bytes:
    """The same seed gives the same model."""
    drawn = _Tangle(seed)
    return drawn.gen.file(drawn.tangle())


class _Tangle:
    def __init__(self, seed: int) -> None:
        self.gen = Generator(seed)
        self.draw = self.gen.draw
        self.nodes: dict[str, Node] = {"s": start()}
        self.ways: dict[str, list[str]] = {}
        self.flows: list[Flow] = []
        self.kinds: dict[str, str] = {}
        self.last: dict[str, str] = {}

    def tangle(self) -> str:
        """The inside of the process."""
        back = self.draw.random() < 0.4
        row = [self._node(back) for _ in range(self.draw.randrange(6, 15))]
        self.ways = {name: [] for name in row}
        for number, name in enumerate(row[1:], 1):
            few = 1 if self.draw.random() < 0.6 else 2
            for source in self.draw.sample(row[:number], min(few, number)):
                self.ways[source].append(name)
        if back:
            self._back(row)
        for name in row:
            if not self.ways[name] and self.draw.random() < 0.8:
                self.ways[name].append(self._end())
            self._draw_ways(name)
        self._hang(row)
        return body(self.nodes, ("s", row[0]), *self.flows)

    def _node(self, back: bool) -> str:
        kinds = ["user", "user", "task", "script", "rule", "xor", "and", "and", "or", "sub", "block", "block"]
        kind = self.draw.choice([kind for kind in kinds if not (back and kind == "or")])
        if kind in _GATEWAYS:
            name: str = self.gen.id("g")
            self.nodes[name] = node(_GATEWAYS[kind])
        elif kind == "sub":
            name = self.gen.id("sp")
            self.nodes[name] = node("subProcess", self.gen.scope(1))
        elif kind == "block":
            name, last = self._block()
            self.last[name] = last
            kind = _TAGS.get(self.nodes[self.last[name]][0], "task")
        else:
            name = leaf(self.gen, self.nodes, kind)
        self.kinds[name] = kind
        return name

    def _block(self) -> tuple[str, str]:
        first, last = self.gen.block(self.nodes, self.flows, 2, True)
        return first, last

    def _end(self) -> str:
        name: str = self.gen.id("e")
        self.nodes[name] = end()
        return name

    def _back(self, row: list[str]) -> None:
        """A user task, a gateway, and from there on, or back to something earlier."""
        asked, split, default = leaf(self.gen, self.nodes, "user"), self.gen.id("x"), self.gen.id("d")
        at = self.draw.randrange(1, len(row))
        self.nodes[split] = node("exclusiveGateway", "", f'default="{default}"')
        self.ways[row[at]].append(asked)
        onward = self.draw.choice([*row[at + 1 :], self._end()])
        target = self.draw.choice(row[: at + 1])
        self.flows += [
            (asked, split),
            (split, target, self.gen.id("f"), "again &gt; 0"),
            (split, onward, default),
        ]

    def _draw_ways(self, name: str) -> None:
        targets, kind = self.ways[name], self.kinds[name]
        name = self.last.get(name, name)
        default = self.gen.id("d")
        if len(targets) > 1 and (kind in ("xor", "or") or (kind != "and" and self.draw.random() < 0.5)):
            tag, inner, attributes = self.nodes[name]
            self.nodes[name] = (tag, inner, f'{attributes} default="{default}"')
            self.flows.append((name, targets[0], default))
            for target in targets[1:]:
                self.flows.append((name, target, self.gen.id("f"), f"n &gt; {self.draw.randrange(10)}"))
        else:
            self.flows += [(name, target, self.gen.id("f")) for target in targets]

    def _hang(self, row: list[str]) -> None:
        """Boundary events that lead to anything later."""
        for number, name in enumerate(row[:-1]):
            if self.kinds[name] not in ("user", "sub") or self.draw.random() > 0.4:
                continue
            event = self.gen.id("b")
            kind = self.gen.message() if self.draw.random() < 0.5 else timer("PT2H")
            self.nodes[event] = boundary(name, kind, self.draw.random() < 0.6)
            self.flows.append((event, self.draw.choice([*row[number + 1 :], self._end()]), self.gen.id("f")))
