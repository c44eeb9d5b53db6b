"""What makes a scope executable: starts, flows, boundary events, gateways. Everything else is refused by name."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.parse.check_events import check_event
from engine.bpmn.parse.check_inside import check_inside
from engine.bpmn.parse.reader import (
    BPMN,
    MAX_QUANTITY,
    Node,
    Report,
    first,
    is_dialect,
    is_true,
    local_name,
    quantity,
    text_of,
)
from engine.bpmn.parse.reading import (
    ACTIVITIES,
    NODES,
    SCOPES,
    NodeReading,
    Reading,
    ScopeReading,
    foreign_or_known,
)

MAX_NESTING = 50
_SCOPE_CHILDREN = NODES | frozenset(
    {
        "sequenceFlow",
        "laneSet",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "documentation",
        "extensionElements",
        "ioSpecification",
        "property",
        "auditing",
        "categoryValueRef",
        "monitoring",
        "correlationSubscription",
        "supportedInterfaceRef",
        "supports",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "incoming",
        "outgoing",
        "dataInputAssociation",
        "dataOutputAssociation",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
        "ioBinding",
    }
)
_REMEDY = {"complexGateway": "改用包容网关或排他网关"}


def check_file(root: Node, reading: Reading, report: Report) -> None:
    """All findings of a file that reading its elements one by one does not show."""
    _check_ids(root, report)
    for scope in reading.scopes.values():
        _check_children(scope, report)
        check_inside(scope, report)
        _check_flows(scope, report)
        _check_starts(scope, report)
        for element, item in scope.nodes.items():
            _check_node(scope, element, item, report)
    for process in reading.processes:
        _check_nesting(process, reading, report)


def _check_ids(root: Node, report: Report) -> None:
    seen: set[str] = set()
    for node in root.iter(BPMN + "*"):
        element = node.get("id")
        if element is None:
            continue
        if element in seen:
            report.add(
                "duplicate_id",
                element,
                f"编号 {element} 在文件中出现了两次",
                "每个编号唯一",
                local_name(node),
            )
        seen.add(element)


def _check_children(scope: ScopeReading, report: Report) -> None:
    for child in scope.node:
        if not foreign_or_known(child, _SCOPE_CHILDREN):
            tag = local_name(child)
            report.add(
                "unsupported_element",
                child.get("id") or scope.id,
                f"不执行 {tag}，见 docs/supported-elements.md",
                "支持的元素",
                tag,
                _REMEDY.get(tag, ""),
            )


def _check_flows(scope: ScopeReading, report: Report) -> None:
    refused = {child.get("id") for child in scope.node if not foreign_or_known(child, _SCOPE_CHILDREN)}
    for flow in scope.flows:
        where = flow.id or f"{flow.source}->{flow.target}"
        if not flow.id:
            report.add("id_missing", where, "连线没有编号", "id 属性")
        for end, element in (("sourceRef", flow.source), ("targetRef", flow.target)):
            if element not in scope.nodes and element not in refused:
                report.add(
                    "dangling_flow",
                    where,
                    f"连线的 {end} 指向本范围内不存在的元素",
                    f"{scope.id} 内的元素编号",
                    element,
                )
        source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
        if source is not None and source.tag == "endEvent":
            report.add("flow_from_end", where, f"结束事件 {flow.source} 不能有出线")
        if target is not None and target.tag in ("startEvent", "boundaryEvent"):
            report.add(
                "flow_into_event",
                where,
                f"连线不能进入{flow.target}：开始事件和边界事件没有入线",
                found=target.tag,
            )
        for element, end_node in ((flow.source, source), (flow.target, target)):
            if end_node is not None and _is_event_sub_process(end_node):
                report.add("flow_at_event_sub_process", where, f"事件子流程 {element} 不能有连线")


def _is_event_sub_process(item: NodeReading) -> bool:
    return item.tag == "subProcess" and is_true(item.node, "triggeredByEvent", False)


def _check_starts(scope: ScopeReading, report: Report) -> None:
    starts = {element: item for element, item in scope.nodes.items() if item.tag == "startEvent"}
    none_starts = [element for element, item in starts.items() if not item.definitions]
    if scope.tag == "adHocSubProcess":
        _check_ad_hoc(scope, starts, report)
    elif not starts:
        if not _begins_without_start(scope):
            report.add(
                "start_missing", scope.id, f"{scope.id} 没有开始事件", "startEvent", remedy="画一个开始事件"
            )
    elif scope.tag == "process":
        if len(none_starts) > 1:
            report.add(
                "two_starts", none_starts[1], "流程只能有一个无触发的开始事件", "一个", "、".join(none_starts)
            )
    elif is_true(scope.node, "triggeredByEvent", False):
        if len(starts) != 1 or none_starts:
            report.add(
                "event_sub_process_start",
                scope.id,
                "事件子流程应有且只有一个带事件的开始事件",
                "一个带消息、定时器、信号、错误、升级或条件的开始事件",
                f"{len(starts)} 个，其中 {len(none_starts)} 个没有事件",
            )
    elif len(starts) != 1 or not none_starts:
        report.add(
            "sub_process_start", scope.id, "子流程应有且只有一个无触发的开始事件", "一个", f"{len(starts)} 个"
        )


def _check_ad_hoc(scope: ScopeReading, starts: Iterable[str], report: Report) -> None:
    for element in starts:
        report.add("start_in_ad_hoc", element, "临时子流程里不能有开始事件")
    if not any(item.tag in ACTIVITIES for item in scope.nodes.values()):
        report.add("empty_ad_hoc", scope.id, "临时子流程里没有活动")


def _begins_without_start(scope: ScopeReading) -> bool:
    """Plain BPMN begins with what no flow leads to, and passes an empty sub-process; Camunda 8 wants a start event."""
    if is_dialect(scope.node) or is_true(scope.node, "triggeredByEvent", False):
        return False
    if not scope.nodes:
        return scope.tag != "process"
    return any(
        item.tag != "boundaryEvent"
        and not _is_event_sub_process(item)
        and not is_true(item.node, "isForCompensation", False)
        and not scope.incoming(element)
        for element, item in scope.nodes.items()
    )


def _check_node(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    outgoing = scope.outgoing(element)
    default = item.node.get("default")
    if default is not None and default not in {flow.id for flow in outgoing}:
        report.add("default_flow", element, "默认连线不是这个元素的出线", "出线的编号", default)
    if item.tag in ("exclusiveGateway", "inclusiveGateway") and len(outgoing) > 1:
        for flow in outgoing:
            if not flow.is_default and text_of(first(flow.node, "conditionExpression")) is None:
                report.add(
                    "condition_missing",
                    flow.id,
                    f"网关 {element} 的这条出线没有条件，也不是默认连线",
                    "条件表达式",
                )
    _check_quantities(scope, element, item, report)
    if item.tag == "eventBasedGateway":
        _check_event_gateway(scope, element, item, report)
    if is_true(item.node, "isForCompensation", False) and (outgoing or scope.incoming(element)):
        report.add("compensation_flow", element, "补偿活动不能有连线")
    check_event(scope, element, item, report)


def _check_quantities(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    for attribute in ("startQuantity", "completionQuantity"):
        if quantity(item.node, attribute) is None:
            text, expected = f"{attribute} 不是令牌的个数", f"1–{MAX_QUANTITY} 的整数"
            report.add("quantity", element, text, expected, item.node.get(attribute, ""))
    sources = (scope.nodes.get(flow.source) for flow in scope.incoming(element))
    chosen = any(source is not None and source.tag == "eventBasedGateway" for source in sources)
    if (quantity(item.node, "startQuantity") or 1) > 1 and (chosen or not scope.incoming(element)):
        text = "没有连线进来、或者在事件网关后面的活动，只能由一个令牌启动"
        report.add("quantity", element, text, 'startQuantity="1"', item.node.get("startQuantity", ""))


def _check_event_gateway(scope: ScopeReading, element: str, item: NodeReading, report: Report) -> None:
    outgoing = scope.outgoing(element)
    kind, begins = item.node.get("eventGatewayType", "Exclusive"), is_true(item.node, "instantiate", False)
    if kind != "Exclusive" and not (kind == "Parallel" and begins and not scope.incoming(element)):
        expected = 'Exclusive；Parallel 只用于启动流程的网关（instantiate="true"，没有入线）'
        report.add("event_gateway", element, "事件网关的类型不能这样用", expected, kind)
    if not outgoing:
        report.add("event_gateway", element, "事件网关没有出线")
    for flow in outgoing:
        target = scope.nodes.get(flow.target)
        if target is None:
            continue
        if target.tag not in ("intermediateCatchEvent", "receiveTask") or len(target.definitions) != 1:
            report.add(
                "event_gateway_target",
                flow.target,
                f"事件网关 {element} 后面只能是捕获一个事件的元素",
                found=target.tag,
            )
        elif len(scope.incoming(flow.target)) > 1:
            report.add("event_gateway_target", flow.target, f"事件网关 {element} 后面的事件只能有一条入线")


def _check_nesting(process: str, reading: Reading, report: Report) -> None:
    level = [process]
    for _ in range(MAX_NESTING + 1):
        level = [
            element
            for scope in level
            for element, item in reading.scopes[scope].nodes.items()
            if item.tag in SCOPES and element in reading.scopes
        ]
        if not level:
            return
    report.add("nesting", level[0], f"子流程嵌套超过 {MAX_NESTING} 层", f"不超过 {MAX_NESTING} 层")
