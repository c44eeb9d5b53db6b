"""A setting that gives null or something of another type is an incident that names element and attribute."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.fake_environment import FakeEnvironment
from tests.unit.bpmn.driver import START, Play
from tests.unit.bpmn.models import (
    HEAD,
    Node,
    body,
    boundary,
    chain,
    end,
    extensions,
    node,
    process,
    start,
    timer,
    user,
)

ASSIGN = ("assignee", "candidateGroups", "candidateUsers")


def of_user(holder: str, attribute: str) -> Node:
    return user(extensions(f'<zeebe:{holder} {attribute}="=v"/>'))


def job(attributes: str) -> Node:
    return node("serviceTask", extensions(f"<zeebe:taskDefinition {attributes}/>"))


def throwing(event: str) -> Node:
    return node("intermediateThrowEvent", event)


def catching(event: str) -> Node:
    return node("intermediateCatchEvent", event)


ROOTS = (
    '<message id="MV" name="=v"/><signal id="SV" name="=v"/><error id="EV" errorCode="=v"/>'
    '<escalation id="XV" escalationCode="=v"/>'
    '<message id="MC" name="mc"><extensionElements><zeebe:subscription correlationKey="=v"/></extensionElements>'
    "</message>"
)
SIGNAL, ERROR = '<signalEventDefinition signalRef="SV"/>', '<errorEventDefinition errorRef="EV"/>'
ESCALATION = '<escalationEventDefinition escalationRef="XV"/>'
NOT_TEXT: tuple[Any, ...] = (None, 5, True, ["a"], {"a": 1})
NO_KEY: tuple[Any, ...] = (None, True, ["a"], {"a": 1})
#: What carries the setting, how the message names it, and values that are none.
SETTINGS: dict[str, tuple[Node, str, tuple[Any, ...]]] = {
    "assignee": (of_user("assignmentDefinition", "assignee"), "assignee", NOT_TEXT),
    "groups": (
        of_user("assignmentDefinition", "candidateGroups"),
        "candidateGroups",
        (None, "a", 5, [1], [None]),
    ),
    "users": (
        of_user("assignmentDefinition", "candidateUsers"),
        "candidateUsers",
        (None, "a", 5, [1], [None]),
    ),
    "due": (of_user("taskSchedule", "dueDate"), "dueDate", (5, True, "soon", ["a"])),
    "follow-up": (of_user("taskSchedule", "followUpDate"), "followUpDate", (5, True, "soon", ["a"])),
    "priority": (of_user("priorityDefinition", "priority"), "priority", (None, "5", 101, -1, True)),
    "form": (of_user("formDefinition", "formId"), "formId", NOT_TEXT),
    "external-form": (of_user("formDefinition", "externalReference"), "externalReference", NOT_TEXT),
    "job-type": (job('type="=v"'), "type", (*NOT_TEXT, "")),
    "retries": (job('type="t" retries="=v"'), "retries", (None, "3", True, -1, ["a"])),
    "called": (
        node("callActivity", extensions('<zeebe:calledElement processId="=v"/>')),
        "processId",
        NOT_TEXT,
    ),
    "decision": (
        node("businessRuleTask", extensions('<zeebe:calledDecision decisionId="=v" resultVariable="r"/>')),
        "decisionId",
        NOT_TEXT,
    ),
    "signal-thrown": (throwing(SIGNAL), "信号名", NOT_TEXT),
    "signal-caught": (catching(SIGNAL), "信号名", NOT_TEXT),
    "message-caught": (catching('<messageEventDefinition messageRef="MV"/>'), "消息名", NOT_TEXT),
    "correlation-key": (catching('<messageEventDefinition messageRef="MC"/>'), "关联键", NO_KEY),
    "receive": (node("receiveTask", "", 'messageRef="MC"'), "关联键", NO_KEY),
    "error": (end(ERROR), "errorCode", NOT_TEXT),
    "escalation": (throwing(ESCALATION), "escalationCode", NOT_TEXT),
    "duration": (catching(timer("=v")), "定时器", (None, 5, True, "soon")),
    "date": (catching(timer("=v", "Date")), "定时器", (None, 5, True, "soon")),
    "cycle": (catching(timer("=v", "Cycle")), "定时器", (None, 5, True, "soon")),
}


def play(element: Node, value: Any, more: dict[str, Node] | None = None, semantics: int = 3) -> Play:
    environment = FakeEnvironment(START)
    environment.semantics = semantics
    nodes = {"s": start(), "it": element, **(more or {}), "e": end()}
    flows = chain("s", "it") if element[0] == "endEvent" else chain("s", "it", "e")
    data = (HEAD + ROOTS + process(body(nodes, *flows)) + "</definitions>").encode()
    return Play(data, {"v": value}, environment)


@pytest.mark.parametrize(
    ("setting", "value"), [(name, value) for name, (_, _, values) in SETTINGS.items() for value in values]
)
def test_a_setting_without_its_value_is_an_incident_that_names_it(setting: str, value: Any) -> None:
    element, attribute, _ = SETTINGS[setting]
    incident = play(element, value).incident()
    assert incident.error_type == "EXTRACT_VALUE_ERROR" and incident.element_id == "it"
    assert "元素 it" in incident.message and attribute in incident.message


@pytest.mark.parametrize("event", [timer("=v"), SIGNAL, '<messageEventDefinition messageRef="MC"/>'])
def test_the_incident_of_a_boundary_event_names_the_event(event: str) -> None:
    incident = play(user(), None, {"b": boundary("it", event)}).incident()
    assert incident.element_id == "it" and "元素 b" in incident.message


def test_a_handler_whose_code_is_null_catches_nothing_and_is_named() -> None:
    found = play(job('type="t"'), None, {"b": boundary("it", ERROR)})
    (key,) = found.tracker.jobs
    found.do("throw_job_error", key, "e", "", {})
    assert "元素 b" in found.incident().message and "errorCode" in found.incident().message


@pytest.mark.parametrize("setting", ["due", "follow-up"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_moment_may_be_absent_as_in_camunda(setting: str, value: Any) -> None:
    assert play(SETTINGS[setting][0], value).waiting == ["it"]


@pytest.mark.parametrize("setting", ["assignee", "groups", "users", "form"])
def test_semantics_2_took_null_for_nobody(setting: str) -> None:
    assert play(SETTINGS[setting][0], None, semantics=2).waiting == ["it"]
