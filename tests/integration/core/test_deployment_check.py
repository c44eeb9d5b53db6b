"""What refuses a deployment at every door, and what only where everything must be there (docs/check.md)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions.commands import Deploy
from engine.errors import Invalid
from engine.values import dumps
from tests.integration.core.world import CITY, World, person
from tests.unit.bpmn.models import Node, boundary, extensions, io, node, timer, user
from tests.unit.lint.texts import diagram, one

DECISION = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drg" name="d" namespace="n">'
    b'<decision id="D" name="D"><literalExpression><text>%s</text></literalExpression></decision></definitions>'
)
CALLED = '<zeebe:calledDecision decisionId="D" resultVariable="r"/>'
FORM = '<zeebe:formDefinition formId="F"/>'
BOUND = '<zeebe:formDefinition formId="F" bindingType="deployment"/>'
PROCESS = '<zeebe:calledElement processId="elsewhere"/>'
GROUP = '<zeebe:assignmentDefinition candidateGroups="nobody_knows"/>'
REASON = '<zeebe:property name="lint.ignore.unknown_group" value="外单位的组，编号由对方定"/>'
EXPLAINED = f"<zeebe:properties>{REASON}</zeebe:properties>"


def a_form(label: str = "甲", **more: Any) -> bytes:
    field = {"key": "a", "type": "textfield", "label": label, "properties": {"destination": "variable"}}
    return dumps({"id": "F", "components": [{**field, **more}]}).encode()


def files(middle: Node, **others: bytes) -> tuple[tuple[str, bytes], ...]:
    return (*one(middle).items(), *((name.replace("_", "."), data) for name, data in others.items()))


def refused(world: World, resources: tuple[tuple[str, bytes], ...], **more: Any) -> dict[str, str]:
    """code → element of every finding; each says what to do or what was expected."""
    with pytest.raises(Invalid) as caught:
        world.do(Deploy(resources, **more))
    assert all(finding.expected or finding.remedy for finding in caught.value.findings)
    return {finding.code: finding.where for finding in caught.value.findings}


def choice(condition: str) -> tuple[tuple[str, bytes], ...]:
    nodes = {"s": ("startEvent", "", ""), "x": node("exclusiveGateway", "", 'default="d"')}
    nodes |= {"a": ("endEvent", "", ""), "b": ("endEvent", "", "")}
    return tuple(diagram(nodes, ("s", "x"), ("x", "a", "c", condition), ("x", "b", "d")).items())


@pytest.mark.parametrize("text", ["= = true", "= true and", "x == 1", "${x}", "__import__('os')"])
def test_an_expression_that_does_not_parse_is_refused_at_every_door(world: World, text: str) -> None:
    assert refused(world, choice(text)) == {"expression": "c"}
    for kind in ("Duration", "Date", "Cycle"):
        catch = node("intermediateCatchEvent", timer(f"={text}", kind))
        assert refused(world, files(catch)) == {"expression": "t"}
    assert refused(world, files(user(extensions(io(("input", text, "v")))))) == {"expression": "t"}
    assert refused(world, files(user(extensions(io(("output", text, "v")))))) == {"expression": "t"}
    message = files(user())[0][1].replace(b'"=code"', f'"={text}"'.encode())
    assert refused(world, (("m.bpmn", message),)) == {"expression": "MK"}
    assert refused(world, (("d.dmn", DECISION % text.encode()),)) == {"expression": "D"}
    assert refused(world, (("F.form", a_form(conditional={"hide": f"={text}"})),)) == {"expression": "a"}


def test_a_timer_key_that_no_table_has_is_refused_at_every_door(world: World) -> None:
    due = user(extensions("<zeebe:taskSchedule dueDate='=deadline(\"T_NO_SUCH\")'/>"))
    assert refused(world, files(due)) == {"unknown_timer": "t"}
    event = {"s": ("startEvent", "", ""), "t": user(), "e": ("endEvent", "", "")}
    event["b"] = boundary("t", timer('=deadline("T_NOT.either")', "Date"))
    assert refused(world, tuple(diagram(event, ("s", "t"), ("t", "e")).items())) == {"unknown_timer": "b"}
    good = user(extensions("<zeebe:taskSchedule dueDate='=deadline(\"T_TRIAGE\")'/>"))
    assert world.do(Deploy(files(good)))["definitions"]


@pytest.mark.parametrize(
    ("middle", "code"),
    [
        (user(extensions(FORM)), "unknown_form"),
        (node("businessRuleTask", extensions(CALLED)), "unknown_decision"),
        (node("callActivity", extensions(PROCESS)), "unknown_process"),
        (user(extensions(GROUP)), "unknown_group"),
    ],
)
def test_what_is_missing_is_refused_only_where_everything_must_be_there(
    world: World, middle: Node, code: str
) -> None:
    assert refused(world, files(middle), complete=True) == {code: "t"}
    assert world.do(Deploy(files(middle)))["definitions"]


def test_what_is_in_the_resources_or_in_force_above_is_there(world: World) -> None:
    task = files(user(extensions(FORM)))
    assert world.do(Deploy((*task, ("F.form", a_form())), complete=True))["definitions"]
    decide = files(node("businessRuleTask", extensions(CALLED)))
    world.do(Deploy((("d.dmn", DECISION % b"1"),)), person(tenant=CITY))
    assert world.do(Deploy(decide, complete=True))["definitions"]


def test_a_reason_beside_the_element_lets_an_unknown_group_pass(world: World) -> None:
    assert world.do(Deploy(files(user(extensions(GROUP + EXPLAINED))), complete=True))["definitions"]


def test_what_is_bound_to_the_deployment_must_be_in_it_and_is_versioned_with_it(world: World) -> None:
    task = files(user(extensions(BOUND)))
    assert refused(world, task) == {"not_in_deployment": "t"}
    first = world.do(Deploy((*task, ("F.form", a_form()))))
    again = world.do(Deploy((*task, ("F.form", a_form()))))
    assert not any(row["is_new"] for row in again["definitions"])
    assert [row["key"] for row in again["definitions"]] == [row["key"] for row in first["definitions"]]
    changed = world.do(Deploy((*task, ("F.form", a_form("乙")))))
    assert [(row["kind"], row["version"]) for row in changed["definitions"]] == [("process", 2), ("form", 2)]
    root = world.start("p")
    assert world.open(root)


@pytest.mark.parametrize("second", ["", 'name="a"'])
def test_a_table_that_would_lose_a_value_is_refused(world: World, second: str) -> None:
    entries = "<outputEntry><text>1</text></outputEntry>" * 2
    table = (
        f'<decisionTable id="t"><output id="o1" name="a"/><output id="o2" {second}/><rule id="r">{entries}'
        "</rule></decisionTable>"
    )
    whole = DECISION[: DECISION.index(b"<literal")] + table.encode() + b"</decision></definitions>"
    assert refused(world, (("d.dmn", whole),)) == {"decision_output_name": "o2"}


def test_decisions_in_a_circle_are_refused(world: World) -> None:
    need = b'<informationRequirement id="q"><requiredDecision href="#D"/></informationRequirement>'
    circle = (DECISION % b"1").replace(b"<literal", need + b"<literal", 1)
    assert refused(world, (("d.dmn", circle),)) == {"decision_circle": "D"}
