"""Decision tables and graphs: hit policies, requirements, reports, refusals."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.dmn import DecisionError, DecisionModel, parse_dmn
from engine.errors import Invalid
from engine.feel import FeelContext, Limits

NAMESPACES = [
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
]


def model(body: str, namespace: str = NAMESPACES[1]) -> DecisionModel:
    zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    xml = (
        f'<definitions xmlns="{namespace}" {zeebe} id="d" name="示例" namespace="urn:t">{body}</definitions>'
    )
    return parse_dmn(xml.encode(), "示例.dmn")


def decision(logic: str, requires: str = "") -> str:
    """The decision `a`, of one literal expression."""
    needed = f"<informationRequirement>{requires}</informationRequirement>" if requires else ""
    text = f"<literalExpression><text>{logic}</text></literalExpression>"
    return f'<decision id="a" name="甲"><variable name="甲"/>{needed}{text}</decision>'


def cell(kind: str, text: str) -> str:
    return f"<{kind}><text>{text}</text></{kind}>"


def table(policy: str, rules: list[tuple[str, str]], extra: str = "", output: str = "") -> str:
    cells = "".join(
        f'<rule id="r{i}">{cell("inputEntry", test)}{cell("outputEntry", out)}</rule>'
        for i, (test, out) in enumerate(rules, 1)
    )
    return (
        f'<decision id="level" name="级别"><variable name="级别"/><decisionTable hitPolicy="{policy}" {extra}>'
        f'<input id="i1" label="金额"><inputExpression><text>金额</text></inputExpression></input>'
        f'<output id="o1" name="级别">{output}</output>{cells}</decisionTable></decision>'
    )


RULES = [("&gt; 10", '"高"'), ("&gt; 5", '"中"'), ("&gt; 0", '"低"')]
ORDER = '<outputValues><text>"低", "中", "高"</text></outputValues>'


@pytest.mark.parametrize(
    ("policy", "extra", "output", "amount", "expected"),
    [
        ("FIRST", "", "", 20, "高"),
        ("RULE ORDER", "", "", 20, ["高", "中", "低"]),
        ("PRIORITY", "", ORDER, 20, "低"),
        ("OUTPUT ORDER", "", ORDER, 20, ["低", "中", "高"]),
        ("COLLECT", "", "", 6, ["中", "低"]),
        ("COLLECT", 'aggregation="COUNT"', "", 6, 2),
        ("UNIQUE", "", "", 3, "低"),
        ("UNIQUE", "", "", -1, None),
        ("ANY", "", "", 3, "低"),
    ],
)
def test_hit_policies(policy: str, extra: str, output: str, amount: int, expected: object) -> None:
    found = model(table(policy, RULES, extra, output)).evaluate("level", {"金额": amount})
    assert found.output == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3)])
def test_aggregators(aggregation: str, expected: int) -> None:
    rules = [("-", "1"), ("-", "2"), ("-", "3")]
    assert (
        model(table("COLLECT", rules, f'aggregation="{aggregation}"')).evaluate("level", {}).output
        == expected
    )


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY"])
def test_rules_that_contradict_the_hit_policy_are_an_error_naming_the_decision(policy: str) -> None:
    with pytest.raises(DecisionError, match="命中") as caught:
        model(table(policy, RULES)).evaluate("level", {"金额": 20})
    assert caught.value.decision_id == "level"


def test_the_report_names_inputs_rules_and_outputs() -> None:
    found = model(table("FIRST", RULES)).evaluate("level", {"金额": 7})
    (decision,) = found.decisions
    assert (decision.id, decision.name, decision.type) == ("level", "级别", "DECISION_TABLE")
    assert decision.inputs == [("i1", "金额", 7)]
    (rule,) = decision.matched_rules
    assert (rule.rule_id, rule.index, rule.outputs) == ("r2", 2, [("o1", "级别", "中")])


GRAPH = """
<inputData id="in" name="金额"><variable name="金额" typeRef="number"/></inputData>
<decision id="tax" name="税额"><extensionElements><zeebe:versionTag value="v1"/></extensionElements>
  <variable name="税额" typeRef="number"/>
  <informationRequirement><requiredInput href="#in"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#rate"/></knowledgeRequirement>
  <literalExpression><text>金额 * 税率(金额)</text></literalExpression></decision>
<businessKnowledgeModel id="rate" name="税率"><variable name="税率"/><encapsulatedLogic>
  <formalParameter name="数" typeRef="number"/>
  <literalExpression><text>if 数 > 100 then 0.2 else 0.1</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel>
<decision id="sum" name="合计"><variable name="合计"/>
  <informationRequirement><requiredDecision href="#tax"/></informationRequirement>
  <informationRequirement><requiredInput href="#in"/></informationRequirement>
  <literalExpression><text>金额 + 税额 + tax + 附加</text></literalExpression></decision>
"""


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_graph_is_walked_from_its_inputs_in_every_version_of_the_standard(namespace: str) -> None:
    made = model(GRAPH, namespace)
    found = made.evaluate("sum", {"金额": 50, "附加": Decimal("0.5")})
    assert found.output == Decimal("60.5")
    assert [d.id for d in found.decisions] == ["tax", "sum"]
    assert made.decisions["tax"].version_tag == "v1"
    assert set(made.inputs) == {"in"}


def test_an_input_of_the_wrong_type_is_null_and_reported() -> None:
    found = model(GRAPH).evaluate("tax", {"金额": "五十"})
    assert found.output is None
    assert any("number" in problem.message_zh for problem in found.errors)


def test_a_decision_that_requires_itself_is_an_error() -> None:
    loop = decision("甲 + 1", '<requiredDecision href="#a"/>')
    with pytest.raises(DecisionError, match="依赖自身"):
        model(loop).evaluate("a", {})


def test_an_unknown_decision_and_a_reached_bound_are_errors() -> None:
    made = model(decision("for i in 1..99 return i"))
    with pytest.raises(DecisionError, match="没有决策"):
        made.evaluate("b", {})
    with pytest.raises(DecisionError, match="max_steps") as caught:
        made.evaluate("a", {}, FeelContext(limits=Limits(max_steps=10)))
    assert caught.value.decision_id == "a"


def test_a_long_expression_is_charged_by_its_length() -> None:
    made, context = model(decision("1" + " + 1" * 4_000)), FeelContext()
    assert made.evaluate("a", {}, context).output == 4_001
    assert context.spent >= 1_000


def test_broken_expressions_are_refused_with_a_finding_each() -> None:
    with pytest.raises(Invalid) as caught:
        model(table("FIRST", [("&gt;", '"高"'), ("-", '"高')]))
    assert [finding.code for finding in caught.value.findings] == ["expression", "expression"]
    with pytest.raises(Invalid, match="不存在"):
        model(decision("1", '<requiredInput href="#x"/>'))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>',
        b"<definitions>",
        b"<definitions/>",
        b"",
    ],
)
def test_hostile_or_foreign_xml_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        parse_dmn(data, "x.dmn")


def test_allowed_values_of_a_type_hold_for_results() -> None:
    allowed = cell("allowedValues", '"高","低"')
    body = f'<itemDefinition name="等级"><typeRef>string</typeRef>{allowed}</itemDefinition>' + decision(
        "值"
    ).replace('<variable name="甲"/>', '<variable name="甲" typeRef="等级"/>')
    made = model(body)
    assert made.evaluate("a", {"值": "高"}).output == "高"
    assert made.evaluate("a", {"值": ["低"]}).output == "低"
    found = made.evaluate("a", {"值": "中"})
    assert found.output is None
    assert "允许" in found.errors[0].message_zh


def test_the_clock_of_the_context_is_the_only_clock() -> None:
    made = model(decision("today()"))
    context = FeelContext(now=datetime(2026, 5, 6, tzinfo=UTC))
    assert str(made.evaluate("a", {}, context).output) == "2026-05-06"


def test_texts_of_dates_are_read_where_an_input_is_a_date() -> None:
    body = '<inputData id="in" name="受理日"><variable name="受理日" typeRef="date"/></inputData>'
    made = model(body + decision('受理日 + duration("P30D")', '<requiredInput href="#in"/>'))
    assert str(made.evaluate("a", {"受理日": "2026-01-15"}).output) == "2026-02-14"
    assert made.evaluate("a", {"受理日": "昨天"}).output is None


def test_a_table_whose_rules_do_not_fit_its_head_is_refused() -> None:
    short = table("FIRST", RULES).replace(cell("outputEntry", '"中"'), "")
    with pytest.raises(Invalid, match="第 2 条规则") as caught:
        model(short)
    assert caught.value.where == "r2"
    with pytest.raises(Invalid, match="命中策略"):
        model(table("LAST", RULES))
