"""How elements are called in findings."""

from __future__ import annotations

from engine.bpmn import ElementFacts, ProcessModel

_TYPES = {
    "USER_TASK": "步骤", "SERVICE_TASK": "服务", "SCRIPT_TASK": "脚本", "BUSINESS_RULE_TASK": "决策",
    "SEND_TASK": "发送", "RECEIVE_TASK": "接收", "CALL_ACTIVITY": "调用活动", "SUB_PROCESS": "子流程",
    "AD_HOC_SUB_PROCESS": "临时子流程", "EVENT_SUB_PROCESS": "事件子流程", "EXCLUSIVE_GATEWAY": "排他网关",
    "PARALLEL_GATEWAY": "并行网关", "INCLUSIVE_GATEWAY": "包容网关", "EVENT_BASED_GATEWAY": "事件网关",
    "START_EVENT": "开始事件", "END_EVENT": "结束事件", "BOUNDARY_EVENT": "边界事件",
}  # fmt: skip


def called(element: ElementFacts) -> str:
    """Kind and name of an element, e.g. 步骤「登记」; its id where it has no name."""
    name = element.name.replace("\n", "").strip() or element.id
    return f"{_TYPES.get(element.type, '元素')}「{name}」"


def all_called(model: ProcessModel, ids: list[str]) -> str:
    """Several elements, at most three by name."""
    shown = "、".join(called(model.elements[id_]) for id_ in ids[:3])
    return f"{shown}等 {len(ids)} 个元素" if len(ids) > 3 else shown
