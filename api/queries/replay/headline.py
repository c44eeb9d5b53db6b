"""One line for a step, and what followed from it, in plain Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.queries.process_names import process_name
from api.queries.replay.known import Known
from api.queries.replay.read import Step
from api.queries.replay.words import SIGNALS, deadline, element_name, role_name
from casework.case_messages.case_messages import SIGNALS as SENT
from casework.papers.templates import template
from casework.tables.domain import enum

_PLAIN = {
    "CancelInstance": "终止程序",
    "ModifyInstance": "接口程序调整办理位置",
    "ActivateActivities": "接口程序启动临时子流程里的活动",
    "DoBatchItem": "接口程序批量处理",
    "SetVariables": "更正办理数据",
    "ResolveIncident": "排除故障后继续",
    "StallTimer": "到时要办的一步办不下去，等人处理",
    "CompleteJob": "接口程序办完一件",
    "FailJob": "接口程序没有办成",
    "ThrowJobError": "接口程序报告差错",
    "UpdateJob": "调整接口程序的次数",
    "ActivateJobs": "接口程序领取一件",
    "RenderDocument": "生成文书文件",
    "StartInstance": "启动程序",
    "BroadcastSignal": "收到通知",
    "SaveDraft": "填写中的回答使案件成为敏感件",
    "ClassifyCase": "重新定密级",
    "NotePersonalReads": "查看个人信息",
    "BindParty": "登记当事人的账号",
}
#: Ends of the keys of those fields that say how a step came out.
_TELLING = (
    "result",
    "decision_confirmed",
    "satisfaction",
    "closing_reason",
    "agreement_form",
    "exit_channel",
)
_OF_TASK = {
    "TaskClaimed": "领取「{name}」",
    "TaskReleased": "退回「{name}」，重新等人领取",
    "TaskAssigned": "把「{name}」转给 {assignee}",
    "TaskUpdated": "调整「{name}」的期限或办理岗位",
}


def headline(known: Known, step: Step, task: dict[str, Any] | None) -> str:
    """What was done, e.g. 办完「现场调解」：达成."""
    if not any(entry.readable for entry in step.entries):
        return "这条记录读不出来"
    if task is not None:
        answer = _answer(known, step)
        return f"办完「{task['name']}」" + (f"：{answer}" if answer else "")
    for kind, facts in step.events:
        if kind in _OF_TASK:
            begun = known.task(facts["key"])
            return _OF_TASK[kind].format(
                name=begun["name"] if begun else "待办", assignee=facts.get("assignee")
            )
    command = step.first.command
    if command == "OpenCase":
        title = next((f["title"] for k, f in step.facts if k == "CaseOpened"), "") if known.facts else ""
        return f"登记新案「{title}」" if title else "登记新案"
    if command == "FireTimer":
        return f"到时：{_where(known, step)}"
    if command in ("PublishMessage", "CorrelateMessage"):
        return _message(known, step)
    looked = next((f for k, f in step.facts if k in ("PartyRevealed", "CaseFileRevealed")), None)
    signalled = next((str(f["name"]) for k, f in step.facts if k == "CaseSignalled"), "")
    if signalled in SENT:
        return f"发起：{SENT[signalled].label}"
    if looked is not None:
        reason = f"，因为：{looked['reason']}" if looked.get("reason") else ""
        whose = f"第 {looked['number']} 位当事人的信息" if "number" in looked else "案卷里遮住的内容"
        return f"查看{whose}{reason}"
    return _PLAIN.get(command, "平台记录")


def outcomes(known: Known, step: Step) -> Iterator[str]:
    """What followed: states, papers, who is asked next, what began or ended."""
    for kind, facts in step.facts:
        if kind == "StatusChanged":
            names = enum("case_status")
            yield f"状态由「{names.get(facts['from'], facts['from'])}」改为「{names.get(facts['to'], facts['to'])}」"
        elif kind == "DocumentMade":
            yield f"出具 {template(facts['template']).name}{facts['number']}"
    for kind, facts in step.events:
        if kind == "TaskCreated":
            groups = "、".join(dict.fromkeys(role_name(group) for group in facts["candidate_groups"]))
            until = f"，期限 {deadline(facts['due'])}" if facts["due"] else ""
            yield f"接着等{groups or '经办人'}办「{facts['name']}」{until}"
        elif kind == "TaskEnded" and facts["state"] == "CANCELED":
            begun = known.task(facts["key"])
            yield f"「{begun['name'] if begun else '待办'}」不用办了"
        elif kind == "ProcessStarted" and facts["parent_key"] is not None:
            yield f"转入「{process_name(known.tx, facts['process_id'], facts['definition_key'])}」"
        elif kind == "IncidentRaised":
            yield f"停在「{_name(known, facts['element_key'])}」，等人处理"


def _answer(known: Known, step: Step) -> str:
    """The choice of the person that the step is about."""
    for operation in step.operations:
        if operation["op"] == "complete_task" and known.facts:
            task = known.task(operation["args"][0])
            for fact in known.forms.fields(task["form_key"]) if task else ():
                value = operation["args"][1].get(fact.key)
                if fact.options and isinstance(value, str) and fact.key.endswith(_TELLING):
                    return known.words.value(fact.key, value, fact)
    return ""


def _message(known: Known, step: Step) -> str:
    if any(kind == "ProcessStarted" for kind, _ in step.events):
        started = next(f for k, f in step.events if k == "ProcessStarted")
        return f"启动「{process_name(known.tx, started['process_id'], started['definition_key'])}」"
    for operation in step.operations:
        named = [SIGNALS[a] for a in operation.get("args") or [] if isinstance(a, str) and a in SIGNALS]
        if named:
            return f"收到信号：{named[0]}"
    return f"收到消息：{_where(known, step)}"


def _where(known: Known, step: Step) -> str:
    """The element at which the step began."""
    for operation in step.operations:
        key = next((a for a in operation.get("args") or [] if isinstance(a, int)), None)
        if known.place_of(key) is not None:
            return f"「{_name(known, key)}」"
    for _kind, facts in step.events:
        if known.place_of(facts.get("key")) is not None:
            return f"「{_name(known, facts['key'])}」"
    return "流程里的一处"


def _name(known: Known, element_key: int | None) -> str:
    place = known.place_of(element_key)
    return element_name(known.model(place[1]), place[0]) if place else "流程里的一处"
