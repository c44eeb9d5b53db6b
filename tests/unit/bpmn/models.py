"""BPMN texts for tests: nodes and flows as small tuples."""

from __future__ import annotations

import itertools

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">'
    '<message id="M" name="m"/><message id="M2" name="m2"/>'
    '<message id="MK" name="mk"><extensionElements>'
    '<zeebe:subscription correlationKey="=code"/></extensionElements></message>'
    '<error id="E" name="e" errorCode="e"/><escalation id="X" name="x" escalationCode="x"/><signal id="S" name="sg"/>'
)
MESSAGE = '<messageEventDefinition messageRef="M"/>'
SIGNAL = '<signalEventDefinition signalRef="S"/>'
ERROR = '<errorEventDefinition errorRef="E"/>'
ESCALATION = '<escalationEventDefinition escalationRef="X"/>'
TERMINATE = "<terminateEventDefinition/>"
Node = tuple[str, str, str]
Flow = tuple[str, ...]


def node(tag: str, inner: str = "", attributes: str = "") -> Node:
    return tag, inner, attributes


def user(inner: str = "") -> Node:
    return node("userTask", inner)


def start(inner: str = "", attributes: str = "") -> Node:
    return node("startEvent", inner, attributes)


def end(inner: str = "") -> Node:
    return node("endEvent", inner)


def boundary(host: str, event: str, interrupting: bool = True) -> Node:
    return node(
        "boundaryEvent", event, f'attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}"'
    )


def timer(text: str, kind: str = "Duration") -> str:
    return f"<timerEventDefinition><time{kind}>{text}</time{kind}></timerEventDefinition>"


def condition(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"


def extensions(*parts: str) -> str:
    return f"<extensionElements>{''.join(parts)}</extensionElements>"


def io(*mappings: tuple[str, str, str]) -> str:
    """(input or output, FEEL source, target)."""
    inner = "".join(
        f'<zeebe:{kind} source="={source}" target="{target}"/>' for kind, source, target in mappings
    )
    return f"<zeebe:ioMapping>{inner}</zeebe:ioMapping>"


def job(kind: str = "t") -> str:
    return extensions(f'<zeebe:taskDefinition type="{kind}"/>')


def body(nodes: dict[str, Node], *flows: tuple[str, ...]) -> str:
    """The inside of a scope; a flow is (source, target), (source, target, id) or (source, target, id, condition)."""
    text = "".join(
        f'<{tag} id="{name}" {attributes}>{inner}</{tag}>' for name, (tag, inner, attributes) in nodes.items()
    )
    for source, target, *rest in flows:
        flow = rest[0] if rest else f"f_{source}_{target}"
        guard = f"<conditionExpression>{rest[1]}</conditionExpression>" if len(rest) > 1 else ""
        text += f'<sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{guard}</sequenceFlow>'
    return text


def process(inside: str, name: str = "p") -> str:
    return f'<process id="{name}" isExecutable="true">{inside}</process>'


def file(*processes: str) -> bytes:
    return (HEAD + "".join(processes) + "</definitions>").encode()


def chain(*names: str) -> list[tuple[str, str]]:
    return list(itertools.pairwise(names))
