"""What was read of a file before SpiffWorkflow's parser builds its specs from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.definitions import Definition
from engine.bpmn.expressions import Expression
from engine.bpmn.parse.event_reader import Catalogue, read_catalogue, read_definitions
from engine.bpmn.parse.reader import BPMN, Node, Report, bpmn_children, first, is_bpmn, local_name, text_of
from engine.bpmn.parse.settings_reader import read_settings
from engine.bpmn.settings import Settings

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "businessRuleTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "transaction",
        "adHocSubProcess",
    }
)
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
NODES = ACTIVITIES | GATEWAYS | EVENTS


@dataclass(frozen=True, slots=True)
class NodeReading:
    node: Node
    tag: str
    settings: Settings
    definitions: tuple[Definition, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(item.kind for item in self.definitions)


@dataclass(frozen=True, slots=True)
class FlowReading:
    node: Node
    id: str
    source: str
    target: str
    condition: Expression | None
    is_default: bool


@dataclass(slots=True)
class ScopeReading:
    """A process or sub-process: its nodes and flows, in the order of the document; `outer` is the scope around it."""

    node: Node
    id: str
    tag: str
    outer: ScopeReading | None = None
    nodes: dict[str, NodeReading] = field(default_factory=dict)
    flows: list[FlowReading] = field(default_factory=list)
    _out: dict[str, list[FlowReading]] = field(default_factory=dict)
    _in: dict[str, list[FlowReading]] = field(default_factory=dict)

    def add_flow(self, flow: FlowReading) -> None:
        self.flows.append(flow)
        self._out.setdefault(flow.source, []).append(flow)
        self._in.setdefault(flow.target, []).append(flow)

    def outgoing(self, element: str) -> list[FlowReading]:
        return self._out.get(element, [])

    def incoming(self, element: str) -> list[FlowReading]:
        return self._in.get(element, [])


@dataclass(slots=True)
class Reading:
    """All scopes of a file by id, and which of them are executable processes."""

    catalogue: Catalogue
    scopes: dict[str, ScopeReading] = field(default_factory=dict)
    processes: list[str] = field(default_factory=list)


def read_file(root: Node, report: Report) -> Reading:
    """Reads every executable process of a file; what is wrong inside elements goes to the report."""
    reading = Reading(read_catalogue(root, report))
    pending: list[tuple[Node, ScopeReading | None]] = []
    for process in root.iterchildren(BPMN + "process"):
        if (process.get("isExecutable") or "true").strip() in ("true", "1"):
            reading.processes.append(process.get("id") or "")
            pending.append((process, None))
    while pending:
        node, outer = pending.pop(0)
        scope = _read_scope(node, outer, reading, report)
        pending += [(item.node, scope) for item in scope.nodes.values() if item.tag in SCOPES]
    return reading


def _read_scope(node: Node, outer: ScopeReading | None, reading: Reading, report: Report) -> ScopeReading:
    scope = ScopeReading(node, node.get("id") or "", local_name(node), outer)
    reading.scopes.setdefault(scope.id, scope)
    for child in bpmn_children(node):
        tag = local_name(child)
        element = child.get("id") or ""
        if tag in NODES:
            if not element:
                report.add(
                    "id_missing", f"{scope.id}/{tag}", f"{scope.id} 里有一个 {tag} 没有编号", "id 属性"
                )
                continue
            settings = read_settings(child, report)
            definitions = read_definitions(child, reading.catalogue, report)
            scope.nodes[element] = NodeReading(child, tag, settings, definitions)
    defaults = {item.node.get("default") for item in scope.nodes.values()} - {None}
    for child in bpmn_children(node, "sequenceFlow"):
        scope.add_flow(_read_flow(child, defaults, report))
    return scope


def _read_flow(node: Node, defaults: set[str | None], report: Report) -> FlowReading:
    flow_id = node.get("id") or ""
    source, target = node.get("sourceRef") or "", node.get("targetRef") or ""
    is_default = flow_id in defaults
    text = text_of(first(node, "conditionExpression"))
    condition = None if is_default else report.feel(text, flow_id or source, "连线条件")
    return FlowReading(node, flow_id, source, target, condition, is_default)


def foreign_or_known(node: Node, known: frozenset[str]) -> bool:
    """Whether a child is none of ours to execute: another namespace, a comment, or a known BPMN name."""
    return not is_bpmn(node) or local_name(node) in known
