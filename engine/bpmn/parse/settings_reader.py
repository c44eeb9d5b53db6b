"""From an element's zeebe extensions (and their plain BPMN counterparts) to its settings."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.bpmn.expressions import Expression
from engine.bpmn.parse.loop_reader import read_ad_hoc, read_loop
from engine.bpmn.parse.reader import (
    Node,
    Report,
    extension,
    extensions,
    first,
    is_dialect,
    is_true,
    local_name,
    text_of,
)
from engine.bpmn.settings import (
    CalledDecision,
    CalledElement,
    JobSettings,
    Mapping,
    ScriptSettings,
    Settings,
    UserTaskSettings,
)
from engine.bpmn.state.iso import parse_date
from engine.feel import compile_script
from engine.ports import Binding

_BINDINGS = ("latest", "deployment", "versionTag")
_WORKABLE = {
    "serviceTask",
    "sendTask",
    "scriptTask",
    "businessRuleTask",
    "intermediateThrowEvent",
    "endEvent",
    "adHocSubProcess",
}
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def read_settings(node: Node, report: Report) -> Settings:
    """Everything the dialect allows on the element; what is wrong goes to the report."""
    where = node.get("id") or ""
    tag = local_name(node)
    properties, values = _properties(node, report, where)
    _refuse_listeners(node, report, where)
    return Settings(
        inputs=_mappings(node, "input", report, where),
        outputs=_mappings(node, "output", report, where),
        properties=properties,
        property_values=values,
        headers=_headers(node),
        user=_user(node, report, where) if tag == "userTask" else UserTaskSettings(),
        job=_job(node, tag, report, where),
        called=_called(node, report, where) if tag == "callActivity" else None,
        decision=_decision(node, report, where) if tag == "businessRuleTask" else None,
        script=_script(node, report, where) if tag == "scriptTask" else None,
        loop=read_loop(node, report, where),
        ad_hoc=read_ad_hoc(node, report, where),
    )


def _refuse_listeners(node: Node, report: Report, where: str) -> None:
    for name in ("executionListeners", "taskListeners"):
        if extension(node, name) is not None:
            report.add(
                "unsupported_listener", where, f"不支持监听器 zeebe:{name}", remedy="改用单独的服务任务"
            )


def _mappings(node: Node, kind: str, report: Report, where: str) -> tuple[Mapping, ...]:
    found = []
    for item in extensions(node, "ioMapping", kind):
        target = (item.get("target") or "").strip()
        path = tuple(part.strip() for part in target.split("."))
        if not all(path):
            report.add(
                "io_mapping_target",
                where,
                f"{kind} 映射没有有效的目标变量",
                "变量名，或用点分隔的路径",
                target,
            )
            continue
        source = report.value(item.get("source") or "=null", where, f"{kind} 映射 {target} 的来源")
        if source is not None:
            found.append(Mapping(source, path))
    return tuple(found)


def _properties(
    node: Node, report: Report, where: str
) -> tuple[dict[str, str], tuple[tuple[str, Expression], ...]]:
    texts: dict[str, str] = {}
    values = []
    for item in extensions(node, "properties", "property"):
        name, text = item.get("name"), item.get("value") or ""
        if not name:
            continue
        texts[name] = text
        if text.startswith("="):
            expression = report.value(text, where, f"属性 {name}")
            if expression is not None:
                values.append((name, expression))
    return texts, tuple(values)


def _headers(node: Node) -> dict[str, str]:
    return {
        item.get("key") or "": item.get("value") or ""
        for item in extensions(node, "taskHeaders", "header")
        if item.get("key")
    }


def read_binding(node: Node, report: Report, where: str) -> Binding:
    """`bindingType` and `versionTag` of a reference."""
    kind = node.get("bindingType") or "latest"
    tag = node.get("versionTag")
    if kind not in _BINDINGS:
        report.add("binding", where, "引用的绑定方式不认识", "、".join(_BINDINGS), kind)
    if kind == "versionTag" and not tag:
        report.add("binding", where, "按版本标签绑定，但没有写 versionTag")
    return Binding(kind, tag if kind == "versionTag" else None)


def _user(node: Node, report: Report, where: str) -> UserTaskSettings:
    assignment = extension(node, "assignmentDefinition")
    schedule = extension(node, "taskSchedule")
    priority = extension(node, "priorityDefinition")
    form = extension(node, "formDefinition")

    def get(holder: Node | None, name: str, what: str) -> Expression | None:
        return None if holder is None else report.value(holder.get(name), where, what)

    return UserTaskSettings(
        assignee=get(assignment, "assignee", "办理人"),
        candidate_groups=_names(assignment, "candidateGroups", "候选组", report, where),
        candidate_users=_names(assignment, "candidateUsers", "候选人", report, where),
        due=_moment(get(schedule, "dueDate", "截止时间"), "截止时间", report, where),
        follow_up=_moment(get(schedule, "followUpDate", "跟进时间"), "跟进时间", report, where),
        priority=get(priority, "priority", "优先级"),
        form=get(form, "formId", "表单编号"),
        form_binding=Binding() if form is None else read_binding(form, report, where),
        external_form=get(form, "externalReference", "外部表单") or get(form, "formKey", "表单键"),
    )


def _names(
    holder: Node | None, attribute: str, what: str, report: Report, where: str
) -> Expression | tuple[str, ...]:
    text = holder.get(attribute) if holder is not None else None
    if not text:
        return ()
    if text.lstrip().startswith("="):
        return report.value(text, where, what) or ()
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _moment(expression: Expression | None, what: str, report: Report, where: str) -> Expression | None:
    """A static moment is checked at deployment."""
    if expression is not None and expression.feel is None:
        try:
            parse_date(expression.text)
        except ValueError as error:
            report.add("date", where, f"{what}：{error}", "带时区的 ISO 8601 日期时间", expression.text)
    return expression


def _job(node: Node, tag: str, report: Report, where: str) -> JobSettings | None:
    definition = extension(node, "taskDefinition")
    if definition is None:
        if tag == "serviceTask" and is_dialect(node):  # in plain BPMN it passes, as the other tasks do
            report.add("task_definition_missing", where, "服务任务没有写由谁来做", "zeebe:taskDefinition")
        return None
    if tag not in _WORKABLE:
        report.add("unexpected_task_definition", where, f"{tag} 不能带任务定义 zeebe:taskDefinition")
        return None
    if tag == "adHocSubProcess":
        report.add(
            "unsupported_ad_hoc_job",
            where,
            "临时子流程不支持由作业驱动",
            remedy="用 activeElementsCollection 或按钮启动活动",
        )
        return None
    kind = report.value(definition.get("type"), where, "任务类型")
    if kind is None:
        report.add("task_type", where, "任务定义没有类型", "zeebe:taskDefinition 的 type")
        return None
    return JobSettings(kind, report.value(definition.get("retries"), where, "重试次数"))


def _called(node: Node, report: Report, where: str) -> CalledElement | None:
    called = extension(node, "calledElement")
    text = node.get("calledElement")
    if called is None:
        process_id = report.value(text, where, "被调用流程")
        if process_id is None:
            report.add(
                "called_element",
                where,
                "调用活动没有写要调用的流程",
                "calledElement 或 zeebe:calledElement 的 processId",
            )
            return None
        return CalledElement(process_id, all_child_variables=False)  # plain BPMN names no way back
    dynamic = called.get("processIdExpression")
    if called.get("processId") is None and dynamic is not None:
        process_id = report.feel(dynamic, where, "被调用流程")
    else:
        process_id = report.value(called.get("processId") or text, where, "被调用流程")
    if process_id is None:
        report.add("called_element", where, "调用活动没有写要调用的流程", "zeebe:calledElement 的 processId")
        return None
    return CalledElement(
        process_id,
        read_binding(called, report, where),
        is_true(called, "propagateAllParentVariables", True),
        None
        if called.get("propagateAllChildVariables") is None
        else is_true(called, "propagateAllChildVariables", True),
    )


def _decision(node: Node, report: Report, where: str) -> CalledDecision | None:
    called = extension(node, "calledDecision")
    if called is None:
        return None
    decision = report.value(called.get("decisionId"), where, "决策编号")
    result = (called.get("resultVariable") or "").strip()
    if decision is None or not result:
        report.add("called_decision", where, "决策任务没有写全", "decisionId 和 resultVariable")
        return None
    return CalledDecision(decision, result, read_binding(called, report, where))


def _script(node: Node, report: Report, where: str) -> ScriptSettings | None:
    script = extension(node, "script")
    if script is not None:
        expression = report.expression(script.get("expression"), where, "脚本")
        result = (script.get("resultVariable") or "").strip()
        if expression is None or not result:
            report.add("script", where, "脚本任务没有写全", "表达式 expression 和结果变量 resultVariable")
            return None
        return ScriptSettings(expression, result)
    if extension(node, "taskDefinition") is not None:
        return None
    text = text_of(first(node, "script"))
    if text is None:
        report.add("script", where, "脚本任务没有脚本", "zeebe:script，或 <script> 中的 FEEL 赋值")
        return None
    assignments = report.compiled(compile_script, text, where, "脚本")
    return None if assignments is None else ScriptSettings(assignments=assignments)
