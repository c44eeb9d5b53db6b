"""What instances of a multi-instance hand in reaches the output collection at its place, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.fake_environment import FakeEnvironment
from engine.ports import DecisionOutcome
from tests.unit.bpmn.driver import ROOT, START, Play
from tests.unit.bpmn.models import (
    Node,
    body,
    chain,
    end,
    extensions,
    file,
    io,
    node,
    process,
    start,
    user,
)

SCRIPT = '<zeebe:script expression="=x * 10" resultVariable="r"/>'
CALLED = process(
    body({"ks": start(), "kt": node("scriptTask", extensions(SCRIPT)), "ke": end()}, *chain("ks", "kt", "ke")), "kid"
)  # fmt: skip
INSIDE = body(
    {"ms": start(), "mt": node("scriptTask", extensions(SCRIPT)), "me": end()}, *chain("ms", "mt", "me")
)
ALONE = body({"only": node("scriptTask", extensions(SCRIPT))})
DECISION = '<zeebe:calledDecision decisionId="d" resultVariable="r"/>'
MAPPED = io(("output", "x * 10", "r"))
#: Of each kind of activity: its tag, extensions, contents; what its results come from.
KINDS: dict[str, tuple[str, str, str]] = {
    "user": ("userTask", "", ""),
    "service": ("serviceTask", '<zeebe:taskDefinition type="t"/>', ""),
    "send": ("sendTask", '<zeebe:taskDefinition type="t"/>', ""),
    "rule-by-job": ("businessRuleTask", '<zeebe:taskDefinition type="t"/>', ""),
    "rule": ("businessRuleTask", DECISION, ""),
    "platform-service": ("serviceTask", '<zeebe:taskDefinition type="fq:ten"/>', ""),
    "receive": ("receiveTask", "", ""),
    "script": ("scriptTask", SCRIPT, ""),
    "manual": ("manualTask", MAPPED, ""),
    "abstract": ("task", MAPPED, ""),
    "call": ("callActivity", '<zeebe:calledElement processId="kid"/>', ""),
    "call-mapped": (
        "callActivity",
        '<zeebe:calledElement processId="kid" propagateAllChildVariables="false"/>'
        + io(("output", "r", "r")),
        "",
    ),
    "sub-process": ("subProcess", "", INSIDE),
    "transaction": ("transaction", "", INSIDE),
    "ad-hoc": ("adHocSubProcess", "", ALONE),
}


def multi(
    kind: str, sequential: bool, output: str = "r", more: str = "", completion: str = "", element: str = "x"
) -> Node:
    """An activity of a kind, once for each of `xs`; `more` are further extensions."""
    tag, inside, contents = KINDS[kind]
    data = f'inputCollection="=xs" inputElement="{element}" outputCollection="rs" outputElement="={output}"'
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{extensions(f'<zeebe:loopCharacteristics {data}/>')}{completion}</multiInstanceLoopCharacteristics>"
    )
    return node(
        tag, extensions(inside, more) + loop + contents, 'messageRef="M"' if kind == "receive" else ""
    )


def play(element: Node, variables: dict[str, Any] | None = None, semantics: int = 3) -> Play:
    environment = FakeEnvironment(START)
    environment.semantics = semantics
    environment.decide = lambda _, names: DecisionOutcome(1, names["x"] * 10)
    environment.services["fq:ten"] = lambda _, names: {"r": names["x"] * 10}
    data = file(process(body({"s": start(), "m": element, "e": end()}, *chain("s", "m", "e"))), CALLED)
    return Play(data, {"xs": [1, 2, 3], **(variables or {})}, environment)


def finish(found: Play, results: Any = lambda x: {"r": x * 10}) -> None:
    """Lets people, workers and senders give what `results` says for each instance, the last one first."""
    while not found.ended:
        assert not found.tracker.incidents, found.tracker.incidents
        if tasks := found.tracker.open_tasks("m"):
            command, key = ("complete_task",), tasks[-1]
        elif found.tracker.jobs:
            command, key = ("complete_job",), list(found.tracker.jobs)[-1]
        else:
            at = found.tracker.subscribers("message", "m")[-1]
            command, key = ("correlate", at[1]), at[0]
        x = found.runtime.variables(key)["x"]
        found.do(command[0], key, *command[1:], results(x))


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_activity_hands_in_its_results(kind: str, sequential: bool) -> None:
    found = play(multi(kind, sequential))
    finish(found)
    assert found.root == {"xs": [1, 2, 3], "rs": [10, 20, 30]} and not found.scopes()


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize(
    "kind", ["user", "service", "receive", "script", "rule", "call-mapped", "sub-process"]
)
def test_output_mappings_reach_the_output_element_and_do_not_leak(kind: str, sequential: bool) -> None:
    results = {"sub-process": "x * 10"}.get(kind, "r")
    element = multi(
        kind, sequential, output="res", more=io(("output", results, "res"), ("output", "x", "last"))
    )
    if kind == "call-mapped":
        element = (element[0], element[1].replace(io(("output", "r", "r")), ""), element[2])
    found = play(element)
    finish(found)
    root = found.root
    assert root.pop("last") in (1, 2, 3)
    if kind == "sub-process":
        root.pop("r")  # a result inside goes outward to the root, as in Camunda 8
    assert root == {"xs": [1, 2, 3], "rs": [10, 20, 30]}


def test_a_dotted_output_mapping_changes_the_instances_own_object() -> None:
    found = play(
        multi("user", False, output="res", more=io(("output", "r", "res.a"), ("output", "x", "res.b")))
    )
    finish(found)
    assert found.root["rs"] == [{"a": 10 * x, "b": x} for x in (1, 2, 3)] and "res" not in found.root


@pytest.mark.parametrize("sequential", [False, True])
def test_the_input_element_may_be_the_output_element(sequential: bool) -> None:
    found = play(multi("user", sequential, output="x"))
    finish(found, lambda x: {"x": x + 100})
    assert found.root == {"xs": [1, 2, 3], "rs": [101, 102, 103]}
    assert play(multi("manual", sequential, output="x")).root["rs"] == [1, 2, 3]
    assert play(multi("manual", sequential, output="loopCounter")).root["rs"] == [1, 2, 3]


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("output", ["r.val", "r.a.b", " r . val "])
def test_a_path_as_output_element_is_each_instances_own(output: str, sequential: bool) -> None:
    found = play(multi("user", sequential, output=output), {"r": "outside"})
    finish(found, lambda x: {"r": {"val": x, "a": {"b": x}}} if x != 2 else {})
    assert found.root["rs"] == [1, None, 3] and found.root["r"] == "outside"


@pytest.mark.parametrize("value", ["null", '"yes"', "numberOfCompletedInstances", "absent"])
@pytest.mark.parametrize("sequential", [False, True])
def test_a_completion_condition_that_is_no_truth_is_an_incident(value: str, sequential: bool) -> None:
    completion = f"<completionCondition>={value}</completionCondition>"
    found = play(multi("user", sequential, completion=completion))
    found.complete("m", {"r": 1})
    incident = found.incident()
    assert incident.error_type == "EXTRACT_VALUE_ERROR" and "completionCondition" in incident.message
    assert "元素 m " in incident.message and "rs" not in found.root


def test_what_the_condition_lacked_may_be_set_and_tried_anew() -> None:
    found = play(multi("user", True, completion="<completionCondition>=enough</completionCondition>"))
    found.complete("m", {"r": 1})
    found.do("set_variables", ROOT, {"enough": True}, False)
    (key,) = found.tracker.incidents
    found.do("retry", key)
    assert found.ended and found.root["rs"] == [1, None, None]


@pytest.mark.parametrize("sequential", [False, True])
def test_a_call_inside_an_instance_leaves_the_collection_alone(sequential: bool) -> None:
    call = node("callActivity", extensions('<zeebe:calledElement processId="kid"/>'))
    inner = body({"ms": start(), "u": user(), "c": call, "me": end()}, *chain("ms", "u", "c", "me"))
    tag, rest, attributes = multi("sub-process", sequential)
    found = play((tag, rest.replace(INSIDE, inner), attributes))
    while not found.ended:
        found.complete("u", number=len(found.tracker.open_tasks("u")) - 1)
    assert found.root == {"xs": [1, 2, 3], "rs": [10, 20, 30]}


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize("sequential", [False, True])
def test_an_instance_that_overwrites_what_is_collected_is_an_incident_once(
    sequential: bool, mapped: bool
) -> None:
    element = multi(
        "user", sequential, more=io(("output", "list", "rs"), ("output", "x", "r")) if mapped else ""
    )
    found = play(element, {"list": [9, 9, 9]})
    found.complete("m", {"r": 1, **({} if mapped else {"rs": [9, 9, 9]})})
    incident = found.incident()
    assert incident.error_type == "EXTRACT_VALUE_ERROR" and "rs" in incident.message
    (key,) = found.tracker.incidents
    if not mapped:  # whoever retries goes on with what stands there
        found.do("retry", key)
        assert not found.tracker.incidents and len(found.tracker.open_tasks("m")) == (1 if sequential else 2)


def test_a_result_that_says_the_collection_as_it_is_harms_nothing() -> None:
    found = play(multi("service", True))
    while not found.ended:
        (key,) = found.tracker.jobs
        found.do("complete_job", key, {**found.runtime.variables(key), "r": 5})
    assert found.root["rs"] == [5, 5, 5]


def test_nested_loops_that_share_the_name_of_their_collection_lose_nothing_silently() -> None:
    inner = body({"ms": start(), "n": multi("user", True, element="y"), "me": end()}, *chain("ms", "n", "me"))
    for output, ends in (("rs", True), ("r", False)):
        tag, rest, attributes = multi("sub-process", True, output=output)
        found = play((tag, rest.replace(INSIDE, inner), attributes))
        for number in range(9):
            if not found.tracker.incidents:
                found.complete("n", {"r": number})
        assert found.ended is ends and bool(found.tracker.incidents) is not ends
        assert not ends or found.root["rs"] == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_what_semantics_2_recorded_collects_as_it_did() -> None:
    found = play(multi("user", False, output="res", more=io(("output", "r", "res"))), semantics=2)
    finish(found)
    assert found.root["rs"] == [None, None, None] and found.root["res"] == 10
