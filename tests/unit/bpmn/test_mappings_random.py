"""Random nested multi-instances with mappings do what an independent interpreter of Camunda 8's rules says."""

from __future__ import annotations

import random
from typing import Any

import pytest

from engine.values import dumps
from tests.unit.bpmn.driver import Play
from tests.unit.bpmn.mapping_oracle import Activity, Loop, Oracle, Path, Term
from tests.unit.bpmn.models import Node, body, chain, end, extensions, file, io, node, process, start

LISTS: dict[str, Any] = {"none": [], "one": [7], "two": [10, 20], "three": [1, 2, 3]}
VARIABLES = {**LISTS, "a": 1, "b": None, "obj": {"keep": 1}, "res": {"keep": 2}}


class Generator:
    """Draws activities in activities; what is written at the same time by several instances is their own."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.count = 0

    def sequence(self, depth: int, own: str | None, elements: tuple[str, ...]) -> list[Activity]:
        """`own` is the variable of the innermost instance around, if any; `elements` the input elements around."""
        return [self.activity(depth, own, elements) for _ in range(self.draw.randrange(1, 3))]

    def activity(self, depth: int, own: str | None, elements: tuple[str, ...]) -> Activity:
        self.count += 1
        made = Activity(
            f"n{self.count}", self.draw.choice(["user", "user", "script", "sub"] if depth else ["user"])
        )
        if made.kind != "script" and self.draw.random() < 0.7:
            made.loop = self.loop(made.kind, elements)
            own, elements = made.loop.output.path[0], (*elements, made.loop.element)
        if made.kind == "script":
            made.script = (own or "a", self.term(elements))
            return made
        inner = own or "a"
        if self.draw.random() < 0.6:
            made.inputs = self.mappings(
                elements, (("inp",), ("obj", "x"), ("obj", "y"), ("obj", "z", "u")), own
            )
        if self.draw.random() < 0.6:
            made.outputs = self.mappings(elements, ((inner,), ("res", "m"), ("res", "n"), ("out",)), own)
        if made.kind == "sub":
            first = Activity(f"{made.id}f", "user")
            made.inside = [first, *self.sequence(depth - 1, own, elements)]
        return made

    def loop(self, kind: str, elements: tuple[str, ...]) -> Loop:
        number = self.count
        output = self.draw.choice([(f"r{number}",), (f"r{number}", "val"), ("res", "m"), (f"x{number}",)])
        draw = self.draw.random()
        least = Term("least", ("numberOfCompletedInstances",), self.draw.randrange(1, 4))
        active = Term("least", ("numberOfActiveInstances",), 2)
        completion = (
            None if draw < 0.5 else least if draw < 0.8 else active if draw < 0.9 else Term("path", ("nope",))
        )
        return Loop(
            self.draw.random() < 0.5, self.draw.choice(list(LISTS)), f"x{number}",
            self.draw.choice([f"c{number}", "shared"]), Term("path", output), completion,
        )  # fmt: skip

    def term(self, elements: tuple[str, ...]) -> Term:
        name: Path = self.draw.choice(
            [("a",), ("b",), ("obj", "keep"), ("res", "m"), ("inp",), *((e,) for e in elements)]
        )
        return self.draw.choice([Term("path", name), Term("plus", name, 5), Term("constant", (), 3)])

    def mappings(
        self, elements: tuple[str, ...], targets: tuple[Path, ...], own: str | None
    ) -> list[tuple[Term, Path]]:
        dotted = {target[0] for target in targets if len(target) > 1}
        pairs = [(self.term(elements), target) for target in targets if self.draw.random() < 0.6]
        return [(term, target) for term, target in pairs if len(target) > 1 or target[0] not in dotted]


def drawn(activities: list[Activity]) -> str:
    """The activities as the inside of a scope."""
    names = [activity.id for activity in activities]
    nodes: dict[str, Node] = {f"s{names[0]}": start()}
    nodes |= {activity.id: _node(activity) for activity in activities}
    nodes[f"e{names[0]}"] = end()
    return body(nodes, *chain(*nodes))


def _node(activity: Activity) -> Node:
    mappings = [("input", term.feel, ".".join(path)) for term, path in activity.inputs]
    mappings += [("output", term.feel, ".".join(path)) for term, path in activity.outputs]
    parts = [io(*mappings)] if mappings else []
    if activity.script is not None:
        parts.append(
            f'<zeebe:script resultVariable="{activity.script[0]}" expression="={activity.script[1].feel}"/>'
        )
    tag = {"user": "userTask", "script": "scriptTask", "sub": "subProcess"}[activity.kind]
    return node(
        tag, extensions(*parts) + _loop(activity.loop) + (drawn(activity.inside) if activity.inside else "")
    )


def _loop(loop: Loop | None) -> str:
    if loop is None:
        return ""
    data = (
        f'<zeebe:loopCharacteristics inputCollection="={loop.items}" inputElement="{loop.element}" '
        f'outputCollection="{loop.collection}" outputElement="={loop.output.feel}"/>'
    )
    until = f"<completionCondition>={loop.completion.feel}</completionCondition>" if loop.completion else ""
    sequential = str(loop.sequential).lower()
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{extensions(data)}{until}'
        "</multiInstanceLoopCharacteristics>"
    )


def results(draw: random.Random, names: list[str]) -> dict[str, Any]:
    """What a person hands in: some of the variables around the task."""
    values: list[Any] = [1, 2, None, {"val": 4}]
    return {name: draw.choice(values) for name in names if draw.random() < 0.4}


@pytest.mark.parametrize("seed", range(200))
def test_nested_instances_with_mappings_do_what_camundas_rules_say(seed: int) -> None:
    print(f"seed {seed}")
    activities = Generator(seed).sequence(2, None, ())
    play = Play(file(process(drawn(activities))), VARIABLES)
    oracle = Oracle(activities, VARIABLES)
    draw = random.Random(seed + 1)
    for _ in range(60):
        assert bool(play.tracker.incidents) == oracle.stuck
        if oracle.stuck:
            return
        tasks = {
            key: (task.element_id, play.runtime.variables(key)) for key, task in play.tracker.tasks.items()
        }
        said = [(task.id, task.scope.all()) for task in oracle.open]
        assert sorted(map(dumps, tasks.values())) == sorted(map(dumps, said))
        assert play.root == oracle.root.own and play.ended == oracle.ended
        if oracle.ended:
            return
        task = draw.choice(oracle.open)
        key = next(key for key, found in tasks.items() if found == (task.id, task.scope.all()))
        given = results(draw, ["a", "b", *(name for name in task.scope.all() if name[0] in "rx")])
        play.do("complete_task", key, given)
        oracle.complete(task, given)
    raise AssertionError("it does not come to an end")
