"""What stands inside a node or a flow: names and truth values that BPMN's schema does not know would be passed over."""

from __future__ import annotations

from difflib import get_close_matches

from engine.bpmn.parse.reader import Node, Report, bpmn_children, first, local_name
from engine.bpmn.parse.reading import SCOPES, ScopeReading

_EVERYWHERE = frozenset({"documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef"})
_IN_FLOW = _EVERYWHERE | {"conditionExpression"}
_IN_NODE = _EVERYWHERE | frozenset(
    {
        *(
            "incoming",
            "outgoing",
            "ioSpecification",
            "property",
            "dataInputAssociation",
            "dataOutputAssociation",
        ),
        *("resourceRole", "performer", "humanPerformer", "potentialOwner", "rendering", "ioBinding"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "script", "eventDefinitionRef"),
        *("dataInput", "dataOutput", "inputSet", "outputSet", "participantRef", "messageFlowRef"),
    }
)
_LONGEST, _SUGGESTIONS = 60, 50
_TRUTHS = frozenset({"true", "false", "1", "0"})
_ATTRIBUTES = (
    "cancelActivity",
    "isInterrupting",
    "triggeredByEvent",
    "isForCompensation",
    "parallelMultiple",
)
_LOOPS = {"multiInstanceLoopCharacteristics": "isSequential", "standardLoopCharacteristics": "testBefore"}


def check_inside(scope: ScopeReading, report: Report) -> None:
    """Findings about the contents of a scope's nodes and flows."""
    for flow in scope.flows:
        _check_names(flow.node, flow.id or flow.source, _IN_FLOW, report)
    for element, item in scope.nodes.items():
        if item.tag not in SCOPES:
            _check_names(item.node, element, _IN_NODE, report)
        for attribute in _ATTRIBUTES:
            _check_truth(item.node, attribute, element, report)
        for definition in bpmn_children(item.node, "compensateEventDefinition"):
            _check_truth(definition, "waitForCompletion", element, report)
        for loop, attribute in _LOOPS.items():
            inside = first(item.node, loop)
            if inside is not None:
                _check_truth(inside, attribute, element, report)


def _check_names(node: Node, where: str, known: frozenset[str], report: Report) -> None:
    for child in bpmn_children(node):
        name = local_name(child)
        if name in known or (name.endswith("EventDefinition") and known is _IN_NODE):
            continue
        # looking for a like name is slow: not for long ones, and not for a file that is all wrong
        look = len(name) < _LONGEST and len(report.findings) < _SUGGESTIONS
        close = get_close_matches(name, known, 1) if look else []
        remedy = f"是不是 {close[0]}？" if close else "去掉它，或者放到它该在的地方"
        text = f"{local_name(node)} 里不认识 {name[:_LONGEST]}"
        report.add("unknown_content", where, text, "BPMN 2.0 规定的内容", name[:_LONGEST], remedy)


def _check_truth(node: Node, attribute: str, where: str, report: Report) -> None:
    value = node.get(attribute)
    if value is not None and value.strip().lower() not in _TRUTHS:
        report.add("truth_value", where, f"{attribute} 不是真假值", "true 或 false", value)
