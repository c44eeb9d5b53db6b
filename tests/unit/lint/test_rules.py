"""Each rule finds what is bad, in its place, and lets pass what is good."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.lint import Report, check, of_the_platform
from casework.lint.rules import RULES
from casework.services import SERVICES
from engine.lint.rules.names import SERVICE_RESULTS
from tests.unit.bpmn.models import ERROR, boundary, end, node, start
from tests.unit.bpmn.shapes import event_sub
from tests.unit.lint.crossing_cases import CROSSING
from tests.unit.lint.texts import COMPLETE, DUE, FORM, GROUP, Resources, diagram, field, form, one, task

KNOWN = of_the_platform()
F = form(field("answer"))


def call(process: str) -> tuple[str, str, str]:
    return node(
        "callActivity", f'<extensionElements><zeebe:calledElement processId="{process}"/></extensionElements>'
    )


def script(text: str) -> tuple[str, str, str]:
    return node("scriptTask", f"<script>{text}</script>")


def document(code: str) -> tuple[str, str, str]:
    header = f'<zeebe:taskHeaders><zeebe:header key="template" value="{code}"/></zeebe:taskHeaders>'
    return node(
        "serviceTask",
        f'<extensionElements><zeebe:taskDefinition type="fq:document"/>{header}</extensionElements>',
    )


def two_outputs(second: str) -> Resources:
    """A table with two output columns, the second as written."""
    entries = (
        "<outputEntry id='a'><text>1</text></outputEntry><outputEntry id='b'><text>2</text></outputEntry>"
    )
    text = (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="urn:d">'
        f'<decision id="T" name="T"><decisionTable id="dt"><output id="o1" name="结论"/><output {second}/>'
        f'<rule id="r1">{entries}</rule></decisionTable></decision></definitions>'
    )
    return {"d.dmn": text.encode()}


def choice(condition: str, rest: str = "", default: bool = True, **words: str) -> Resources:
    """A gateway with one condition; the other flow is the default, or has the condition `rest`."""
    attributes = 'default="d"' if default else ""
    nodes = {"s": start(), "x": node("exclusiveGateway", "", attributes), "a": end(), "b": end()}
    other = ("x", "b", "d") if default else ("x", "b", "d", rest)
    return diagram(nodes, ("s", "x"), ("x", "a", "c", condition), other, **words)


KIND_MAIN = (
    '<extensionElements><zeebe:properties><zeebe:property name="procedure_kind" value="main"/>'
    "</zeebe:properties></extensionElements>"
)


def kind(word: str, counts: str = "") -> Resources:
    """A process that says what kind it is and what it counts as."""
    head = KIND_MAIN.replace('"main"', f'"{word}"')
    counted = f'<zeebe:property name="counts_as" value="{counts}"/></zeebe:properties>'
    return one(node("manualTask"), head=head.replace("</zeebe:properties>", counted) if counts else head)


def procedure(*signals: str) -> Resources:
    """A main procedure with event sub-processes for these messages."""
    found = one(document("D14"), name="即时处理", head=KIND_MAIN)
    text = found["p.bpmn"].decode()
    for name in signals:
        text = text.replace("<process", f'<message id="{name}" name="{name}"/><process', 1)
        tag, inner, attributes = event_sub(f'<messageEventDefinition messageRef="{name}"/>')
        inner = (
            inner.replace('id="e', f'id="{name}e')
            .replace('Ref="e', f'Ref="{name}e')
            .replace("f_e", f"f_{name}")
        )
        text = text.replace("</process>", f'<{tag} id="sub_{name}" {attributes}>{inner}</{tag}></process>')
    return {"p.bpmn": text.encode()}


def thrown(caught: str) -> Resources:
    inside = (
        '<startEvent id="is"/><endEvent id="ie">'
        + ERROR
        + '</endEvent><sequenceFlow id="if" sourceRef="is" targetRef="ie"/>'
    )
    nodes = {
        "s": start(),
        "sub": node("subProcess", inside),
        "e": end(),
        "b": boundary("sub", caught),
        "n": end(),
    }
    return diagram(nodes, ("s", "sub"), ("sub", "e"), ("b", "n"))


def decisions(first: str, second: str) -> Resources:
    """B needs A; `first` needs `second`."""
    needs = {"B": NEEDS.format("B", "A"), first: NEEDS.format(first, second)}
    needs["B"] = NEEDS.format("B", "A") + (needs["B"] if first == "B" else "")
    rows = [
        f'<decision id="{id_}" name="{id_}">{needs.get(id_, "")}<literalExpression><text>1</text></literalExpression>'
        "</decision>"
        for id_ in "ABC"
    ]
    head = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    return {"d.dmn": f"{head}{''.join(rows)}</definitions>".encode()}


def table(policy: str, *cells: str) -> Resources:
    """Two rules; two cells of the first column, then two of the second."""
    rows = "".join(
        f'<rule id="r{n}"><inputEntry id="a{n}"><text>{cells[n]}</text></inputEntry><inputEntry id="b{n}">'
        f'<text>{cells[n + 2]}</text></inputEntry><outputEntry id="o{n}"><text>1</text></outputEntry></rule>'
        for n in range(2)
    )
    columns = "".join(
        f'<input id="i{n}" label="{n}"><inputExpression><text>{n}</text></inputExpression></input>'
        for n in "xy"
    )
    head = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    text = (
        f'<decisionTable id="t" hitPolicy="{policy}">{columns}<output id="o" name="o"/>{rows}</decisionTable>'
    )
    return {"d.dmn": f'{head}<decision id="T" name="T">{text}</decision></definitions>'.encode()}


def plain(tag: str) -> Resources:
    """A task of plain BPMN, in a file without the dialect's namespace."""
    text = one(node(tag))["p.bpmn"].decode()
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
    return {"p.bpmn": (head + text[text.index("<process") :]).encode()}


def stopped(code: str) -> Resources:
    nodes = {"s": start(), "t": document(code), "e": node("endEvent", "", 'name="终止调解"')}
    return diagram(nodes, ("s", "t"), ("t", "e"))


ALL = ("SIG_WITHDRAW", "SIG_DANGER", "SIG_ESCALATE", "SIG_MERGE")
OTHER_CODE = '<errorEventDefinition errorRef="O"/>'
LATER = '<zeebe:taskSchedule dueDate=\'=deadline("T_JC_APPLY") + duration("P5D")\'/>'
PLAIN = "<zeebe:taskSchedule dueDate='=deadline(\"T_JC_APPLY\")'/>"
UNKNOWN_KEY = "<zeebe:taskSchedule dueDate='=deadline(\"T_NOSUCH\")'/>"
DECISION = '<extensionElements><zeebe:calledDecision decisionId="{}" resultVariable="r"/></extensionElements>'
DMN = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    b'<decision id="D" name="D"><literalExpression><text>1</text></literalExpression></decision></definitions>'
)
NEEDS = '<informationRequirement id="{0}{1}"><requiredDecision href="#{1}"/></informationRequirement>'
REASON = {"properties": {"destination": "case:P2:risk_reason"}}

#: rule → (code, element, bad, good)
CASES: dict[str, tuple[str, str, Resources, Resources]] = {
    **CROSSING,
    "references": ("unknown_form", "t", one(task(COMPLETE)), {**one(task(COMPLETE)), **F}),
    "references decision": (
        "unknown_decision", "t", one(node("businessRuleTask", DECISION.format("X"))),
        {**one(node("businessRuleTask", DECISION.format("D"))), "d.dmn": DMN},
    ),
    "references process": ("unknown_process", "t", one(call("q")), {**one(call("q")), **one(task(), process="q")}),
    "timer_keys": ("unknown_timer", "t", one(task(UNKNOWN_KEY)), one(task(DUE))),
    "calls_itself": ("calls_itself", "t", one(call("p")), one(call("q"))),
    "names": ("unset_name", "c", choice("金額 &gt; 5"), {**choice("金额 &gt; 5", head=(
        '<extensionElements><zeebe:properties><zeebe:property name="start_variables" value="金额"/>'
        "</zeebe:properties></extensionElements>"))}),
    "unknown_function": ("unknown_function", "t", one(script("a = no_such(1)")), one(script("a = abs(1)"))),
    "procedure_kind": ("unknown_procedure_kind", "p", kind("mian"), kind("main")),
    "procedure_kind counts": ("unknown_count", "p", kind("main", "mediation, medation"), kind("main", "mediation")),
    "groups": (
        "unknown_group", "t", one(task('<zeebe:assignmentDefinition candidateGroups="nobody"/>')),
        one(task('<zeebe:assignmentDefinition candidateGroups="mediation_chair@town"/>')),
    ),
    "no_default_flow": ("no_default_flow", "x", choice("1 &gt; 2", "1 &lt; 2", default=False), choice("1 &gt; 2")),
    "uncaught_error": ("uncaught_error", "ie", thrown("<errorEventDefinition errorRef=\"O\"/>"), thrown(ERROR)),
    "task_name": ("task_without_name", "t", one(task(COMPLETE, "")), one(task(COMPLETE))),
    "task_candidates": ("task_without_candidates", "t", one(task(FORM + DUE)), one(task(COMPLETE))),
    "task_form": ("task_without_form", "t", one(task(GROUP + DUE)), one(task(COMPLETE))),
    "task_deadline": ("task_without_deadline", "t", one(task(GROUP + FORM)), one(task(COMPLETE))),
    "mediation_refusal": (
        "mediation_without_refusal", "s", choice("1 &gt; 2", name="物业调解"),
        choice('respondent_consent = "refuse"', name="物业调解"),
    ),
    "rights_notice": ("end_without_notice", "e", stopped("D11"), stopped("D14")),
    "statutory_time": ("statutory_lengthened", "t", one(task(LATER)), one(task(PLAIN))),
    "case_messages": ("missing_signal", "s", procedure(*ALL[:3]), procedure(*ALL)),
    "decision_circle": ("decision_circle", "A", decisions("A", "B"), decisions("B", "C")),
    "decision_outputs": ("decision_output_name", "o2", two_outputs('id="o2"'), two_outputs('id="o2" name="后果"')),
    "decision_gap": (
        "decision_gap", "T", table("UNIQUE", '"高"', '"低"', "&lt; 5", "&gt; 5"),
        table("FIRST", '"高"', "-", "&lt; 5", "-"),
    ),
    "decision_overlap": (
        "decision_overlap", "r1", table("UNIQUE", '"高"', '"高","低"', "&lt; 5", "[3..9]"),
        table("UNIQUE", '"高"', '"低"', "-", "-"),
    ),
    "decision_unreachable": (
        "decision_unreachable", "r1", table("FIRST", "-", '"低"', "&lt; 5", "[1..2]"),
        table("FIRST", '"低"', "-", "&lt; 5", "-"),
    ),
    "service_worker": ("service_without_worker", "t", plain("serviceTask"), plain("manualTask")),
    "form_expressions": (
        "expression", "answer", form(field("answer", conditional={"hide": "=1 +"})),
        form(field("answer", conditional={"hide": "=1 > 2"})),
    ),
    "form_labels_person": (
        "label_without_reason", "risk_confirmed", form(field("risk_confirmed")),
        form(field("risk_confirmed"), field("risk_reason", "textarea", **REASON), field("review_date", "datetime")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_rule_finds_the_bad_and_lets_the_good_pass(name: str) -> None:
    code, element, bad, good = CASES[name]
    hits = [f for f in check(_with_error(bad), KNOWN).findings if f.code == code]
    assert [hit.element_id for hit in hits[:1]] == [element]
    assert hits[0].message and hits[0].remedy
    assert code not in [f.code for f in check(_with_error(good), KNOWN).findings]


def _with_error(resources: Resources) -> Resources:
    """The second error code that a case may refer to."""
    other = b'<error id="O" name="o" errorCode="o"/><process'
    return {name: data.replace(b"<process", other, 1) for name, data in resources.items()}


def _reason(code: str, text: str) -> str:
    name = f"lint.ignore.{code}"
    return f'<zeebe:properties><zeebe:property name="{name}" value="{text}"/></zeebe:properties>'


def test_every_rule_has_a_case() -> None:
    modules = {
        rule.__module__.rpartition(".")[2] for rule in (*RULES.processes, *RULES.forms, *RULES.decisions)
    }
    assert modules - {"shared_tables"} == {name.split()[0] for name in CASES}  # see test_shared_tables.py


def test_the_results_of_all_services_are_known() -> None:
    assert set(SERVICE_RESULTS) == set(SERVICES)


def test_a_reason_beside_the_element_explains_a_warning() -> None:
    reason = _reason("task_without_deadline", "{}")
    report = check({**one(task(GROUP + FORM + reason.format("手册没有给这一步期限"))), **F}, KNOWN)
    assert [(f.code, f.reason) for f in report.explained] == [
        ("task_without_deadline", "手册没有给这一步期限")
    ]
    assert not report.findings
    empty = check({**one(task(GROUP + FORM + reason.format(" "))), **F}, KNOWN)
    assert [f.code for f in empty.findings] == ["task_without_deadline"]


def test_a_reason_never_explains_an_error() -> None:
    reason = _reason("unknown_timer", "以后再加")
    report = check(one(task(UNKNOWN_KEY + reason)), KNOWN)
    assert "unknown_timer" in [f.code for f in report.findings]
    assert not report.ok


@pytest.mark.parametrize(
    ("code", "tag", "what"),
    [
        ("unknown_process", "callActivity", '<zeebe:calledElement processId="later"/>'),
        ("unknown_group", "userTask", '<zeebe:assignmentDefinition candidateGroups="nobody"/>'),
    ],
)
def test_what_is_not_there_yet_is_an_error_that_a_reason_explains(code: str, tag: str, what: str) -> None:
    def checked(inside: str) -> Report:
        return check(one(node(tag, f"<extensionElements>{inside}</extensionElements>")), KNOWN)

    found = [finding for finding in checked(what).findings if finding.code == code]
    assert [finding.severity for finding in found] == ["error"]
    explained = checked(what + _reason(code, "由外单位另行部署"))
    assert code in [finding.code for finding in explained.explained]
    assert code not in [finding.code for finding in explained.findings]


def test_what_cannot_be_read_is_a_finding_with_its_file() -> None:
    report = check({"a.bpmn": b"<x", "b.form": b"{", "c.dmn": b"", "d.exe": b"", "e.form": b"[]"})
    assert sorted(f.resource for f in report.findings) == ["a.bpmn", "b.form", "c.dmn", "d.exe", "e.form"]
    assert report.errors == 5


def test_the_procedures_of_the_platform_have_no_errors(repository: Path) -> None:
    folder = repository / "processes" / "base"
    files = {f.name: f.read_bytes() for f in folder.rglob("*") if f.suffix in (".bpmn", ".dmn", ".form")}
    report = check(files, KNOWN)
    assert [(f.resource, f.element_id, f.message) for f in report.findings if f.severity == "error"] == []
    assert not report.bounded
