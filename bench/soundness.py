"""How long the soundness check takes on a model of 200 elements: parallel blocks inside one big loop, with choices,
inclusive gateways and boundary events in their branches."""

from __future__ import annotations

import time

from engine.bpmn import parse_processes
from engine.lint.soundness import check_soundness

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
    '<process id="p" isExecutable="true">'
)
_TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"


class _Drawing:
    """Collects nodes and flows as XML."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.nodes = 0

    def node(self, tag: str, name: str, inner: str = "", attributes: str = "") -> str:
        self.parts.append(f'<{tag} id="{name}" {attributes}>{inner}</{tag}>')
        self.nodes += 1
        return name

    def flow(self, source: str, target: str, condition: str = "", name: str = "") -> None:
        guard = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        name = name or f"f_{source}_{target}"
        self.parts.append(
            f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{guard}</sequenceFlow>'
        )

    def branch(self, fork: str, join: str, name: str) -> None:
        """Two choices between tasks; the second with a deadline that leads to the join another way (9 elements)."""
        first = self.node("userTask", f"{name}a")
        split = self.node("exclusiveGateway", f"{name}x", "", f'default="{name}d"')
        one, two = self.node("userTask", f"{name}b"), self.node("userTask", f"{name}c")
        merge = self.node("exclusiveGateway", f"{name}m")
        late = self.node("boundaryEvent", f"{name}t", _TIMER, f'attachedToRef="{two}"')
        remind = self.node(
            "boundaryEvent", f"{name}r", _TIMER, f'attachedToRef="{one}" cancelActivity="false"'
        )
        reminder, end = self.node("userTask", f"{name}u"), self.node("endEvent", f"{name}e")
        for pair in ((fork, first), (first, split), (one, merge), (two, merge), (late, merge), (merge, join)):
            self.flow(*pair)
        self.flow(split, one, "n &gt; 1")
        self.flow(split, two, name=f"{name}d")
        self.flow(remind, reminder)
        self.flow(reminder, end)


def model_of_200() -> bytes:
    """A sound process of 200 elements."""
    drawing = _Drawing()
    last = drawing.node("startEvent", "start")
    again = drawing.node("exclusiveGateway", "again")
    drawing.flow(last, again)
    last = again
    for block in range(4):
        fork, join = (
            drawing.node("parallelGateway", f"f{block}"),
            drawing.node("parallelGateway", f"j{block}"),
        )
        drawing.flow(last, fork)
        for branch in range(5):
            drawing.branch(fork, join, f"b{block}{branch}")
        last = join
    tasks = 200 - drawing.nodes - 2
    for number in range(tasks):
        last, before = drawing.node("userTask", f"t{number}"), last
        drawing.flow(before, last)
    back = drawing.node("exclusiveGateway", "back", "", 'default="out"')
    drawing.flow(last, back)
    drawing.flow(back, again, "again = true")
    drawing.flow(back, drawing.node("endEvent", "end"), name="out")
    return (_HEAD + "".join(drawing.parts) + "</process></definitions>").encode()


def soundness_ms() -> float:
    """Milliseconds for one check; fails when the model is not found sound or not looked at whole."""
    [model] = parse_processes(model_of_200(), "200")
    if len(model.elements) != 200:
        raise AssertionError(f"{len(model.elements)} elements")
    began = time.perf_counter()
    findings, bounded = check_soundness(model)
    took = (time.perf_counter() - began) * 1000
    if findings or bounded:
        raise AssertionError(f"not sound: {[f.finding for f in findings]}, bounded: {bounded}")
    return took
