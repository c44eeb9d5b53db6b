"""A district's own case message: what it writes into its table, and its copy of the city's mediation procedure with an
event sub-process that hears it. Data only, as a district would write it."""

from __future__ import annotations

import shutil
from pathlib import Path

from casework.tables.folder import PROCESSES

NAME, LABEL = "MSG_CHANGE_MEDIATOR", "申请换调解员"
CONSEQUENCE = "镇街主任收到「另行指派调解员」，由其决定换不换人。调解照常进行。"
STEP = "另行指派调解员"
FIELD = "change_mediator_reason"
TABLE = f"""messages:
  {NAME}:
    label: {LABEL}
    senders: [county_triage]
    reason: {{field: {FIELD}, least: 5, most: 60}}
    consequence: {CONSEQUENCE}
    frequent: true
    heard_by: [mediation]
"""
_HEARS = f"""<bpmn:subProcess id="CH-change" name="{LABEL}" triggeredByEvent="true">
      <bpmn:startEvent id="CH-change-start" name="{NAME}" isInterrupting="false">
        <bpmn:outgoing>CH-f1</bpmn:outgoing>
        <bpmn:messageEventDefinition id="CH-change-med" messageRef="Message_{NAME}" />
      </bpmn:startEvent>
      <bpmn:userTask id="CH-change-S01" name="{STEP}">
        <bpmn:extensionElements>
          <zeebe:userTask />
          <zeebe:assignmentDefinition candidateGroups="town_director" />
        </bpmn:extensionElements>
        <bpmn:incoming>CH-f1</bpmn:incoming>
        <bpmn:outgoing>CH-f2</bpmn:outgoing>
      </bpmn:userTask>
      <bpmn:endEvent id="CH-change-end" name="指派好了"><bpmn:incoming>CH-f2</bpmn:incoming></bpmn:endEvent>
      <bpmn:sequenceFlow id="CH-f1" sourceRef="CH-change-start" targetRef="CH-change-S01" />
      <bpmn:sequenceFlow id="CH-f2" sourceRef="CH-change-S01" targetRef="CH-change-end" />
    </bpmn:subProcess>
  </bpmn:process>
  <bpmn:message id="Message_{NAME}" name="{NAME}">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=case_code" /></bpmn:extensionElements>
  </bpmn:message>"""


def own_mediation() -> bytes:
    """The district's copy of the mediation procedure."""
    shipped = (PROCESSES / "base" / "people_mediation" / "people_mediation.bpmn").read_text("utf-8")
    assert shipped.count("</bpmn:process>") == 1
    return shipped.replace("</bpmn:process>", _HEARS).encode()


def copied_tables(folder: Path) -> Path:
    """A copy of the platform's tables in which a test may write; the folder to name as that of the procedures."""
    shutil.copytree(PROCESSES / "base" / "shared", folder / "base" / "shared")
    return folder


def write_table(processes: Path, place: str, text: str = TABLE) -> Path:
    """Writes a place's own table of case messages."""
    file = processes / "districts" / place / "shared" / "case_messages.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
