"""Random processes, publications, deployments, endings and times to live, against a model of what Camunda 8 says.

FENGQIAO_TEST_SEED=n repeats a run; SPEECH_WALKS=n makes it longer.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta
from itertools import zip_longest
from typing import Any

import pytest

from casework.verification import verify
from engine.definitions.commands import Deploy
from engine.errors import NotFound
from engine.history.replay import recorded_events
from engine.instances.commands import CancelInstance
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Outbox, ProcessInstance, UserTask, Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from engine.timers.timer_sweeper import expire
from engine.values import loads
from tests.acceptance.message_oracle import Instance, Oracle, Shape, Stage
from tests.integration.core.conftest import world
from tests.integration.core.world import DISTRICT, World
from tests.support.seeds import seed_of_run
from tests.unit.bpmn.models import Node, body, boundary, end, node, process, start, user

__all__ = ["world"]

SEED = seed_of_run()
WALKS = int(os.environ.get("SPEECH_WALKS", "12"))
STEPS = 45
NAMES, KEYS, PROCESSES = ("a", "b"), ("k", "l", ""), ("one", "two", "three", "four")
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><signal id="S" name="sg"/>'
    + "".join(
        f'<message id="M{name}" name="{name}"><extensionElements><zeebe:subscription correlationKey="=code"/>'
        "</extensionElements></message>"
        for name in NAMES
    )
)
_SIGNAL = '<signalEventDefinition signalRef="S"/>'
_INSTANCE, _TASK, _ENTRY = table_of(ProcessInstance), table_of(UserTask), table_of(HistoryEntry)
_ROOTS = select_from(ProcessInstance).order_by(_INSTANCE.c.key)
_OPEN = select_from(UserTask).where(_TASK.c.state == "CREATED")
_SAID = select_from(Variable).where(table_of(Variable).c.name == "n")
_RECORD = select_from(HistoryEntry, _ENTRY.c.body).where(
    _ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("root")
)


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="M{name}"/>'


def drawn_shape(draw: random.Random) -> Shape:
    starts = tuple(name for name in NAMES if draw.random() < 0.4)
    signals = draw.random() < 0.25
    stages = tuple(drawn_stage(draw) for _ in range(draw.randint(1, 3)))
    plain = not (starts or signals) or draw.random() < 0.3
    listener = draw.choice(NAMES) if draw.random() < 0.4 else None
    return Shape(starts, signals, plain, stages, listener, draw.random() < 0.4)


def drawn_stage(draw: random.Random) -> Stage:
    kind = draw.choice(("task", "catch", "catch", "host", "signal", "pass"))
    if kind == "catch":
        return Stage(kind, tuple(sorted(draw.sample(NAMES, draw.choice((1, 1, 2))))))
    if kind == "host":
        return Stage(kind, (draw.choice(NAMES),), draw.random() < 0.5)
    return Stage(kind)


def diagram(name: str, shape: Shape, version: int) -> bytes:
    nodes: dict[str, Node] = {}
    flows: list[tuple[str, ...]] = []
    for number, inner in enumerate([*map(message, shape.starts), *([_SIGNAL] if shape.signals else [])]):
        nodes[f"s{number}"] = start(inner)
        flows.append((f"s{number}", "x0"))
    if shape.plain:
        nodes["n"] = start()
        flows.append(("n", "x0"))
    for number, stage in enumerate(shape.stages):
        here, there = f"x{number}", f"x{number + 1}"
        flows += _stage(nodes, stage, here, there)
    nodes[f"x{len(shape.stages)}"] = end()
    if shape.listener is not None:
        says = f'isInterrupting="{str(shape.interrupts).lower()}"'
        inside = body({"ls": start(message(shape.listener), says), "hit_l": end()}, ("ls", "hit_l"))
        nodes["listener"] = node("subProcess", inside, 'triggeredByEvent="true"')
    text = f"{_HEAD}{process(body(nodes, *flows) + f'<!--{version}-->', name)}</definitions>"
    return text.encode()


def _stage(nodes: dict[str, Node], stage: Stage, here: str, there: str) -> list[tuple[str, ...]]:
    if stage.kind == "task":
        nodes[here] = user()
    elif stage.kind == "pass":
        nodes[here] = node("task")
    elif stage.kind == "signal":
        nodes[here] = node("intermediateCatchEvent", _SIGNAL)
    elif stage.kind == "host":
        nodes[here] = user()
        nodes[f"{here}b"] = boundary(here, message(stage.names[0]), stage.interrupting)
        if not stage.interrupting:
            nodes[f"hit_{here}"] = end()
            return [(here, there), (f"{here}b", f"hit_{here}")]
        return [(here, there), (f"{here}b", there)]
    elif len(stage.names) == 1:
        nodes[here] = node("intermediateCatchEvent", message(stage.names[0]))
    else:
        nodes[here] = node("eventBasedGateway")
        found = []
        for name in stage.names:
            nodes[f"{here}{name}"] = node("intermediateCatchEvent", message(name))
            found += [(here, f"{here}{name}"), (f"{here}{name}", there)]
        return found
    return [(here, there)]


class Walk:
    """One run: the engine and the model side by side."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.draw, self.oracle = world, random.Random(seed), Oracle()
        self.done: list[str] = []
        self.number = 0
        for name in PROCESSES:
            self.deploy(name)

    def deploy(self, name: str) -> None:
        shape = drawn_shape(self.draw)
        self.number += 1
        self.done.append(f"deploy {name} {shape}")
        self.oracle.deploy(name, shape)
        self.world.do(Deploy(((f"{name}.bpmn", diagram(name, shape, self.number)),)))

    def step(self) -> None:
        actions = (
            (self.publish, 10), (self.begin, 5), (self.complete, 5), (self.cancel, 2), (self.signal, 1),
            (self.wait, 2), (self.redeploy, 1), (self.restart, 1),
        )  # fmt: skip
        action = self.draw.choices([a for a, _ in actions], [w for _, w in actions])[0]
        action()
        self.agree()

    def publish(self) -> None:
        draw = self.draw
        name, key, ttl = draw.choice(NAMES), draw.choice(KEYS), draw.choice((0, 60, 3600, 3600))
        id_ = draw.choice((None, None, "x", "y"))
        demanding = ttl == 0 and draw.random() < 0.3
        self.number += 1
        self.done.append(f"publish {name} {key!r} {self.number} ttl {ttl} id {id_} {demanding}")
        repeated, reached = self.oracle.publish(name, key, self.number, ttl, id_)
        command = PublishMessage(
            name, key, {"n": self.number, "code": key}, ttl * 1000, id_, must_correlate=demanding
        )
        try:
            answer = self.world.do(command)
        except NotFound:
            assert demanding and not reached and not repeated, self.told()
            return
        assert bool(answer.get("duplicate")) == repeated, self.told()
        assert repeated or (answer["correlated"] is not None) == reached, self.told()

    def begin(self) -> None:
        names = [name for name, shape in self.oracle.newest.items() if shape.plain]
        if not names:
            return
        name, key = self.draw.choice(names), self.draw.choice(KEYS)
        self.done.append(f"begin {name} {key!r}")
        self.oracle.begin(name, key)
        self.world.start(name, code=key)

    def complete(self) -> None:
        found = [i for i in self.oracle.instances if i.stage is not None and i.stage.kind in ("task", "host")]
        if found:
            instance = self.draw.choice(found)
            root, at = self.root(instance), instance.at
            self.done.append(f"complete {short(instance)}")
            self.oracle.complete(instance)
            self.world.do(CompleteTask(self.world.open(root)[f"x{at}"], {}))

    def cancel(self) -> None:
        found = [instance for instance in self.oracle.instances if not instance.over]
        if found:
            instance = self.draw.choice(found)
            root = self.root(instance)
            self.done.append(f"cancel {short(instance)}")
            self.oracle.cancel(instance)
            self.world.do(CancelInstance(root))

    def signal(self) -> None:
        key = self.draw.choice(KEYS)
        self.done.append(f"signal {key!r}")
        self.oracle.signal(key)
        self.world.do(BroadcastSignal("sg", {"code": key}))

    def wait(self) -> None:
        seconds = self.draw.choice((1, 59, 61, 3599, 3601))
        self.done.append(f"wait {seconds}")
        self.oracle.now += seconds
        self.world.clock.advance(timedelta(seconds=seconds))
        if self.draw.random() < 0.5:
            expire(self.world.bus, self.world.clock.now())

    def redeploy(self) -> None:
        name = self.draw.choice(PROCESSES)
        self.deploy(name)

    def restart(self) -> None:
        self.world.restart()

    def root(self, instance: Instance) -> int:
        """The key of an instance: of each process they are begun in the same order."""
        beside = [i for i in self.oracle.instances if i.process == instance.process]
        with self.world.bus.database.read(DISTRICT) as tx:
            rows = [row["key"] for row in tx.rows(_ROOTS) if row["process_id"] == instance.process]
        return int(rows[next(n for n, i in enumerate(beside) if i is instance)])

    def agree(self) -> None:
        expected = {name: [seen(i) for i in self.oracle.instances if i.process == name] for name in PROCESSES}
        with self.world.bus.database.read(DISTRICT) as tx:
            assert tx.rows(select_from(Outbox)) == [], self.told()
            found = self.found(tx)
        for name in PROCESSES:
            pairs = enumerate(zip_longest(found[name], expected[name]))
            assert found[name] == expected[name], "\n".join(
                [
                    self.told(),
                    name,
                    *(f"{n}: is {is_}, not {meant}" for n, (is_, meant) in pairs if is_ != meant),
                ]
            )

    def found(self, tx: Any) -> dict[str, list[Any]]:
        tasks, said = {}, {}
        for row in tx.rows(_OPEN):
            tasks[row["root_key"]] = row["element_id"]
        for row in tx.rows(_SAID):
            if row["scope_key"] == row["root_key"]:
                said[row["root_key"]] = loads(row["value"])
        found: dict[str, list[Any]] = {name: [] for name in PROCESSES}
        for row in tx.rows(_ROOTS):
            key, over = row["key"], row["state"] != "ACTIVE"
            found[row["process_id"]].append((over, tasks.get(key), said.get(key), self.hits(tx, key)))
        return found

    def hits(self, tx: Any, root: int) -> int:
        bodies = [loads(row["body"]) for row in tx.rows(_RECORD, root=root)]
        ends = Counter(
            facts["element_id"] for kind, facts in recorded_events(bodies) if kind == "ElementActivated"
        )
        return sum(count for element, count in ends.items() if element.startswith("hit_"))

    def told(self) -> str:
        return "\n".join([f"FENGQIAO_TEST_SEED={SEED}", *self.done])


def seen(instance: Instance) -> tuple[bool, str | None, int | None, int]:
    """What can be looked at: over or not, the open task, the last message's number, hits of what does not interrupt."""
    stage = instance.stage
    task = f"x{instance.at}" if stage is not None and stage.kind in ("task", "host") else None
    ended = 1 if instance.interrupted else 0
    return instance.over, task, instance.said, instance.hits + ended


def short(instance: Instance) -> str:
    return f"{instance.process} {instance.key!r} at {instance.at}"


@pytest.mark.parametrize("part", range(3))
def test_messages_and_signals_do_what_the_model_says(world: World, part: int) -> None:
    print(f"FENGQIAO_TEST_SEED={SEED}")
    walks = WALKS // 3 if world.bus.database.is_sqlite else max(1, WALKS // 12)
    walk = Walk(world, SEED + 1000 * part)
    for _ in range(STEPS * walks):
        walk.step()
    report = verify(world.bus.database, DISTRICT, opener=world.bus.keyring)
    assert report.ok, [str(finding) for finding in report.findings]
