"""From a BPMN file to its executable processes, or a refusal that names everything that is wrong with it."""

from __future__ import annotations

from engine.bpmn.definitions import Timer
from engine.bpmn.element import Element
from engine.bpmn.model import ProcessModel, TimerText
from engine.bpmn.parse.check_scopes import check_file
from engine.bpmn.parse.facts import element_facts, flow_facts, scopes_within, start_form
from engine.bpmn.parse.reader import BPMN, Node, Report, extension, extensions
from engine.bpmn.parse.reading import Reading, read_file
from engine.bpmn.parse.spiff_parser import FileParser
from engine.errors import Invalid, TooLarge
from engine.xmlsafe import parse_xml

MAX_NODES = 100_000
#: What a file that is to be published may hold; what was published under other bounds is still read.
MAX_ELEMENTS = 10_000
MAX_PROCESSES = 100


def parse_processes(data: bytes, resource_name: str, *, published: bool = False) -> list[ProcessModel]:
    """The executable processes of a BPMN 2.0 file, in its order; `key` and `deployment_key` are 0.

    Raises TooLarge beyond the bounds (not for what is `published` already), Invalid with a finding per element for what
    is malformed or not executed here
    (docs/supported-elements.md).
    """
    root = parse_xml(data, resource_name, max_nodes=MAX_NODES)
    report = Report()
    if root.tag != BPMN + "definitions":
        report.add("not_bpmn", resource_name, "不是 BPMN 2.0 文件", "definitions 元素", str(root.tag))
        raise _refused(report, resource_name)
    reading = read_file(root, report)
    if not published:
        _check_size(reading, resource_name)
    if not reading.processes:
        _report_none_executable(root, resource_name, report)
    check_file(root, reading, report)
    _check_message_starts(reading, report)
    if report.findings:
        raise _refused(report, resource_name)
    parser = FileParser(reading)
    parser.add_bpmn_xml(root, resource_name)
    return [_model(process, reading, parser, resource_name) for process in reading.processes]


def _check_size(reading: Reading, resource_name: str) -> None:
    """TooLarge, naming the largest process, when the file holds more than one may."""
    if len(reading.processes) > MAX_PROCESSES:
        raise TooLarge(
            "too_many_processes", "一个文件里的流程太多，请拆成几个文件", where=resource_name,
            expected=f"至多 {MAX_PROCESSES} 个流程", found=f"{len(reading.processes)} 个",
        )  # fmt: skip
    elements = sum(len(scope.nodes) for scope in reading.scopes.values())
    if elements > MAX_ELEMENTS:
        largest = max(reading.scopes.values(), key=lambda scope: len(scope.nodes))
        raise TooLarge(
            "too_many_elements", f"一个文件里的流程元素太多，最多的在“{largest.id}”；请用调用活动拆成几个流程",
            where=f"{resource_name} {largest.id}", expected=f"至多 {MAX_ELEMENTS} 个元素", found=f"{elements} 个",
        )  # fmt: skip


def _report_none_executable(root: Node, resource_name: str, report: Report) -> None:
    processes = [process.get("id") or "process" for process in root.iterchildren(BPMN + "process")]
    if not processes:
        report.add("no_process", resource_name, "文件里没有流程", '<process isExecutable="true">')
    for process in processes:
        report.add(
            "not_executable",
            process,
            f"流程 {process} 标为不可执行",
            'isExecutable="true"',
            'isExecutable="false"',
            "只作说明的图不用部署；要执行，就标为可执行",
        )


def _refused(report: Report, resource_name: str) -> Invalid:
    shown = "；".join(f"{finding.where}：{finding.message}" for finding in report.findings[:3])
    more = f"……共 {len(report.findings)} 处" if len(report.findings) > 3 else ""
    return Invalid(
        "bpmn_invalid",
        f"{resource_name} 不能部署：{shown}{more}",
        where=report.findings[0].where,
        findings=tuple(report.findings),
    )


def _check_message_starts(reading: Reading, report: Report) -> None:
    for process in reading.processes:
        if not process:
            report.add("id_missing", "process", "流程没有编号", "id 属性")
        seen: set[str] = set()
        for element, item in reading.scopes[process].nodes.items() if process else ():
            for definition in item.definitions if item.tag == "startEvent" else ():
                if definition.kind not in ("message", "signal") or definition.reference is None:
                    continue
                name = definition.reference.text
                if definition.reference.feel is not None:
                    report.add(
                        "start_name", element, "流程开始事件的消息名或信号名不能是表达式", "固定的名称", name
                    )
                if name in seen and definition.kind == "message":
                    report.add(
                        "two_message_starts", element, f"消息“{name}”启动同一个流程两次", "不同的消息名", name
                    )
                seen.add(name)


def _model(process: str, reading: Reading, parser: FileParser, resource_name: str) -> ProcessModel:
    scopes = scopes_within(process, reading)
    flow_specs = {scope.id: parser.process_parsers[process].get_spec() for scope in scopes[:1]}
    for scope in scopes[1:]:
        flow_specs[scope.id] = parser.process_parsers[scope.id].get_spec()
    specs: dict[str, Element] = {}
    for scope in scopes:
        for element in scope.nodes:
            own = flow_specs[scope.id].task_specs
            specs[element] = own.get(f"{element} [instance]") or own[element]
    node = reading.scopes[process].node
    tag = extension(node, "versionTag")
    spec = flow_specs.pop(process)
    messages, signals, timers = _starts(process, reading)
    return ProcessModel(
        process_id=process,
        name=node.get("name") or process,
        version_tag=tag.get("value") if tag is not None else None,
        resource_name=resource_name,
        elements=element_facts(process, reading, specs),
        flows=flow_facts(process, reading),
        none_start=spec.none_start,
        message_starts=messages,
        signal_starts=signals,
        timer_starts=timers,
        start_form=start_form(process, reading, spec.none_start),
        properties={
            item.get("name") or "": item.get("value") or ""
            for item in extensions(node, "properties", "property")
        },
        spec=spec,
        scopes=flow_specs,
    )


def _starts(process: str, reading: Reading) -> tuple[dict[str, str], dict[str, str], dict[str, TimerText]]:
    messages: dict[str, str] = {}
    signals: dict[str, str] = {}
    timers: dict[str, TimerText] = {}
    for element, item in reading.scopes[process].nodes.items():
        for definition in item.definitions if item.tag == "startEvent" else ():
            if isinstance(definition, Timer):
                timers[element] = TimerText(definition.time_kind, definition.value.text)
            elif definition.reference is not None:
                target = messages if definition.kind == "message" else signals
                target[definition.reference.text] = element
    return messages, signals, timers
