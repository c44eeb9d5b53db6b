"""The places of a process in which an expression stands, each run as the platform runs it. Every function gives the
answer that a person would read; an empty one means that nothing was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from casework.lint import check
from engine.bpmn import Runtime
from engine.bpmn.fake_environment import FakeEnvironment
from engine.context import LOCAL_BITS
from engine.errors import Refusal
from engine.events import IncidentRaised, ProcessEnded
from engine.feel import FeelContext, FeelError, compile_expression
from engine.tasks.form_terms import FormTerms
from forms import compile_form

BPMN = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p" isExecutable="true"><startEvent id="s"/>'
    '{}<sequenceFlow id="f1" sourceRef="s" targetRef="x"/></process>{}</definitions>'
)
_END = '<endEvent id="e"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'
_DMN = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    '<decision id="D" name="D"><decisionTable id="t"><input id="i"><inputExpression><text>s</text></inputExpression>'
    '</input><output id="o" name="o"/><rule id="r"><inputEntry id="c"><text>{}</text></inputEntry><outputEntry id="v">'
    "<text>{}</text></outputEntry></rule></decisionTable></decision></definitions>"
)
VARIABLES = {"s": "a" * 400 + "b"}
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def run(data: bytes, decisions: bytes | None = None) -> str:
    """Deploys and starts process `p`; the refusal, the incidents, or what the check says of it."""
    environment = FakeEnvironment(NOW)
    try:
        if decisions is not None:
            environment.deploy_decisions(decisions)
        model = environment.deploy(data)[0]
        step = Runtime.new(model, 1 << LOCAL_BITS, environment).start(VARIABLES, environment)
    except Refusal as refusal:
        return f"refused: {refusal} {[finding.message for finding in refusal.findings]}"
    raised = [event.message for event in step.events if isinstance(event, IncidentRaised)]
    if raised:
        return f"incident: {raised[0]}"
    ended = any(isinstance(event, ProcessEnded) for event in step.events)
    told = [finding.message for finding in check({"p.bpmn": data}).findings]
    return f"{'ended' if ended else 'waits'}: {told}" if told else ""


def condition(text: str) -> str:
    gateway = '<exclusiveGateway id="x" default="f3"/><endEvent id="e"/><endEvent id="z"/>'
    guard = f"<conditionExpression>{escape(text)}</conditionExpression>"
    flow = f'<sequenceFlow id="f2" sourceRef="x" targetRef="e">{guard}</sequenceFlow>'
    rest = '<sequenceFlow id="f3" sourceRef="x" targetRef="z"/>'
    return run(_file(gateway + flow + rest))


def script(text: str) -> str:
    return run(_file(f'<scriptTask id="x"><script>r = {escape(text)}</script></scriptTask>{_END}'))


def zeebe_script(text: str) -> str:
    inner = f'<zeebe:script expression={quoteattr("=" + text)} resultVariable="r"/>'
    body = f'<scriptTask id="x"><extensionElements>{inner}</extensionElements></scriptTask>{_END}'
    return run(_file(body))


def timer(text: str) -> str:
    return static_timer("Duration", "=" + text)


def static_timer(kind: str, text: str) -> str:
    inner = f"<timerEventDefinition><time{kind}>{escape(text)}</time{kind}></timerEventDefinition>"
    return run(_file(f'<intermediateCatchEvent id="x">{inner}</intermediateCatchEvent>{_END}'))


def correlation(text: str) -> str:
    key = (
        f"<extensionElements><zeebe:subscription correlationKey={quoteattr('=' + text)}/></extensionElements>"
    )
    catch = '<intermediateCatchEvent id="x"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'
    return run(_file(catch + _END, f'<message id="m" name="m">{key}</message>'))


def cell(text: str) -> str:
    return _decided(escape(text), "1")


def output_cell(text: str) -> str:
    return _decided("-", escape(text))


def _decided(entry: str, output: str) -> str:
    inner = '<zeebe:calledDecision decisionId="D" resultVariable="r"/>'
    task = f'<businessRuleTask id="x"><extensionElements>{inner}</extensionElements></businessRuleTask>{_END}'
    return run(_file(task), _DMN.format(entry, output).encode())


def form(text: str) -> str:
    """A display condition, read by the handler's own evaluator."""
    field = {"key": "a", "type": "textfield", "label": "a", "conditional": {"hide": "=" + text}}
    try:
        read = compile_form({"id": "F", "components": [field]})
        read.read({"a": "1"}, known=VARIABLES, evaluate=FormTerms(NOW, {"a": "1"}, "x"))
    except Refusal as refusal:
        return f"refused: {refusal} {[finding.message for finding in refusal.findings]}"
    return ""


def explained(text: str) -> str:
    """What FEEL says of an expression by itself, where the process went on with its value."""
    context = FeelContext(now=NOW)
    try:
        value = compile_expression(text).evaluate(VARIABLES, context)
    except FeelError as error:
        return f"expression: {error.message_zh}"
    if context.warnings:
        return f"null: {context.warnings[-1].message_zh}"
    return f"value: {str(value)[:80]}"


def _file(inside: str, after: str = "") -> bytes:
    return BPMN.format(inside, after).encode("utf-8", "surrogatepass")


PLACES: dict[str, Callable[[str], str]] = {
    place.__name__: place
    for place in (condition, script, zeebe_script, timer, correlation, cell, output_cell, form)
}
