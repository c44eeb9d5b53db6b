"""Multi-instance, standard loops and ad-hoc settings of an activity."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.bpmn.parse.reader import Node, Report, extension, first, is_true, local_name, text_of
from engine.bpmn.settings import AdHocSettings, LoopSettings

#: A variable, or a path into one: `=r`, `=r.a.b`, `` =`my r`.a ``.
_NAME = r"(?:[^\W\d]\w*|`[^`]+`)"
_PATH = re.compile(rf"\s*=?\s*({_NAME})(?:\s*\.\s*{_NAME})*\s*")


def read_loop(node: Node, report: Report, where: str) -> LoopSettings | None:
    """The loop characteristics of an activity, if it has any."""
    multi = first(node, "multiInstanceLoopCharacteristics")
    standard = first(node, "standardLoopCharacteristics")
    if multi is not None and standard is not None:
        report.add("two_loops", where, "活动不能既是多实例又是标准循环")
        return None
    if multi is not None:
        return _multi_instance(multi, report, where)
    return None if standard is None else _standard(standard, report, where)


def _multi_instance(multi: Node, report: Report, where: str) -> LoopSettings | None:
    cardinality = report.feel(text_of(first(multi, "loopCardinality")), where, "实例数")
    named = extension(multi, "loopCharacteristics") is not None
    data = _zeebe_data(multi, report, where) if named else _data(multi, report, where)
    behavior = multi.get("behavior") or "All"
    if behavior != "All":
        text = "多实例不抛出自己的事件"
        report.add("multi_instance_behavior", where, text, 'behavior="All"', behavior)
    if data.collection is None and cardinality is None:
        report.add(
            "multi_instance",
            where,
            "多实例没有说明有多少个实例",
            "zeebe:loopCharacteristics 的 inputCollection、loopDataInputRef 或 loopCardinality",
        )
        return None
    if (data.output_collection is None) != (data.output_element is None):
        report.add(
            "multi_instance_output",
            where,
            "输出集合和输出元素必须同时写",
            "outputCollection 和 outputElement",
        )
    return replace(
        data,
        output_variable=_own_output(data),
        sequential=is_true(multi, "isSequential", False),
        cardinality=cardinality,
        completion=report.feel(text_of(first(multi, "completionCondition")), where, "完成条件"),
    )


def _own_output(data: LoopSettings) -> str | None:
    """The variable of an output element that is a variable or a path into one; None when it needs none of its own."""
    match = _PATH.fullmatch(data.output_element.text) if data.output_element is not None else None
    name = match[1].strip("`") if match else None
    return None if name in (None, data.input_element, "loopCounter", "null", "true", "false") else name


def _zeebe_data(multi: Node, report: Report, where: str) -> LoopSettings:
    zeebe = extension(multi, "loopCharacteristics")
    assert zeebe is not None, "the caller has looked"
    return LoopSettings(
        collection=report.expression(zeebe.get("inputCollection"), where, "输入集合"),
        input_element=(zeebe.get("inputElement") or "").strip() or None,
        output_collection=(zeebe.get("outputCollection") or "").strip() or None,
        output_element=report.expression(zeebe.get("outputElement"), where, "输出元素"),
    )


def _data(multi: Node, report: Report, where: str) -> LoopSettings:
    """BPMN's own way to name collections and what one instance has of them: variables of these names."""
    return LoopSettings(
        collection=report.feel(text_of(first(multi, "loopDataInputRef")), where, "输入集合"),
        input_element=_item(multi, "inputDataItem"),
        output_collection=text_of(first(multi, "loopDataOutputRef")),
        output_element=report.feel(_item(multi, "outputDataItem"), where, "输出元素"),
    )


def _item(multi: Node, name: str) -> str | None:
    item = first(multi, name)
    return None if item is None else item.get("name") or item.get("id")


def _standard(standard: Node, report: Report, where: str) -> LoopSettings | None:
    maximum = standard.get("loopMaximum")
    condition = report.feel(text_of(first(standard, "loopCondition")), where, "循环条件")
    if maximum is not None and not maximum.strip().isdecimal():
        report.add("loop_maximum", where, "循环次数不是数字", "非负整数", maximum)
        return None
    if maximum is None and condition is None:
        report.add("loop", where, "标准循环没有条件也没有次数", "loopCondition 或 loopMaximum")
        return None
    return LoopSettings(
        standard=True,
        maximum=None if maximum is None else int(maximum),
        repeat_while=condition,
        test_before=is_true(standard, "testBefore", False),
    )


def read_ad_hoc(node: Node, report: Report, where: str) -> AdHocSettings:
    """Settings of an ad-hoc sub-process; the defaults for anything else."""
    if local_name(node) != "adHocSubProcess":
        return AdHocSettings()
    if (node.get("ordering") or "Parallel") == "Sequential":
        report.add("ad_hoc_ordering", where, "不支持按顺序执行的临时子流程", "Parallel", "Sequential")
    zeebe = extension(node, "adHoc")
    output_collection = output_element = active = None
    if zeebe is not None:
        active = report.expression(zeebe.get("activeElementsCollection"), where, "初始活动集合")
        output_collection = (zeebe.get("outputCollection") or "").strip() or None
        output_element = report.expression(zeebe.get("outputElement"), where, "输出元素")
        if (output_collection is None) != (output_element is None):
            report.add(
                "ad_hoc_output", where, "输出集合和输出元素必须同时写", "outputCollection 和 outputElement"
            )
    return AdHocSettings(
        start_all=zeebe is None,
        active_elements=active,
        completion=report.feel(text_of(first(node, "completionCondition")), where, "完成条件"),
        cancel_remaining=is_true(node, "cancelRemainingInstances", True),
        output_collection=output_collection,
        output_element=output_element,
    )
