"""What a designer draws for the gate's tests: small processes, published by the designer, opened by the window."""

from __future__ import annotations

from typing import Any

from casework.intake.commands import OpenCase
from casework.verification import verify
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from
from tests.integration.gate.stage import NOW, TENANT, TOWN, Stage, actor
from tests.unit.bpmn.models import HEAD, Node, body, chain, end, node, start

DESIGNER = actor("process_designer", TENANT, "designer")
WINDOW = actor("town_window", TOWN, "window")
STARTERS = (
    '<extensionElements><zeebe:properties><zeebe:property name="candidate_starter_groups" value="town_window"/>'
    "</zeebe:properties></extensionElements>"
)


def message(name: str, key: str = "=case_code", id_: str = "m") -> str:
    """The declaration of a message."""
    return (
        f'<message id="{id_}" name="{name}"><extensionElements><zeebe:subscription correlationKey=\'{key}\'/>'
        "</extensionElements></message>"
    )


def publish(bus: Bus, *processes: str, declared: str = "") -> None:
    """Deploys processes, as the designer may."""
    text = HEAD + declared + "".join(processes) + "</definitions>"
    bus.execute(Deploy((("evil.bpmn", text.encode()),)), DESIGNER)


def process(id_: str, nodes: dict[str, Node], *flows: tuple[str, ...], head: str = STARTERS) -> str:
    """One executable process that a window may open a case with."""
    return f'<process id="{id_}" name="{id_}" isExecutable="true">{head}{body(nodes, *flows)}</process>'


def line(id_: str, *middle: Node, first: Node | None = None) -> str:
    """A start, some elements one after another, an end; ids are prefixed with the process's."""
    names = [f"{id_}{n}" for n in range(len(middle))]
    nodes = {f"{id_}s": first or start(), **dict(zip(names, middle, strict=True)), f"{id_}e": end()}
    return process(id_, nodes, *chain(*nodes))


THROW = node("intermediateThrowEvent", '<messageEventDefinition messageRef="m"/>')
CAUGHT = node("startEvent", '<messageEventDefinition messageRef="m"/>')
WAIT = node("intermediateCatchEvent", '<messageEventDefinition messageRef="m"/>')


REGISTER = node(
    "serviceTask", '<extensionElements><zeebe:taskDefinition type="fq:register-case"/></extensionElements>'
)


def person(extension: str) -> Node:
    """A user task with this assignment."""
    return node(
        "userTask", f"<extensionElements><zeebe:assignmentDefinition {extension}/></extensionElements>"
    )


def open_case(bus: Bus, id_: str, place: str = TOWN, **variables: Any) -> int:
    """A case that the window opens with a process; its key."""
    command = OpenCase("邻里纠纷", "walk_in", place, NOW, id_, variables=variables)
    return int(bus.execute(command, WINDOW)["case_key"])


def rows(bus: Bus, model: Any) -> list[dict[str, Any]]:
    with bus.database.read(TENANT) as tx:
        return [dict(row) for row in tx.rows(select_from(model))]


def roots_of(bus: Bus, case: int) -> list[str]:
    """The procedures that a case has had."""
    return [row["process_id"] for row in rows(bus, ProcessInstance) if row["case_key"] == case]


def versions(bus: Bus, at: Stage) -> list[int]:
    """The versions of a case and its instance."""
    found = [row["version"] for row in rows(bus, Case) if row["key"] == at.case]
    return found + [row["version"] for row in rows(bus, ProcessInstance) if row["key"] == at.root]


def start_root(bus: Bus, id_: str, place: str | None = None, **variables: Any) -> int:
    """An instance of no case, as a timer of the diagram would start it."""
    command = StartInstance(id_, variables=variables, place=place)
    return int(bus.execute(command, platform_actor(TENANT))["key"])


def broken(bus: Bus, root: int) -> list[Any]:
    """What verification, which executes it again, finds in an instance."""
    return [found for found in verify(bus.database, opener=bus.keyring).findings if found.chain_key == root]
