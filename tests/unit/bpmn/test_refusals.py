"""What is not executed is refused at deployment, in Chinese, with the element named."""

from __future__ import annotations

import pytest

from engine.bpmn import parse_processes
from engine.errors import Invalid, Refusal, TooLarge
from tests.unit.bpmn.models import (
    HEAD,
    Node,
    body,
    boundary,
    chain,
    end,
    extensions,
    file,
    io,
    node,
    process,
    start,
    timer,
    user,
)


def refused(data: bytes) -> dict[str, str]:
    """code → element of every finding."""
    with pytest.raises(Invalid) as caught:
        parse_processes(data, "x.bpmn")
    findings = caught.value.findings
    assert all(any("\u4e00" <= char <= "\u9fff" for char in finding.message) for finding in findings)
    return {finding.code: finding.where for finding in findings}


def around(element: Node, *more: tuple[str, ...], **others: Node) -> bytes:
    nodes = {"s": start(), "a": element, "e": end(), **others}
    return file(process(body(nodes, *chain("s", "a", "e"), *more)))


@pytest.mark.parametrize(
    ("element", "code"),
    [
        (node("complexGateway"), "unsupported_element"),
        (node("choreographyTask"), "unsupported_element"),
        (node("callActivity"), "called_element"),
        (user("<docmentation/>"), "unknown_content"),
        (user("<conditionExpression>true</conditionExpression>"), "unknown_content"),
        (node("task", "", 'isForCompensation="yes"'), "truth_value"),
        (node("scriptTask"), "script"),
        (
            node("scriptTask", extensions('<zeebe:script expression="1 +" resultVariable="x"/>')),
            "expression_expected",
        ),
        (
            node("scriptTask", extensions('<zeebe:script expression="=1 +" resultVariable="x"/>')),
            "expression",
        ),
        (node("scriptTask", "<script>import os</script>"), "expression"),
        (node("businessRuleTask", extensions('<zeebe:calledDecision decisionId="d"/>')), "called_decision"),
        (node("receiveTask"), "message_missing"),
        (node("intermediateCatchEvent"), "event_missing"),
        (node("intermediateCatchEvent", "<messageEventDefinition/>"), "message_missing"),
        (node("intermediateCatchEvent", timer("P")), "timer"),
        (node("intermediateCatchEvent", timer("2026-01-01T10:00:00", "Date")), "timer"),
        (node("intermediateCatchEvent", timer("=1 +")), "expression"),
        (node("intermediateCatchEvent", "<timerEventDefinition/>"), "timer"),
        (node("intermediateCatchEvent", "<errorEventDefinition/>"), "event_place"),
        (user("<multiInstanceLoopCharacteristics/>"), "multi_instance"),
        (user("<standardLoopCharacteristics/>"), "loop"),
        (
            user(
                '<multiInstanceLoopCharacteristics behavior="One"><loopCardinality>2</loopCardinality>'
                "</multiInstanceLoopCharacteristics>"
            ),
            "multi_instance_behavior",
        ),
        (node("userTask", "", 'startQuantity="0"'), "quantity"),
        (node("userTask", "", 'completionQuantity="zwei"'), "quantity"),
        (node("task", "", 'isForCompensation="true" startQuantity="2"'), "compensation_flow"),
        (node("eventBasedGateway", "", 'eventGatewayType="Parallel"'), "event_gateway"),
        (
            node("intermediateThrowEvent", '<compensateEventDefinition waitForCompletion="maybe"/>'),
            "truth_value",
        ),
        (user(extensions(io(("input", "1", "a..b")))), "io_mapping_target"),
        (user(extensions('<zeebe:taskSchedule dueDate="2026-01-01T10:00:00"/>')), "date"),
        (user(extensions("<zeebe:taskListeners/>")), "unsupported_listener"),
        (node("subProcess"), "start_missing"),
        (node("adHocSubProcess"), "empty_ad_hoc"),
        (node("serviceTask"), "task_definition_missing"),
        (node("serviceTask", extensions("<zeebe:taskDefinition/>")), "task_type"),
        (user(extensions('<zeebe:formDefinition formId="f" bindingType="newest"/>')), "binding"),
    ],
)
def test_an_element_that_cannot_run_is_named(element: Node, code: str) -> None:
    assert refused(around(element)).get(code) == "a"


def test_several_tokens_to_begin_need_a_flow_to_come_by() -> None:
    inside = body({"u": node("userTask", "", 'startQuantity="2"')})
    assert refused(around(node("adHocSubProcess", inside))) == {"quantity": "u"}


def test_a_syntax_error_says_where_in_the_expression() -> None:
    with pytest.raises(Invalid) as caught:
        parse_processes(around(user(extensions(io(("input", "1 + + )", "x"))))), "x.bpmn")
    (finding,) = caught.value.findings
    assert "第 1 行" in finding.message and "1 + + )" in finding.message


def test_conditions_are_checked_too() -> None:
    gate = node("exclusiveGateway")
    bad = around(gate, ("a", "b", "f2", "${x}"), b=end())
    found = refused(bad)
    assert found["expression"] == "f2" and found["condition_missing"] == "f_a_e"


def test_flows_must_lead_from_and_to_elements_of_their_scope() -> None:
    assert refused(around(user(), ("a", "nowhere", "f9")))["dangling_flow"] == "f9"
    assert refused(around(user(), ("e", "a", "f9")))["flow_from_end"] == "f9"
    assert refused(around(user(), ("a", "s", "f9")))["flow_into_event"] == "f9"


def test_boundary_events_need_a_host_and_an_event() -> None:
    assert refused(around(user(), b=boundary("nowhere", timer("PT1H"))))["boundary_host"] == "b"
    assert refused(around(user(), b=boundary("a", "")))["event_missing"] == "b"
    assert refused(around(user(), b=boundary("a", "<cancelEventDefinition/>")))["cancel_outside"] == "b"
    assert (
        refused(around(user(), b=boundary("a", "<compensateEventDefinition/>")))["compensation_handler"]
        == "b"
    )


def test_starts_ids_links_and_gateways() -> None:
    assert refused(file(process(body({"e": end()}))))["start_missing"] == "p"
    assert refused(around(user(), s2=start()))["two_starts"] == "s2"
    assert refused(file(process(body({"s": start(), "e": end()}, ("s", "e", "s")))))["duplicate_id"] == "s"
    assert refused(around(node("intermediateThrowEvent", '<linkEventDefinition name="L"/>')))["link"] == "a"
    assert refused(around(node("eventBasedGateway")))["event_gateway_target"] == "e"
    assert refused(around(node("exclusiveGateway", "", 'default="zz"')))["default_flow"] == "a"


def test_nothing_executable_is_refused() -> None:
    assert refused((HEAD + '<process id="p" isExecutable="false"/></definitions>').encode()) == {
        "not_executable": "p"
    }
    assert "no_process" in refused((HEAD + "</definitions>").encode())
    assert "not_bpmn" in refused(b"<a/>")


def test_nesting_is_bounded() -> None:
    text = body({"s": start(), "e": end()}, ("s", "e"))
    for number in range(60):
        nodes = {f"s{number}": start(), f"x{number}": node("subProcess", text), f"e{number}": end()}
        text = body(nodes, *chain(f"s{number}", f"x{number}", f"e{number}"))
    with pytest.raises(Refusal):
        parse_processes(file(process(text)), "x.bpmn")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>', Invalid),
        (b"<definitions", Invalid),
        (b"<a>" + b" " * 6_000_000 + b"</a>", TooLarge),
    ],
)
def test_hostile_files_are_refused(data: bytes, kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        parse_processes(data, "x.bpmn")


def test_a_chain_of_many_tasks_needs_no_recursion() -> None:
    names = [f"t{number}" for number in range(1500)]
    nodes = {"s": start(), **{name: node("task") for name in names}, "e": end()}
    (model,) = parse_processes(file(process(body(nodes, *chain("s", *names, "e")))), "x.bpmn")
    assert len(model.elements) == 1502
