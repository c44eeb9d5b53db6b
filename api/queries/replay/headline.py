"""One line for a step, and what followed from it, in plain Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from api.queries.process_names import process_name
from api.queries.replay.known import Known
from api.queries.replay.read import Step
from api.queries.replay.words import deadline, element_name
from casework.cases.events import (
    CaseFileRevealed,
    CaseOpened,
    CaseSignalled,
    DocumentMade,
    PartyRevealed,
    StatusChanged,
)
from casework.papers.templates import template
from casework.roles import role_name
from casework.tables.domain import enum
from engine.events import Event, IncidentRaised, ProcessStarted, TaskCreated, TaskEnded
from engine.tasks.events import TaskAssigned, TaskClaimed, TaskReleased, TaskUpdated

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
_OF_TASK: dict[type[Event], str] = {
    TaskClaimed: "领取「{name}」",
    TaskReleased: "退回「{name}」，重新等人领取",
    TaskAssigned: "把「{name}」转给 {assignee}",
    TaskUpdated: "调整「{name}」的期限或办理岗位",
}


def headline(known: Known, step: Step, task: TaskCreated | None) -> str:
    """What was done, e.g. 办完「现场调解」：达成."""
    if not any(entry.readable for entry in step.entries):
        return "这条记录读不出来"
    if task is not None:
        answer = _answer(known, step)
        return f"办完「{task.name}」" + (f"：{answer}" if answer else "")
    for event in step.events:
        if isinstance(event, TaskClaimed | TaskReleased | TaskAssigned | TaskUpdated):
            begun = known.task(event.key)
            return _OF_TASK[type(event)].format(
                name=begun.name if begun else "待办", assignee=getattr(event, "assignee", None)
            )
    command = step.first.command
    if command == "OpenCase":
        title = next((f.title for f in step.facts if isinstance(f, CaseOpened)), "") if known.facts else ""
        return f"登记新案「{title}」" if title else "登记新案"
    if command == "FireTimer":
        return f"到时：{_where(known, step)}"
    if command in ("PublishMessage", "CorrelateMessage"):
        return _message(known, step)
    return next(filter(None, (_of_case(known, fact) for fact in step.facts)), None) or _PLAIN.get(
        command, "平台记录"
    )


def _of_case(known: Known, fact: Event) -> str | None:
    """What somebody did to the case itself; None for what only followed."""
    match fact:
        case CaseSignalled():
            return f"发起：{known.message_labels.get(fact.name, '案件消息')}"
        case PartyRevealed():
            return f"查看第 {fact.number} 位当事人的信息{_because(fact.reason)}"
        case CaseFileRevealed():
            return f"查看案卷里遮住的内容{_because(fact.reason)}"
    return None


def _because(reason: str) -> str:
    return f"，因为：{reason}" if reason else ""


def outcomes(known: Known, step: Step) -> Iterator[str]:
    """What followed: states, papers, who is asked next, what began or ended."""
    for fact in step.facts:
        if isinstance(fact, StatusChanged):
            names = enum("case_status")
            yield f"状态由「{names.get(fact.from_, fact.from_)}」改为「{names.get(fact.to, fact.to)}」"
        elif isinstance(fact, DocumentMade):
            yield f"出具 {template(fact.template).name}{fact.number}"
    for event in step.events:
        yield from _outcome(known, event)


def _outcome(known: Known, event: Event) -> Iterator[str]:
    match event:
        case TaskCreated():
            groups = "、".join(dict.fromkeys(role_name(group) for group in event.candidate_groups))
            until = f"，期限 {deadline(event.due.isoformat())}" if event.due else ""
            yield f"接着等{groups or '经办人'}办「{event.name}」{until}"
        case TaskEnded(state="CANCELED"):
            begun = known.task(event.key)
            yield f"「{begun.name if begun else '待办'}」不用办了"
        case ProcessStarted() if event.parent_key is not None:
            yield f"转入「{process_name(known.tx, event.process_id, event.definition_key)}」"
        case IncidentRaised():
            yield f"停在「{_name(known, event.element_key)}」，等人处理"


def _answer(known: Known, step: Step) -> str:
    """The choice of the person that the step is about."""
    for operation in step.operations:
        if operation["op"] == "complete_task" and known.facts:
            task = known.task(operation["args"][0])
            for fact in known.forms.fields(task.form_key) if task else ():
                value = operation["args"][1].get(fact.key)
                if fact.options and isinstance(value, str) and fact.key.endswith(_TELLING):
                    return known.words.value(fact.key, value, fact)
    return ""


def _message(known: Known, step: Step) -> str:
    started = next((event for event in step.events if isinstance(event, ProcessStarted)), None)
    if started is not None:
        return f"启动「{process_name(known.tx, started.process_id, started.definition_key)}」"
    for operation in step.operations:
        said = [known.message_labels.get(a) for a in operation.get("args") or [] if isinstance(a, str)]
        if label := next(filter(None, said), None):
            return f"收到消息：{label}"
    return f"收到消息：{_where(known, step)}"


def _where(known: Known, step: Step) -> str:
    """The element at which the step began."""
    for operation in step.operations:
        key = next((a for a in operation.get("args") or [] if isinstance(a, int)), None)
        if known.place_of(key) is not None:
            return f"「{_name(known, key)}」"
    for event in step.events:
        key = getattr(event, "key", None)
        if known.place_of(key) is not None:
            return f"「{_name(known, key)}」"
    return "流程里的一处"


def _name(known: Known, element_key: int | None) -> str:
    place = known.place_of(element_key)
    if not place:
        return "流程里的一处"
    name = element_name(known.model(place[1]), place[0])
    return known.message_labels.get(name, name)
