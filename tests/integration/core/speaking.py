"""Small processes that start on, wait for and throw messages and signals, and what tests ask about their instances."""

from __future__ import annotations

from typing import Any

from engine.context import Actor
from engine.definitions.commands import Deploy
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.store.tables_instances import ProcessInstance, UserTask, Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import loads
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import (
    HEAD,
    MESSAGE,
    SIGNAL,
    Node,
    body,
    boundary,
    chain,
    end,
    node,
    process,
    start,
    user,
)

#: The message `mk` goes by the variable `code`, `m` by the empty key.
KEYED = '<messageEventDefinition messageRef="MK"/>'
HOUR = 3_600_000
_INSTANCE, _TASK = table_of(ProcessInstance), table_of(UserTask)
_VARIABLES = select_from(Variable).where(table_of(Variable).c.scope_key == key_param("key"))
_ALL = select_from(ProcessInstance).order_by(_INSTANCE.c.key)
_OPEN = select_from(UserTask).where(_TASK.c.state == "CREATED").order_by(_TASK.c.key)


def starting(name: str, event: str, *more: str, mark: str = "") -> str:
    """A process that starts by an event and has a task; `more` are its other start events; `mark` tells versions
    apart."""
    nodes: dict[str, Node] = {"s": start(event), "t": user(), "e": end()}
    flows: list[tuple[str, ...]] = [*chain("s", "t", "e")]
    for number, other in enumerate(more):
        nodes[f"s{number}"] = start(other)
        flows.append((f"s{number}", "t"))
    return process(body(nodes, *flows) + f"<!--{mark}-->", name)


def listening(name: str, event: str, heard: str) -> str:
    """As `starting`, with an event sub-process beside it that does not interrupt and has a task `got`."""
    inner = body(
        {"gs": start(heard, 'isInterrupting="false"'), "got": user(), "ge": end()}, *chain("gs", "got", "ge")
    )
    nodes = {
        "s": start(event),
        "t": user(),
        "e": end(),
        "g": node("subProcess", inner, 'triggeredByEvent="true"'),
    }
    return process(body(nodes, *chain("s", "t", "e")), name)


def waiting(name: str, event: str, mark: str = "") -> str:
    """A process that waits for an event and then has a task `got`."""
    nodes = {"s": start(), "w": node("intermediateCatchEvent", event), "got": user(), "e": end()}
    return process(body(nodes, *chain("s", "w", "got", "e")) + f"<!--{mark}-->", name)


def receiving(name: str) -> str:
    """As `waiting`, with a receive task."""
    nodes = {"s": start(), "w": node("receiveTask", "", 'messageRef="MK"'), "got": user(), "e": end()}
    return process(body(nodes, *chain("s", "w", "got", "e")), name)


def bounded(name: str, event: str, interrupting: bool) -> str:
    """A task `host` with a boundary event that leads to a task `got`."""
    nodes = {"s": start(), "host": user(), "b": boundary("host", event, interrupting), "got": user()}
    flows = [("s", "host"), ("host", "e"), ("b", "got"), ("got", "e2")]
    return process(body({**nodes, "e": end(), "e2": end()}, *flows), name)


def guarded(name: str, event: str, interrupting: bool) -> str:
    """A task `host` beside an event sub-process with a task `got`."""
    says = f'isInterrupting="{str(interrupting).lower()}"'
    inner = body({"gs": start(event, says), "got": user(), "ge": end()}, *chain("gs", "got", "ge"))
    nodes = {
        "s": start(),
        "host": user(),
        "e": end(),
        "g": node("subProcess", inner, 'triggeredByEvent="true"'),
    }
    return process(body(nodes, *chain("s", "host", "e")), name)


def choosing(name: str, event: str) -> str:
    """An event gateway between the event and another message that never comes."""
    nodes = {
        "s": start(),
        "x": node("eventBasedGateway"),
        "w": node("intermediateCatchEvent", event),
        "other": node("intermediateCatchEvent", '<messageEventDefinition messageRef="M2"/>'),
        "got": user(),
        "e": end(),
    }
    flows = [("s", "x"), ("x", "w"), ("x", "other"), ("w", "got"), ("other", "e"), ("got", "e")]
    return process(body(nodes, *flows), name)


def calling(name: str, called: str) -> str:
    """A process that calls another with all variables."""
    inner = f'<extensionElements><zeebe:calledElement processId="{called}"/></extensionElements>'
    nodes = {"s": start(), "c": node("callActivity", inner), "e": end()}
    return process(body(nodes, *chain("s", "c", "e")), name)


def repeated(name: str, event: str) -> str:
    """Three instances of a sub-process at once, each of which waits and then has a task `got`."""
    inner = body(
        {"i": start(), "w": node("intermediateCatchEvent", event), "got": user(), "j": end()},
        *chain("i", "w", "got", "j"),
    )
    loop = (
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    nodes = {"s": start(), "m": node("subProcess", inner + loop), "e": end()}
    return process(body(nodes, *chain("s", "m", "e")), name)


class Speech:
    """A world with such processes."""

    def __init__(self, world: World) -> None:
        self.world = world

    def deploy(self, *processes: str, actor: Actor | None = None) -> None:
        for number, text in enumerate(processes):
            name = text.split('id="')[1].split('"')[0]
            file = (f"{name}{number}.bpmn", f"{HEAD}{text}</definitions>".encode())
            self.world.do(Deploy((file,)), actor)

    def say(self, name: str = "mk", key: str = "", ttl: int = 0, **more: Any) -> Any:
        """Publishes a message; its payload is `{"n": …}`."""
        said = {"n": more.pop("n", 1)}
        actor = more.pop("actor", None)
        return self.world.do(PublishMessage(name, key, said, ttl_ms=ttl, **more), actor)

    def signal(self, name: str = "sg", actor: Actor | None = None) -> None:
        self.world.do(BroadcastSignal(name, {"n": 1}), actor)

    def instances(self, tenant: str = DISTRICT) -> list[tuple[str, str]]:
        """(process id, state) of every instance, in the order of their beginning."""
        with self.world.bus.database.read(tenant) as tx:
            return [(row["process_id"], row["state"]) for row in tx.rows(_ALL)]

    def begun(self, tenant: str = DISTRICT) -> list[str]:
        """The process ids of all instances, sorted."""
        return sorted(process_id for process_id, _state in self.instances(tenant))

    def tasks(self, element: str, tenant: str = DISTRICT) -> list[str]:
        """The process ids of the open tasks of an element, sorted."""
        with self.world.bus.database.read(tenant) as tx:
            return sorted(row["process_id"] for row in tx.rows(_OPEN) if row["element_id"] == element)

    def roots(self, process_id: str) -> list[int]:
        """The keys of the active root instances of a process."""
        with self.world.bus.database.read(DISTRICT) as tx:
            rows = [row for row in tx.rows(_ALL) if row["process_id"] == process_id]
        return [row["key"] for row in rows if row["state"] == "ACTIVE" and row["key"] == row["root_key"]]

    def variables(self, root: int) -> dict[str, Any]:
        """The variables of an instance's own scope."""
        with self.world.bus.database.read(DISTRICT) as tx:
            rows = tx.rows(_VARIABLES, key=root)
            return {row["name"]: loads(row["value"]) for row in rows}


__all__ = ["HOUR", "KEYED", "MESSAGE", "SIGNAL", "Speech"]
