"""Which event may stand where, and what it needs there."""

from __future__ import annotations

from engine.bpmn.definitions import Compensation, Link
from engine.bpmn.parse.reader import BPMN, Node, Report, bpmn_children, is_true, local_name, referred
from engine.bpmn.parse.reading import ACTIVITIES, SCOPES, NodeReading, ScopeReading

_ALLOWED = {
    "process start": {"message", "timer", "signal"},
    "event sub-process start": {
        "message",
        "timer",
        "signal",
        "error",
        "escalation",
        "conditional",
        "compensate",
    },
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "compensate", "link"},
    "endEvent": {"message", "signal", "error", "escalation", "compensate", "terminate", "cancel"},
    "boundaryEvent": {
        "message",
        "timer",
        "signal",
        "error",
        "escalation",
        "conditional",
        "compensate",
        "cancel",
    },
}
_ALWAYS_INTERRUPTING = ("error", "cancel")


def check_event(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    """Findings about an event's kind, its place and what it hangs on."""
    place = _place(scope, item)
    if place is None:
        return
    allowed = _ALLOWED[place]
    for kind in item.kinds:
        if kind not in allowed:
            shown = "、".join(sorted(allowed))
            report.add("event_place", element, f"这里不能用 {kind} 事件（{place}）", shown, kind)
    if item.tag == "intermediateCatchEvent" and not has_definition(item.node):
        report.add("event_missing", element, "中间捕获事件没有事件定义")
    if item.tag == "boundaryEvent":
        _check_boundary(scope, element, item, report)
    if "cancel" in item.kinds and item.tag == "endEvent" and scope.tag != "transaction":
        report.add("cancel_outside", element, "取消结束事件只能放在事务子流程里")
    if (
        place == "process start"
        and len(item.definitions) > 1
        and is_true(item.node, "parallelMultiple", False)
    ):
        text = "流程的开始事件不能要求几个事件都来（parallelMultiple）"
        report.add(
            "event_place", element, text, "一个事件，或者其中任意一个", "parallelMultiple", "分成几个开始事件"
        )
    if item.tag == "startEvent" and "compensate" in item.kinds:
        _check_undoing(scope, element, item, report)
    if item.tag == "startEvent" and "error" in item.kinds and not is_true(item.node, "isInterrupting", True):
        report.add("error_interrupts", element, "错误事件总是中断的", 'isInterrupting="true"')
    _check_references(scope, element, item, report)


def _check_undoing(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    """A compensation event sub-process undoes the sub-process that it lies in: one of them, started by nothing else."""
    around = scope.outer
    if around is None:
        return
    text, where = "补偿事件子流程只能放在子流程里", around.tag
    if around.tag not in SCOPES or _is_handler(around):
        report.add("compensation_start", element, text, "普通子流程、事务或临时子流程里", where)
    if len(item.definitions) > 1:
        report.add(
            "compensation_start", element, "补偿开始事件不能再有别的事件", "只有补偿", "、".join(item.kinds)
        )
    undoing = [name for name, other in around.nodes.items() if _is_undoing(other.node)]
    if scope.id in undoing[1:]:
        report.add(
            "compensation_start", element, f"{around.id} 里有几个补偿事件子流程", "一个", "、".join(undoing)
        )


def _is_undoing(node: Node) -> bool:
    path = f"{BPMN}startEvent/{BPMN}compensateEventDefinition"
    return is_true(node, "triggeredByEvent", False) and node.find(path) is not None


def _check_references(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    for definition in item.definitions:
        if isinstance(definition, Link):
            _check_link(scope, element, item, definition, report)
        if not isinstance(definition, Compensation) or item.tag == "boundaryEvent":
            continue
        activity = definition.activity
        around = scope
        while activity and activity not in around.nodes and around.outer is not None and _is_handler(around):
            around = around.outer
        if activity and activity not in around.nodes:
            report.add("compensation_activity", element, "要补偿的活动不在同一范围内", scope.id, activity)


def _is_handler(scope: ScopeReading) -> bool:
    return is_true(scope.node, "triggeredByEvent", False)


def has_definition(node: Node) -> bool:
    """Whether an event names any event definition, readable or not."""
    return any(
        local_name(child).startswith("eventDefinition") or "EventDefinition" in local_name(child)
        for child in bpmn_children(node)
    )


def _place(scope: ScopeReading, item: NodeReading) -> str | None:
    if item.tag == "startEvent":
        if scope.tag == "process":
            return "process start"
        return "event sub-process start" if is_true(scope.node, "triggeredByEvent", False) else None
    return item.tag if item.tag in _ALLOWED else None


def _check_boundary(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    host_id = referred(item.node, "attachedToRef")
    host = scope.nodes.get(host_id)
    if host is None or host.tag not in ACTIVITIES:
        report.add(
            "boundary_host", element, "边界事件没有附着在本范围内的活动上", "attachedToRef 指向活动", host_id
        )
        return
    if not has_definition(item.node):
        report.add("event_missing", element, "边界事件没有事件定义")
    if "cancel" in item.kinds and host.tag != "transaction":
        report.add("cancel_outside", element, "取消边界事件只能附着在事务子流程上", "transaction", host.tag)
    if not is_true(item.node, "cancelActivity", True) and set(item.kinds) & set(_ALWAYS_INTERRUPTING):
        report.add("error_interrupts", element, "错误和取消边界事件总是中断的", 'cancelActivity="true"')
    if "compensate" in item.kinds and compensation_handler(scope.node, element, scope) is None:
        report.add(
            "compensation_handler",
            element,
            "补偿边界事件没有用关联线连到补偿活动",
            'isForCompensation="true" 的活动',
        )


def compensation_handler(scope_node: Node, event: str, scope: ScopeReading) -> str | None:
    """The activity that a compensation boundary event is associated with."""
    for association in scope_node.iter(BPMN + "association"):
        if association.get("sourceRef") == event:
            target = association.get("targetRef") or ""
            if target in scope.nodes and is_true(scope.nodes[target].node, "isForCompensation", False):
                return target
    return None


def _check_link(scope: ScopeReading, element: str, item: NodeReading, link: Link, report: Report) -> None:
    same = [
        other
        for other in scope.nodes.values()
        if other.tag == "intermediateCatchEvent"
        and any(isinstance(d, Link) and d.link == link.link for d in other.definitions)
    ]
    if not link.link:
        report.add("link_name", element, "链接事件没有名称", "linkEventDefinition 的 name")
    elif len(same) != 1:
        report.add("link", element, f"链接“{link.link}”应有且只有一个捕获事件", "一个", f"{len(same)} 个")
    if item.tag == "intermediateThrowEvent" and scope.outgoing(element):
        report.add("link_flow", element, "链接抛出事件不能有出线")
