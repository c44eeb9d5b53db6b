"""A district in which every table of the proof has a row: a case with parties, files and papers, instances that wait
for everything, start events of each kind, a changed timer, drawings; two checkpoints."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from casework.case_file.commands import NotePersonalReads
from casework.founding import founding_context, record_founding
from casework.intake.commands import OpenCase
from casework.papers.commands import RenderDocument
from casework.parties.commands import BindParty
from engine.access.commands import AddAccounts, CreateToken, NewAccount, PasswordHash, RevokeToken
from engine.definitions.commands import Deploy, RetireDefinition, SaveDrawing, SaveScenario, SetTimer
from engine.files.commands import StoreUpload
from engine.history.checkpoint import write_checkpoint
from engine.jobs.commands import ActivateJobs, FailJob
from engine.messages.commands import PublishMessage
from engine.store.tables_cases import Document
from engine.store.tenant_statements import select_from
from engine.tasks.commands import ClaimTask, CompleteTask, SaveDraft
from engine.values import dumps
from tests.integration.core.timed import timed
from tests.integration.core.world import CITY, DISTRICT, OTHER, VILLAGE, World

_STARTS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  targetNamespace="urn:test"><message id="m" name="asked"/><signal id="g" name="alarm"/>
<process id="called_out" name="被叫起" isExecutable="true">
<startEvent id="ByMessage"><messageEventDefinition messageRef="m"/></startEvent>
<startEvent id="BySignal"><signalEventDefinition signalRef="g"/></startEvent>
<userTask id="Look" name="看一看"/><endEvent id="End"/>
<sequenceFlow id="F1" sourceRef="ByMessage" targetRef="Look"/>
<sequenceFlow id="F3" sourceRef="BySignal" targetRef="Look"/>
<sequenceFlow id="F2" sourceRef="Look" targetRef="End"/></process></definitions>"""

_CASE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  targetNamespace="urn:test"><process id="rich_case" name="办一件事" isExecutable="true"><startEvent id="S"/>
<userTask id="write" name="登记"><extensionElements><zeebe:userTask/>
<zeebe:formDefinition formId="rich_form"/><zeebe:properties>
<zeebe:property name="case_status" value="registered"/></zeebe:properties>
</extensionElements></userTask><serviceTask id="register"><extensionElements>
<zeebe:taskDefinition type="fq:register-case"/></extensionElements></serviceTask>
<serviceTask id="paper"><extensionElements><zeebe:taskDefinition type="fq:document"/><zeebe:taskHeaders>
<zeebe:header key="template" value="D02"/></zeebe:taskHeaders></extensionElements></serviceTask>
<userTask id="handle" name="办理"><extensionElements><zeebe:userTask/></extensionElements></userTask><endEvent id="E"/>
<sequenceFlow id="a" sourceRef="S" targetRef="write"/><sequenceFlow id="b" sourceRef="write" targetRef="register"/>
<sequenceFlow id="c" sourceRef="register" targetRef="paper"/><sequenceFlow id="d" sourceRef="paper" targetRef="handle"/>
<sequenceFlow id="e" sourceRef="handle" targetRef="E"/></process></definitions>"""

_DECIDES = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  targetNamespace="urn:test"><process id="decides" isExecutable="true"><startEvent id="S"/>
<businessRuleTask id="D"><extensionElements><zeebe:calledDecision decisionId="small_decision" resultVariable="way"/>
</extensionElements></businessRuleTask><endEvent id="E"/>
<sequenceFlow id="a" sourceRef="S" targetRef="D"/><sequenceFlow id="b" sourceRef="D" targetRef="E"/></process>
</definitions>"""


def _field(kind: str, key: str, destination: str) -> dict[str, Any]:
    return {
        "type": kind,
        "id": f"f_{key}",
        "key": key,
        "label": key,
        "properties": {"destination": destination},
    }


_FORM = {
    "type": "default",
    "id": "rich_form",
    "schemaVersion": 16,
    "components": [
        _field("textfield", "type_code", "variable"),
        _field("textfield", "risk", "case:P1:risk_suggested"),
        _field("textfield", "place_text", "case:P1:place_text"),
        _field("textarea", "story", "case:P2:story"),
        {"type": "filepicker", "id": "f_proof", "key": "proof", "label": "材料", "multiple": True,
         "properties": {"destination": "case:P2:proof"}},
        {"type": "dynamiclist", "id": "f_parties", "path": "parties", "label": "当事人", "components": [
            _field("textfield", "party_role", "variable"),
            _field("textfield", "party_kind", "variable"),
            _field("textfield", "display_name", "party:P2:display_name"),
            _field("textfield", "consent", "party:P1:consent"),
        ]},
    ],
}  # fmt: skip

PNG = b"\x89PNG\r\n\x1a\n"


def enrich(world: World) -> None:
    """Tells the story; nothing of the history is unguarded yet."""
    for tenant in (CITY, DISTRICT, OTHER):
        with world.bus.database.write(tenant) as tx:
            record_founding(tx, founding_context(tenant, world.clock.now()))
    hashed = PasswordHash("$argon2id$" + "x" * 60)
    people = (("chen", "town_mediator", VILLAGE), ("li", "county_director", DISTRICT))
    accounts = [NewAccount(user, user, ((role, at),), hashed) for user, role, at in people]
    world.do(AddAccounts((*accounts, NewAccount("citizen", "当事人", (), hashed))))
    for number in range(2):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        world.do(CreateToken("chen", digest, f"程序{number}", world.clock.now() + timedelta(days=9)))
    world.do(RevokeToken("chen", digest[:16]))
    files = {"rich_case.bpmn": _CASE, "called_out.bpmn": _STARTS, "rich_form.form": dumps(_FORM)}
    world.do(Deploy(tuple((name, text.encode()) for name, text in files.items()), note="头一次"))
    world.do(Deploy((("patrol.bpmn", timed("timeCycle", "0 10 * * *")),)))
    world.deploy("waits.bpmn", "called.bpmn", "small_decision.dmn")
    world.do(Deploy((("decides.bpmn", _DECIDES.encode()),)))
    world.start("decides", risk="red")
    spare = _STARTS.replace("called_out", "spare").replace('"asked"', '"spare"').encode()
    deployed = world.do(Deploy((("spare.bpmn", spare),)))
    world.do(RetireDefinition(deployed["definitions"][0]["key"]))
    world.do(SetTimer(DISTRICT, "T_TRIAGE", "P3D", "人手不够"))
    for number in (1, 2):
        _case(world, number)
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    _waits(world)
    world.do(PublishMessage("nobody", "x", {"a": 1}, ttl_ms=86_400_000))
    world.deploy("ping.bpmn")
    world.start("ponging", pair="rich")
    world.do(PublishMessage("ping", "rich", {"a": 1}, ttl_ms=86_400_000))
    world.do(SaveDrawing("rich_case", DISTRICT, "办一件事", None, _CASE, {}, {}, None))
    world.do(SaveScenario("rich_case", "一", {"steps": []}))
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    write_checkpoint(world.bus.database, CITY, world.clock.now())


def _case(world: World, number: int) -> None:
    world.clock.advance(timedelta(minutes=1))
    opened = world.do(
        OpenCase(
            f"欠款{number}",
            "walk_in",
            VILLAGE,
            world.clock.now(),
            "rich_case",
            None,
            {"contact": "值班员", "due_text": "三十日"},
        )
    )
    task = world.open(opened["instance_key"])["write"]
    identity = str(uuid.uuid4())
    world.do(StoreUpload(identity, "照片.png", "image/png", PNG, {"task": str(task)}, None, task))
    world.do(SaveDraft(task, {"story": "没写完"}))
    parties = [
        {"party_role": role, "party_kind": "person", "display_name": name, "consent": answer}
        for role, name, answer in (("applicant", "甲", "agreed"), ("respondent", "乙", "refused"))
    ]
    values = {"type_code": "0101", "risk": "red", "place_text": "村委会", "story": "欠三千元"}
    world.do(CompleteTask(task, {**values, "proof": [f"{identity}/照片.png"], "parties": parties}))
    case = opened["case_key"]
    world.do(BindParty(case, 1, "citizen", "到窗口出示身份证，当面核对无误。"))
    world.do(BindParty(case, 2, "citizen", "到窗口出示身份证，当面核对无误。"))
    world.do(BindParty(case, 2, "citizen", "绑错了当事人，核对以后解除绑定。", bound=False))
    world.do(NotePersonalReads(case, ("phone", "story"), "/api/cases/<code>"))
    with world.bus.database.read(DISTRICT) as tx:
        for row in tx.rows(select_from(Document)):
            world.do(RenderDocument(row["key"]))
    world.do(SaveDraft(world.open(opened["instance_key"])["handle"], {"note": "半句"}))


def _waits(world: World) -> None:
    for order in ("o1", "o2"):
        root = world.start("waits", order=order, amount=3)
        world.do(ClaimTask(world.open(root)["look"]))
    (job,) = world.do(ActivateJobs("work", "worker-1", 60_000, 1))
    world.do(FailJob(job["key"], 0, "线路不通"))
    world.do(ActivateJobs("work", "worker-1", 60_000, 1))
