"""What a district's own procedure counts as is said by its diagram: the city's lists and draws take it as their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from api.queries.cases.path import case_path
from casework.intake.commands import OpenCase
from casework.tables.procedures import definitions_counting_as, definitions_of_kind
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_cases import Case
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import loads
from tests.integration.core.world import DISTRICT, START, VILLAGE, World

_VALUE = table_of(Variable)
_VALUES = select_from(Variable, _VALUE.c.name, _VALUE.c.value).where(_VALUE.c.root_key == key_param("root"))
REGISTER = '<serviceTask id="t"><extensionElements><zeebe:taskDefinition type="fq:register-case"/></extensionElements></serviceTask>'  # fmt: skip # noqa: E501
WAIT = '<userTask id="t" name="等"><extensionElements><zeebe:assignmentDefinition candidateGroups="village_mediator"/><zeebe:taskSchedule dueDate="2026-03-05T09:00:00+08:00"/></extensionElements></userTask>'  # fmt: skip # noqa: E501
LEVEL = '<zeebe:ioMapping><zeebe:input source="SL1" target="sampling_level"/></zeebe:ioMapping>'


def service(kind: str, more: str = "") -> str:
    asked = f'<extensionElements><zeebe:taskDefinition type="{kind}"/>{more}</extensionElements>'
    return f'<serviceTask id="t">{asked}</serviceTask>'


def diagram(process: str, middle: str, kind: str, counts_as: str, end: str = "") -> tuple[str, bytes]:
    """One step that says what it is; `end` is what stands between it and the end, if anything."""
    last, flow = ("u", '<sequenceFlow id="c" sourceRef="t" targetRef="u"/>') if end else ("t", "")
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test" '
        f'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="{process}" name="{process}" '
        'isExecutable="true"><extensionElements><zeebe:properties>'
        f'<zeebe:property name="procedure_kind" value="{kind}"/>'
        f'<zeebe:property name="counts_as" value="{counts_as}"/></zeebe:properties></extensionElements>'
        f'<startEvent id="s"/>{middle}{end}<endEvent id="e"/>'
        f'<sequenceFlow id="a" sourceRef="s" targetRef="t"/>{flow}'
        f'<sequenceFlow id="b" sourceRef="{last}" targetRef="e"/></process></definitions>'
    )
    return f"{process}.bpmn", text.encode()


def values(world: World, root: int) -> dict[str, Any]:
    with world.bus.database.read(DISTRICT) as tx:
        return {row["name"]: loads(row["value"]) for row in tx.rows(_VALUES, root=root)}


def opened(world: World, process: str) -> dict[str, Any]:
    command = OpenCase("两户争一堵墙", "walk_in", VILLAGE, START, process, variables={"type_code": "0101"})
    answer: dict[str, Any] = world.do(command)
    return answer


def codes(world: World) -> list[str]:
    with world.bus.database.read(DISTRICT) as tx:
        return [row["case_code"] for row in tx.rows(select_from(Case).order_by(table_of(Case).c.key))]


@pytest.mark.parametrize("word", ["mediation, closing", "mediation", "closing", ""])
def test_a_districts_own_mediation_is_in_the_frame_when_its_diagram_says_so(world: World, word: str) -> None:
    frame = service("fq:sampling-frame", LEVEL)
    files = [diagram("wall_talk", REGISTER, "main", word), diagram("four_level_sampling_draw", frame, "timed", "", end='<userTask id="u"/>')]  # fmt: skip # noqa: E501
    world.do(Deploy(tuple(files)))
    opened(world, "wall_talk")
    world.clock.move_to(datetime.fromisoformat("2026-04-01T08:00:00+08:00"))
    found = values(world, world.start("four_level_sampling_draw"))["candidates"]
    assert [row["case_code"] for row in found] == (codes(world) if word == "mediation, closing" else [])


@pytest.mark.parametrize(("counts_as", "listed"), [("supervision", False), ("", True)])
def test_a_case_under_a_districts_own_supervision_is_not_listed_as_overdue_again(
    world: World, counts_as: str, listed: bool
) -> None:
    daily = service("fq:overdue-list")
    files = [
        diagram("wall_talk", REGISTER, "main", "", end=WAIT.replace('"t"', '"u"')),
        diagram("watching", WAIT, "beside", counts_as),
        diagram("supervision_daily", daily, "timed", "", end='<userTask id="u"/>'),
    ]
    world.do(Deploy(tuple(files)))
    case = opened(world, "wall_talk")
    world.do(StartInstance("watching", case_key=int(case["case_key"])))
    world.clock.move_to(datetime.fromisoformat("2026-03-20T08:00:00+08:00"))
    found = values(world, world.start("supervision_daily"))["overdue"]
    assert [row["case_code"] for row in found] == (codes(world) if listed else [])
    with world.bus.database.read(DISTRICT) as tx:
        assert [walk["beside"] for walk in case_path(tx, int(case["case_key"]))] == [False, True]
        refs = {row["key"]: row["ref"] for row in tx.rows(select_from(ProcessDefinition))}
        assert {refs[key] for key in definitions_of_kind(tx, "timed")} == {"supervision_daily"}
        said = {refs[key] for key in definitions_counting_as(tx, "supervision")}
        assert said == ({"watching"} if counts_as else set())


@pytest.mark.parametrize(("at", "listed"), [(VILLAGE, True), (None, False)])
def test_what_is_published_for_a_village_says_nothing_of_what_runs_by_the_districts_version(
    world: World, at: str | None, listed: bool
) -> None:
    late = WAIT.replace('"t"', '"u"')
    files = [
        diagram("wall_talk", REGISTER, "main", "", end=late),
        diagram("supervision_daily", service("fq:overdue-list"), "timed", "", end='<userTask id="u"/>'),
    ]
    world.do(Deploy(tuple(files)))
    opened(world, "wall_talk")
    world.do(Deploy((diagram("wall_talk", REGISTER, "main", "supervision", end=late),), at))
    world.clock.move_to(datetime.fromisoformat("2026-03-20T08:00:00+08:00"))
    found = values(world, world.start("supervision_daily"))["overdue"]
    assert [row["case_code"] for row in found] == (codes(world) if listed else [])
