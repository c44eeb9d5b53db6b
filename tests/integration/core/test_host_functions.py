"""A host function that cannot answer is the diagram's mistake: an incident stands there, and the record replays."""

from __future__ import annotations

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.instances.commands import ResolveIncident, StartInstance
from engine.store.tables_instances import Incident
from engine.store.tenant_statements import select_from
from tests.integration.core.world import DISTRICT, World

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">
  <bpmn:process id="asks" isExecutable="true">
    <bpmn:startEvent id="begin"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="work"/>
    <bpmn:userTask id="work" name="办">
      <bpmn:extensionElements><zeebe:userTask/><zeebe:taskSchedule dueDate="{due}"/></bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="b" sourceRef="work" targetRef="end"/>
    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("=deadline(key)", "没有这个计时器"),
        ("=add working days(today(), key)", "add working days"),
        ("=next working day(key)", "next working day"),
    ],
)
def test_a_question_without_an_answer_is_an_incident(world: World, due: str, said: str) -> None:
    world.do(Deploy((("asks.bpmn", DIAGRAM.format(due=due).encode()),)))
    world.do(StartInstance(process_id="asks", variables={"key": "T_NOWHERE"}))
    with world.bus.database.read(DISTRICT) as tx:
        (incident,) = tx.rows(select_from(Incident))
    assert (incident["element_id"], incident["error_type"]) == ("work", "EXTRACT_VALUE_ERROR")
    assert said in incident["message"]
    world.do(ResolveIncident(incident["key"]))  # still no answer: a new incident, again recorded
    world.restart()
    report = verify(world.bus.database)
    assert report.ok, report.findings
    assert report.instances_replayed == 1
