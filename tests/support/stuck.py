"""A small procedure that stands still until its decision table is there, for the tests of what operators look after."""

from __future__ import annotations

#: Asks a decision that is not deployed with it.
STUCK = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  targetNamespace="urn:fengqiao:tests"><process id="noise_check" name="噪声核查" isExecutable="true">
<startEvent id="Start"/>
<businessRuleTask id="Rate" name="判定噪声等级"><extensionElements>
<zeebe:calledDecision decisionId="noise_level" resultVariable="level"/></extensionElements></businessRuleTask>
<userTask id="Measure" name="上门测噪"><extensionElements><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="town_mediator"/></extensionElements></userTask>
<endEvent id="End"/>
<sequenceFlow id="F1" sourceRef="Start" targetRef="Rate"/><sequenceFlow id="F2" sourceRef="Rate" targetRef="Measure"/>
<sequenceFlow id="F3" sourceRef="Measure" targetRef="End"/></process></definitions>""".encode()

#: The decision: it answers whatever is asked.
MENDED = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="noise" name="噪声" namespace="urn:fengqiao:tests">
<decision id="noise_level" name="噪声等级"><variable id="v" name="噪声等级"/><decisionTable id="t" hitPolicy="FIRST">
<input id="i" label="分贝"><inputExpression id="ie" typeRef="number"><text>decibel</text></inputExpression></input>
<output id="o" name="level" typeRef="string"/>
<rule id="r"><inputEntry id="e"><text>-</text></inputEntry><outputEntry id="a"><text>"loud"</text></outputEntry></rule>
</decisionTable></decision></definitions>""".encode()
