"""Random models with what the second opinion does not know: conditions, signals, compensation, transactions, ad-hoc
sub-processes, instances that end early, cycles. They are played for what must hold of every model."""

from __future__ import annotations

import itertools

from tests.unit.bpmn.models import (
    SIGNAL,
    TERMINATE,
    Flow,
    Node,
    body,
    boundary,
    condition,
    end,
    extensions,
    node,
    start,
    timer,
    user,
)
from tests.unit.bpmn.random_models import Generator

_COMPENSATE = "<compensateEventDefinition/>"
_MANY = (
    '<multiInstanceLoopCharacteristics isSequential="false"><loopCardinality>2</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)
_UNDO = 'isForCompensation="true"'
_WILD = ("undone", "paid", "hoc", "early", "watched", "heard", "cycled", "ruled")


def wild_model(seed: int) -> bytes:
    """The same seed gives the same model."""
    generator = _Wild(seed)
    return generator.file(generator.scope(5))


class _Wild(Generator):
    def block(self, nodes: dict[str, Node], flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
        if depth < 1 or self.draw.random() < 0.5:
            return super().block(nodes, flows, depth, no_or)
        kind = self.draw.choice(_WILD)
        if kind in ("watched", "heard", "cycled"):
            return self._hosted(nodes, flows, kind)
        name = self.id("sp")
        nodes[name] = getattr(self, f"_{kind}")(name, depth)
        if kind == "paid":
            join, left = self.id("j"), self.id("b")
            nodes[left] = boundary(name, "<cancelEventDefinition/>")
            nodes[join] = node("exclusiveGateway")
            flows += [(name, join), (left, join)]
            return name, join
        return name, name

    def _hosted(self, nodes: dict[str, Node], flows: list[Flow], kind: str) -> tuple[str, str]:
        """A user task with an event at its edge."""
        name, event, finish = self.id("t"), self.id("b"), self.id("e")
        definition = {
            "watched": condition(f"n &gt; {self.draw.randrange(9)}"),
            "heard": SIGNAL,
            "cycled": timer("R3/PT1H", "Cycle"),
        }[kind]
        interrupting = kind != "cycled" and self.draw.random() < 0.4
        nodes[name] = user()
        nodes[event] = boundary(name, definition, interrupting)
        if interrupting:
            join = self.id("j")
            nodes[join] = node("exclusiveGateway")
            flows += [(name, join), (event, join)]
            return name, join
        said = self.id("th")
        nodes[said] = node("intermediateThrowEvent", SIGNAL if kind != "heard" else "")
        nodes[finish] = end()
        flows += [(event, said), (said, finish)]
        return name, name

    def _reversible(self, name: str, depth: int, last: Node) -> str:
        """Two activities that can be undone, something between, and an end."""
        inner: dict[str, Node] = {f"s{name}": start(), f"e{name}": last}
        way: list[Flow] = []
        first, after = self.block(inner, way, depth - 2, True)
        tied = ""
        for letter in "ab":
            many = self.draw.choice(["", "", _MANY, _MANY.replace("false", "true")])
            inner[f"{letter}{name}"] = node(self.draw.choice(["userTask", "task"]), many)
            inner[f"c{letter}{name}"] = boundary(f"{letter}{name}", _COMPENSATE)
            inner[f"u{letter}{name}"] = node("userTask" if letter == "a" else "task", "", _UNDO)
            tied += f'<association id="as{letter}{name}" sourceRef="c{letter}{name}" targetRef="u{letter}{name}"/>'
        way += [(f"s{name}", f"a{name}"), (f"a{name}", first), (after, f"b{name}"), (f"b{name}", f"e{name}")]
        return body(inner, *way) + tied

    def _undone(self, name: str, depth: int) -> Node:
        """Undone by its own end, or from outside, perhaps by a compensation event sub-process."""
        if self.draw.random() < 0.5:
            return node("subProcess", self._reversible(name, depth, end(_COMPENSATE)))
        many = self.draw.choice(["", _MANY])
        own = ""
        if self.draw.random() < 0.5:
            steps = {f"ks{name}": start(_COMPENSATE), f"ku{name}": user(), f"ke{name}": end(_COMPENSATE)}
            handler = body(steps, *itertools.pairwise(steps))
            own = f'<subProcess id="k{name}" triggeredByEvent="true">{handler}</subProcess>'
        waits = str(self.draw.random() < 0.5).lower()
        throw = node("intermediateThrowEvent", f'<compensateEventDefinition waitForCompletion="{waits}"/>')
        whole = node("subProcess", many + self._reversible(f"i{name}", depth, end()) + own)
        nodes = {f"ws{name}": start(), f"wp{name}": whole, f"wt{name}": throw, f"we{name}": end()}
        return node("subProcess", body(nodes, *itertools.pairwise(nodes)))

    def _paid(self, name: str, depth: int) -> Node:
        last = end("<cancelEventDefinition/>") if self.draw.random() < 0.6 else end()
        return node("transaction", self._reversible(name, depth, last))

    def _hoc(self, name: str, depth: int) -> Node:
        inner: dict[str, Node] = {f"x{name}": user(), f"y{name}": user()}
        way: list[Flow] = []
        self.block(inner, way, depth - 2, True)
        until = "<completionCondition>again &gt; 0</completionCondition>" if self.draw.random() < 0.5 else ""
        rest = "true" if self.draw.random() < 0.5 else "false"
        return node("adHocSubProcess", body(inner, *way) + until, f'cancelRemainingInstances="{rest}"')

    def _early(self, name: str, depth: int) -> Node:
        loop = extensions(
            '<zeebe:loopCharacteristics inputCollection="=[1, 2, 3]" inputElement="one" '
            f'outputCollection="all{name}" outputElement="=one + n"/>'
        )
        until = "<completionCondition>numberOfCompletedInstances &gt; 1</completionCondition>"
        way = self.draw.choice(["true", "false"])
        tag = "multiInstanceLoopCharacteristics"
        many = f'<{tag} isSequential="{way}">{loop}{until}</{tag}>'
        return node("subProcess", many + self.scope(depth - 2))

    def _ruled(self, name: str, depth: int) -> Node:
        """A sub-process with an event sub-process of its own that may undo and stop."""
        event = self.draw.choice([SIGNAL, condition("n = 3"), timer("R2/PT3H", "Cycle")])
        interrupting = "Cycle" not in event and self.draw.random() < 0.5
        inner: dict[str, Node] = {f"hs{name}": start(event, f'isInterrupting="{str(interrupting).lower()}"')}
        inner[f"hu{name}"] = user()
        inner[f"hc{name}"] = node("intermediateThrowEvent", _COMPENSATE)
        inner[f"he{name}"] = end(TERMINATE if self.draw.random() < 0.3 else "")
        steps = [f"h{letter}{name}" for letter in "suce"]
        handler = body(inner, *itertools.pairwise(steps))
        whole = self._reversible(name, depth, end())
        return node(
            "subProcess", f'{whole}<subProcess id="h{name}" triggeredByEvent="true">{handler}</subProcess>'
        )
