"""SpiffWorkflow's parser, extended: two passes without recursion, our spec classes, what was read already attached.

Its own parser follows the flows recursively (490 tasks end in RecursionError), refuses implicit splits,
business rule tasks
and links, loses event definitions that its lists do not name, and looks up `triggeredByEvent` in the wrong namespace.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from engine.bpmn.definitions import Compensation, Link
from engine.bpmn.element import Element, Flow
from engine.bpmn.elements import events, gateways, loops, subprocesses, tasks
from engine.bpmn.elements.process import FlowSpec
from engine.bpmn.parse.check_events import compensation_handler
from engine.bpmn.parse.reader import BPMN, Node, is_true, quantity, referred
from engine.bpmn.parse.reading import SCOPES, NodeReading, Reading, ScopeReading
from engine.bpmn.settings import Settings
from engine.bpmn.spiff import BpmnParser, NoneEventDefinition, ProcessParser, TaskParser, TaskSpec


class NodeParser(TaskParser):
    """Makes the spec of one flow node; flows are connected when all nodes of the scope exist."""

    task: Element

    def parse_incoming_data_references(self) -> list[Any]:
        """Data associations carry no behaviour here."""
        return []

    def parse_outgoing_data_references(self) -> list[Any]:
        return []

    def build(self, item: NodeReading) -> Element:
        """The spec that tokens move to: the activity itself, or the body around its instances."""
        spec: Element = self.spec_class(
            self.spec, self.bpmn_id, **self.arguments(item), **self.bpmn_attributes
        )
        spec.settings = item.settings
        spec.definitions = item.definitions
        spec.display_name = self.node.get("name") or self.bpmn_id
        self.task = spec if item.settings.loop is None else self._body(spec, item)
        self.task.start_quantity = quantity(item.node, "startQuantity") or 1
        self.task.completion_quantity = quantity(item.node, "completionQuantity") or 1
        return self.task

    def arguments(self, item: NodeReading) -> dict[str, Any]:
        """What this kind of spec wants besides its name."""
        if item.tag in SCOPES:
            parser = self.process_parser.parser
            if self.bpmn_id not in parser.process_parsers:
                parser.create_parser(self.node, filename=self.filename, lane=None)
            return {"subworkflow_spec": self.bpmn_id}
        if item.tag == "callActivity":
            return {"subworkflow_spec": ""}
        if item.tag == "scriptTask":
            return {"script": ""}
        if item.tag == "boundaryEvent":
            interrupting = is_true(self.node, "cancelActivity", True)
            return {"event_definition": NoneEventDefinition(), "cancel_activity": interrupting}
        if item.tag.endswith("Event") or item.tag in ("receiveTask", "sendTask", "eventBasedGateway"):
            return {"event_definition": NoneEventDefinition()}
        return {}

    def _body(self, inner: Element, item: NodeReading) -> Element:
        """Puts a body around an activity: it keeps boundary events, properties and flows; mappings stay inside."""
        loop = item.settings.loop
        assert loop is not None
        specs = self.spec.task_specs
        del specs[inner.name]
        name, inner.name = inner.name, f"{inner.name} [instance]"
        specs[inner.name] = inner
        inner.settings = replace(item.settings, loop=None, properties={}, property_values=())
        body: Element
        if loop.standard:
            body = loops.StandardLoop(self.spec, name, inner.name, None, None, False)
        elif loop.sequential:
            body = loops.SequentialMultiInstance(self.spec, name, inner.name)
        else:
            body = loops.ParallelMultiInstance(self.spec, name, inner.name)
        body.settings = Settings(
            properties=item.settings.properties, property_values=item.settings.property_values, loop=loop
        )
        body.display_name = inner.display_name
        return body


class FlowParser(ProcessParser):
    """Builds the spec of a process or sub-process from its reading."""

    def create_spec(self) -> FlowSpec:
        ad_hoc = None
        if self.node.tag == f"{BPMN}adHocSubProcess":
            ad_hoc = self._item_of_self().settings.ad_hoc
        return FlowSpec(self.bpmn_id, self.get_name(), self.filename, ad_hoc)

    def _item_of_self(self) -> NodeReading:
        for scope in self.parser.reading.scopes.values():
            if self.bpmn_id in scope.nodes:
                found: NodeReading = scope.nodes[self.bpmn_id]
                return found
        raise LookupError(self.bpmn_id)

    def _parse(self) -> None:
        self.spec = self.create_spec()
        scope: ScopeReading = self.parser.reading.scopes[self.bpmn_id]
        built = {element: self._build(item) for element, item in scope.nodes.items()}
        for element, item in scope.nodes.items():
            self._place(scope, element, item, built)
        self._connect(scope, built)
        for element, item in scope.nodes.items():
            self._finish(element, item, built[element])
        self.spec.entries = [
            element
            for element, item in scope.nodes.items()
            if not built[element].incoming and _can_be_entered(item, built[element])
        ]
        if not self.spec.starts and self.spec.ad_hoc is None:
            self.spec.starts[self.bpmn_id] = None
            self.spec.none_start = self.bpmn_id

    def _build(self, item: NodeReading) -> Element:
        parser_class, spec_class = self.parser._get_parser_class(item.node.tag)
        if item.tag == "subProcess" and is_true(item.node, "triggeredByEvent", False):
            spec_class = subprocesses.EventSubProcess
        if item.node.get("eventGatewayType") == "Parallel":
            spec_class = gateways.ParallelGateway
        parser = parser_class(self, spec_class, item.node, self.nsmap, lane=None)
        built: Element = parser.build(item)
        return built

    def _place(self, scope: ScopeReading, element: str, item: NodeReading, built: dict[str, Element]) -> None:
        """Boundary events go to their activity, starts and event sub-processes to the scope."""
        spec = built[element]
        if item.tag == "boundaryEvent":
            spec.interrupting = is_true(item.node, "cancelActivity", True)
            host = built[referred(item.node, "attachedToRef")]
            if any(isinstance(definition, Compensation) for definition in item.definitions):
                host.compensation = compensation_handler(scope.node, element, scope)
            else:
                host.boundary = (*host.boundary, element)
        elif item.tag == "startEvent":
            self.spec.starts[element] = spec
            if not item.definitions or scope.tag != "process":
                self.spec.none_start = element
        elif spec.is_event_sub_process:
            self._place_handler(element, spec)

    def _place_handler(self, element: str, spec: Element) -> None:
        """An event sub-process waits in its scope; one for compensation runs when the scope is compensated."""
        inner = self.parser.reading.scopes[element]
        start = next(start for start in inner.nodes.values() if start.tag == "startEvent")
        if any(isinstance(definition, Compensation) for definition in start.definitions):
            self.spec.undone_by = element
            return
        self.spec.event_sub_processes.append(element)
        spec.definitions = start.definitions
        spec.interrupting = is_true(start.node, "isInterrupting", True)

    def _connect(self, scope: ScopeReading, built: dict[str, Element]) -> None:
        for flow in scope.flows:
            _link(built, flow.source, Flow(flow.id, flow.target, flow.condition, flow.is_default))
        catches = {
            definition.link: element
            for element, item in scope.nodes.items()
            if item.tag == "intermediateCatchEvent"
            for definition in item.definitions
            if isinstance(definition, Link)
        }
        for element, item in scope.nodes.items():
            for definition in item.definitions:
                if isinstance(definition, Link) and item.tag == "intermediateThrowEvent":
                    _link(built, element, Flow(f"link:{element}", catches[definition.link], visible=False))

    def _finish(self, element: str, item: NodeReading, spec: Element) -> None:
        if any(isinstance(definition, Link) for definition in item.definitions):
            spec.definitions = ()
        spec.parallel_multiple = len(spec.definitions) > 1 and is_true(item.node, "parallelMultiple", False)
        if isinstance(spec, gateways.EventBasedGateway):
            specs = self.spec.task_specs
            spec.definitions = tuple(specs[flow.target].definitions[0] for flow in spec.flows)
        elif item.tag.endswith("Gateway"):
            return
        elif any(flow.condition is not None or flow.is_default for flow in spec.flows):
            spec.has_conditions = True


def _link(built: dict[str, Any], source: str, flow: Flow) -> None:
    origin, target = built[source], built[flow.target]
    origin.flows = (*origin.flows, flow)
    target.incoming = (*target.incoming, flow.id)
    TaskSpec.connect(origin, target)  # SpiffWorkflow's own links between specs, kept true beside ours


def _can_be_entered(item: NodeReading, spec: Element) -> bool:
    return not (
        spec.is_boundary
        or spec.is_event_sub_process
        or is_true(item.node, "isForCompensation", False)
        or item.tag == "startEvent"
    )


class FileParser(BpmnParser):
    """SpiffWorkflow's parser of a file with our parsers and specs for every element that we execute."""

    PROCESS_PARSER_CLASS = FlowParser
    AD_HOC_PARSER_CLASS = FlowParser
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        BPMN + tag: (NodeParser, spec)
        for tag, spec in {
            "startEvent": events.StartEvent,
            "endEvent": events.EndEvent,
            "boundaryEvent": events.BoundaryEvent,
            "intermediateCatchEvent": events.IntermediateCatchEvent,
            "intermediateThrowEvent": events.IntermediateThrowEvent,
            "receiveTask": events.ReceiveTask,
            "sendTask": events.SendTask,
            "task": tasks.NoneTask,
            "manualTask": tasks.ManualTask,
            "userTask": tasks.UserTask,
            "serviceTask": tasks.ServiceTask,
            "businessRuleTask": tasks.BusinessRuleTask,
            "scriptTask": tasks.ScriptTask,
            "subProcess": subprocesses.SubProcess,
            "transaction": subprocesses.Transaction,
            "adHocSubProcess": subprocesses.AdHocSubProcess,
            "callActivity": subprocesses.CallActivity,
            "exclusiveGateway": gateways.ExclusiveGateway,
            "inclusiveGateway": gateways.InclusiveGateway,
            "parallelGateway": gateways.ParallelGateway,
            "eventBasedGateway": gateways.EventBasedGateway,
        }.items()
    }

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading

    def _add_processes(self, bpmn: Node, filename: str | None = None) -> None:
        for process in bpmn.iterchildren(BPMN + "process"):
            if process.get("id") in self.reading.processes:
                self.create_parser(process, filename)

    def _nothing(self, bpmn: Node) -> None:
        """Data stores, messages, signals, errors, correlations and lanes were read by us; drawings carry
        no behaviour."""

    _add_data_stores = _add_collaborations = _add_messages = _add_signals = _nothing
    _add_errors = _add_escalations = _add_correlations = _add_diagram_indexes = _nothing
