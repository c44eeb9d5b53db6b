"""Event definitions of events, receive and send tasks."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.definitions import Coded, Compensation, Conditional, Definition, Link, Message, Timer
from engine.bpmn.expressions import Expression
from engine.bpmn.parse.reader import (
    BPMN,
    Node,
    Report,
    bpmn_children,
    extension,
    first,
    is_true,
    local_name,
    text_of,
)
from engine.bpmn.parse.settings_reader import EPOCH
from engine.bpmn.state.timers import schedule

_BOTH = frozenset({"create", "update"})
_DEFINITION = "EventDefinition"
_THROWING = ("intermediateThrowEvent", "endEvent")


@dataclass(slots=True)
class Catalogue:
    """The messages, signals, errors and escalations that the file declares, by id."""

    messages: dict[str, tuple[str, Expression | None]] = field(default_factory=dict)
    names: dict[tuple[str, str], str | None] = field(default_factory=dict)
    definitions: dict[str, Node] = field(default_factory=dict)


def read_catalogue(root: Node, report: Report) -> Catalogue:
    """Everything that events may refer to."""
    found = Catalogue()
    for node in root.iterchildren(BPMN + "message"):
        where = node.get("id") or ""
        subscription = extension(node, "subscription")
        key = None
        if subscription is not None and (text := subscription.get("correlationKey")):
            key = report.expression(text, where, "关联键")
        found.messages[where] = (node.get("name") or "", key)
    for kind, attribute in (("signal", "name"), ("error", "errorCode"), ("escalation", "escalationCode")):
        for node in root.iterchildren(BPMN + kind):
            found.names[kind, node.get("id") or ""] = node.get(attribute) or None
    for node in bpmn_children(root):
        if local_name(node).endswith(_DEFINITION):
            found.definitions[node.get("id") or ""] = node
    return found


def read_definitions(node: Node, catalogue: Catalogue, report: Report) -> tuple[Definition, ...]:
    """The event definitions of an event, in the order of the document; for tasks their message."""
    where = node.get("id") or ""
    if local_name(node) in ("receiveTask", "sendTask"):
        return _task_message(node, catalogue, report, where)
    if local_name(node) in _THROWING and _is_done_by_a_worker(node):
        return ()
    found = []
    for child in bpmn_children(node):
        is_reference = local_name(child) == "eventDefinitionRef"
        written = _elsewhere(child, catalogue, report, where) if is_reference else child
        if written is None or not local_name(written).endswith(_DEFINITION):
            continue
        kind = local_name(written).removesuffix(_DEFINITION)
        item = _definition(written, kind, catalogue, report, where)
        if item is not None:
            found.append(item)
    return tuple(found)


def _is_done_by_a_worker(node: Node) -> bool:
    """A message that a worker sends: which one is the worker's business, so none need be named here."""
    message = first(node, "messageEventDefinition")
    named = message is not None and message.get("messageRef")
    return message is not None and not named and extension(node, "taskDefinition") is not None


def _elsewhere(node: Node, catalogue: Catalogue, report: Report, where: str) -> Node | None:
    """The event definition that stands beside the processes and that an event refers to."""
    reference = (node.text or "").strip().rpartition(":")[2]
    found = catalogue.definitions.get(reference)
    if found is None:
        report.add(
            "event_definition_ref", where, "事件引用的事件定义不存在", "与流程并列的事件定义的编号", reference
        )
    return found


def _task_message(node: Node, catalogue: Catalogue, report: Report, where: str) -> tuple[Definition, ...]:
    if node.get("messageRef") is None:
        if local_name(node) == "receiveTask":
            report.add("message_missing", where, "接收任务没有引用消息", "messageRef")
        return ()
    message = _message(node, catalogue, report, where)
    return () if message is None else (message,)


def _definition(node: Node, kind: str, catalogue: Catalogue, report: Report, where: str) -> Definition | None:
    if kind == "message":
        return _message(node, catalogue, report, where)
    if kind == "timer":
        return _timer(node, report, where)
    if kind == "signal":
        name = _named(node, "signal", catalogue, report, where)
        return None if name is None else Definition("signal", name)
    if kind in ("error", "escalation"):
        code = _named(node, kind, catalogue, report, where) if node.get(f"{kind}Ref") else None
        return Coded(kind, code)
    if kind == "conditional":
        return _conditional(node, report, where)
    if kind == "compensate":
        return Compensation(node.get("activityRef"), is_true(node, "waitForCompletion", True))
    if kind == "link":
        return Link((node.get("name") or "").strip())
    if kind in ("terminate", "cancel"):
        return Definition(kind)
    report.add("event_definition", where, f"不支持的事件定义 {kind}EventDefinition")
    return None


def _message(node: Node, catalogue: Catalogue, report: Report, where: str) -> Message | None:
    reference = node.get("messageRef") or ""
    known = catalogue.messages.get(reference.rpartition(":")[2])
    if known is None or not known[0]:
        report.add(
            "message_missing",
            where,
            "消息事件没有引用有名称的消息",
            "messageRef 指向 <message name=…>",
            reference,
        )
        return None
    name = report.value(known[0], where, "消息名")
    return None if name is None else Message(name, known[1])


def _named(node: Node, kind: str, catalogue: Catalogue, report: Report, where: str) -> Expression | None:
    reference = (node.get(f"{kind}Ref") or "").rpartition(":")[2]
    if (kind, reference) not in catalogue.names:
        report.add(
            f"{kind}_missing", where, f"{kind} 事件引用的定义不存在", f"{kind}Ref 指向 <{kind}>", reference
        )
        return None
    text = catalogue.names[kind, reference]
    if text is None and kind == "signal":
        report.add("signal_missing", where, "信号没有名称", "<signal name=…>", reference)
    return report.value(text, where, "信号名" if kind == "signal" else "代码")


def _conditional(node: Node, report: Report, where: str) -> Conditional | None:
    condition = report.feel(text_of(first(node, "condition")), where, "条件")
    if condition is None:
        report.add("condition_missing", where, "条件事件没有条件", "<condition>")
        return None
    limits = extension(node, "conditionalFilter")
    names: frozenset[str] = frozenset()
    events = _BOTH
    if limits is not None:
        names = frozenset(
            part.strip() for part in (limits.get("variableNames") or "").split(",") if part.strip()
        )
        events = (
            frozenset(
                part.strip() for part in (limits.get("variableEvents") or "").split(",") if part.strip()
            )
            or _BOTH
        )
        if not events <= _BOTH:
            report.add(
                "conditional_filter",
                where,
                "条件事件的 variableEvents 不认识",
                "create、update",
                "、".join(events),
            )
    return Conditional(condition, names, events)


def _timer(node: Node, report: Report, where: str) -> Timer | None:
    found = [
        (kind, text)
        for kind in ("date", "duration", "cycle")
        if (text := text_of(first(node, f"time{kind.capitalize()}"))) is not None
    ]
    if len(found) != 1:
        report.add(
            "timer",
            where,
            "定时器应有且只有一个时间",
            "timeDate、timeDuration、timeCycle 之一",
            f"{len(found)} 个",
        )
        return None
    kind, text = found[0]
    value = report.value(text, where, "定时器")
    if value is not None and value.feel is None:
        try:
            schedule(kind, text, EPOCH)
        except ValueError as error:
            report.add("timer", where, f"定时器：{error}", found=text)
            return None
    return None if value is None else Timer(kind, value)
