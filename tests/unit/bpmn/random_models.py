"""Random structured models, sound by construction: every block has one way in and one way out."""

from __future__ import annotations

import random

from lxml import etree

from tests.unit.bpmn.models import (
    HEAD,
    Flow,
    Node,
    body,
    boundary,
    extensions,
    io,
    node,
    process,
    start,
    timer,
    user,
)
from tests.unit.bpmn.random_parts import LEAVES, call, leaf, link, repeat, risky, stop, wait

MESSAGES = "".join(f'<message id="R{number}" name="r{number}"/>' for number in range(4))


def random_model(seed: int, depth: int = 5) -> bytes:
    """The same seed gives the same model, with blocks in blocks at most `depth` levels deep."""
    generator = Generator(seed)
    return generator.file(generator.scope(depth))


def damaged(data: bytes, seed: int) -> bytes:
    """The model with one to three things wrong: an element or attribute gone, a reference or text changed."""
    draw = random.Random(seed)
    root = etree.fromstring(data)
    for _ in range(draw.randrange(1, 4)):
        element = draw.choice([item for item in root.iter() if isinstance(item.tag, str)])
        parent = element.getparent()
        kind = draw.randrange(4)
        if kind == 0 and parent is not None:
            parent.remove(element)
        elif kind == 1 and element.attrib:
            del element.attrib[draw.choice(list(element.attrib))]
        elif kind == 2 and element.attrib:
            element.set(
                draw.choice(list(element.attrib)), draw.choice(["", "=", "x", "=1 +", "s1", "R", "${a}"])
            )
        else:
            element.text = draw.choice(["", "=", "P", "1 +", "=x.y", "R3/PT1H"])
    return etree.tostring(root)


_BLOCKS = (
    *("user", "sequence", "xor", "and", "and", "or", "or", "loop", "sub", "multi", "gate", "hosted", "split"),
    *("link", "call", "risky", "repeat", "wait", "stop"),
)
_SINGLE = ("task", "user", "user", "script", "rule")


class Generator:
    """Draws blocks into dictionaries of nodes and lists of flows."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.count = 0
        self.called: list[str] = []

    def file(self, inside: str) -> bytes:
        """The whole file: process `p` and those that it calls."""
        return (HEAD + MESSAGES + process(inside) + "".join(self.called) + "</definitions>").encode()

    def id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def message(self) -> str:
        return f'<messageEventDefinition messageRef="R{self.draw.randrange(4)}"/>'

    def scope(self, depth: int) -> str:
        nodes: dict[str, Node] = {}
        flows: list[Flow] = []
        begin, finish = self.id("s"), self.id("e")
        first, last = self.block(nodes, flows, depth, False)
        nodes[begin], nodes[finish] = start(), node("endEvent")
        flows += [(begin, first), (last, finish)]
        if self.draw.random() < 0.25:
            nodes[self.id("ev")] = self.handler()
        return body(nodes, *flows)

    def handler(self) -> Node:
        nodes: dict[str, Node] = {}
        flows: list[Flow] = []
        begin, finish = self.id("es"), self.id("ee")
        first, last = self.block(nodes, flows, 1, False)
        interrupting = str(self.draw.random() < 0.3).lower()
        nodes[begin] = start(self.message(), f'isInterrupting="{interrupting}"')
        nodes[finish] = node("endEvent")
        return node(
            "subProcess", body(nodes, *flows, (begin, first), (last, finish)), 'triggeredByEvent="true"'
        )

    def block(self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
        kind = self.draw.choice(_BLOCKS if depth > 0 else _SINGLE)
        if no_or and kind in ("or", "split"):
            # tokens of two runs of a non-interrupting handler may meet at an OR join: unsound in BPMN itself
            kind = "and"
        if kind in LEAVES:
            name = leaf(self, nodes, kind)
            return name, name
        if kind in ("xor", "and", "or", "split"):
            return self.fork(nodes, flows, depth, no_or, kind)
        if kind in ("sub", "multi", "hosted"):
            return self.sub(nodes, flows, depth, no_or, kind)
        build = {"sequence": self.sequence, "loop": self.loop, "gate": self.gate}
        more = {"link": link, "call": call, "risky": risky, "repeat": repeat, "wait": wait, "stop": stop}
        if kind in more:
            return more[kind](self, nodes, flows, depth, no_or)
        return build[kind](nodes, flows, depth, no_or)

    def sequence(self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
        first, last = self.block(nodes, flows, depth - 1, no_or)
        for _ in range(self.draw.randrange(1, 3)):
            following, end = self.block(nodes, flows, depth - 1, no_or)
            flows.append((last, following))
            last = end
        return first, last

    def fork(
        self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool, kind: str
    ) -> tuple[str, str]:
        tag = {
            "xor": "exclusiveGateway",
            "and": "parallelGateway",
            "or": "inclusiveGateway",
            "split": "task",
        }[kind]
        fork, join, default = self.id("g"), self.id("j"), self.id("d")
        nodes[fork] = node(tag, "", "" if kind == "and" else f'default="{default}"')
        nodes[join] = node("inclusiveGateway" if kind == "split" else tag)
        for number in range(self.draw.randrange(2, 4)):
            name = default if number == 0 and kind != "and" else self.id("f")
            guard = () if kind == "and" or number == 0 else (f"n &gt; {self.draw.randrange(10)}",)
            if self.draw.random() < 0.15:
                flows.append((fork, join, name, *guard))
                continue
            first, last = self.block(nodes, flows, depth - 1, no_or)
            flows += [(fork, first, name, *guard), (last, join)]
        return fork, join

    def loop(self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
        merge, ask, split, out, default = (self.id(letter) for letter in "mqxod")
        first, last = self.block(nodes, flows, depth - 1, no_or)
        nodes[merge], nodes[ask], nodes[out] = node("exclusiveGateway"), user(), node("task")
        nodes[split] = node("exclusiveGateway", "", f'default="{default}"')
        flows += [(merge, first), (last, ask), (ask, split)]
        flows += [(split, merge, self.id("f"), "again &gt; 0"), (split, out, default)]
        return merge, out

    def gate(self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
        gate, join = self.id("eg"), self.id("j")
        nodes[gate], nodes[join] = node("eventBasedGateway"), node("exclusiveGateway")
        for number in self.draw.sample(range(4), 2):
            catch = self.id("c")
            nodes[catch] = node("intermediateCatchEvent", f'<messageEventDefinition messageRef="R{number}"/>')
            flows += [(gate, catch), (catch, join)]
        return gate, join

    def sub(
        self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool, kind: str
    ) -> tuple[str, str]:
        name = self.id("sp")
        mapping = extensions(io(("input", "n", "loc")))
        many = (
            f'<multiInstanceLoopCharacteristics isSequential="{self.draw.choice(["true", "false"])}">'
            f"<loopCardinality>{self.draw.randrange(4)}</loopCardinality></multiInstanceLoopCharacteristics>"
        )
        inner = (mapping if self.draw.random() < 0.5 else "") + (many if kind == "multi" else "")
        nodes[name] = node("subProcess", inner + self.scope(depth - 1))
        if kind != "hosted" and self.draw.random() < 0.5:
            return name, name
        join, event, interrupting = self.id("j"), self.id("b"), self.draw.random() < 0.6
        nodes[join] = node("exclusiveGateway")
        definition = timer(f"PT{self.draw.randrange(1, 9)}H") if self.draw.random() < 0.5 else self.message()
        nodes[event] = boundary(name, definition, interrupting)
        first, last = self.block(nodes, flows, depth - 2, no_or or not interrupting)
        flows += [(event, first), (name, join)]
        if interrupting:
            flows.append((last, join))
        else:
            finish = self.id("e")
            nodes[finish] = node("endEvent")
            flows.append((last, finish))
        return name, join
