"""Decision tables to code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from engine.dmn import hitpolicy
from engine.dmn.facts import output_name
from engine.dmn.hitpolicy import Contradiction, Match
from engine.dmn.model import MatchedRule
from engine.dmn.runtime import DecisionRuntime
from engine.dmn.xml import Xml, attribute, child, children, text_of
from engine.errors import Invalid
from engine.feel.compile_tests import Test
from engine.feel.errors import Unfit
from engine.feel.runtime import Code, Scope
from engine.feel.types import ANY, Type, coerce


class TableCompiler(Protocol):
    """What a table needs of the file that it is in."""

    def code(self, text: str, where: str) -> Code: ...

    def test(self, text: str, where: str) -> Test: ...

    def values(self, text: str, where: str) -> list[Any]: ...

    def type_of(self, element: Xml | None) -> Type: ...


@dataclass(slots=True)
class InputClause:
    id: str
    name: str
    code: Code
    allowed: Test | None


@dataclass(slots=True)
class OutputClause:
    id: str
    name: str
    type: Type
    default: Code | None
    priorities: list[Any]


@dataclass(slots=True)
class Rule:
    id: str
    tests: list[Test]
    outputs: list[Code]


class Table:
    """A compiled table; calling it with a scope gives its output. `records` is set on a decision's own table."""

    def __init__(self, element: Xml, compiler: TableCompiler, records: bool) -> None:
        self.records = records
        self.inputs = [_input(e, compiler) for e in children(element, "input")]
        self.outputs = [_output(e, compiler) for e in children(element, "output")]
        self.rules = [_rule(e, compiler) for e in children(element, "rule")]
        self.policy = _policy(element)
        self.aggregation = attribute(element, "aggregation")
        self._check_shape(attribute(element, "id"))

    def _check_shape(self, where: str) -> None:
        for number, rule in enumerate(self.rules, 1):
            found, wanted = (len(rule.tests), len(rule.outputs)), (len(self.inputs), len(self.outputs))
            if found != wanted:
                raise Invalid(
                    "dmn_rule_shape",
                    f"决策表第 {number} 条规则的格数与表头不符",
                    rule.id or where,
                    f"{wanted[0]} 个输入格、{wanted[1]} 个输出格",
                    f"{found[0]} 个输入格、{found[1]} 个输出格",
                )

    def __call__(self, scope: Scope) -> Any:
        rt = scope.rt
        values = [clause.code(scope) for clause in self.inputs]
        record = rt.current if self.records and isinstance(rt, DecisionRuntime) else None
        if record is not None:
            record.inputs = [(c.id, c.name, v) for c, v in zip(self.inputs, values, strict=True)]
        try:
            self._check_inputs(scope, values)
            rt.charge(len(self.rules))
            found = [self._match(index, values, scope) for index in range(len(self.rules))]
            matches = [match for match in found if match is not None]
            spoken = hitpolicy.speaking(self.policy, matches, [c.priorities for c in self.outputs])
        except Unfit as error:
            rt.warn("HIT_POLICY" if isinstance(error, Contradiction) else "UNFIT", error.zh, error.en)
            return None
        if record is not None:
            record.matched_rules = [self._matched(m) for m in spoken]
        return self._result(spoken, scope)

    def _check_inputs(self, scope: Scope, values: list[Any]) -> None:
        for clause, value in zip(self.inputs, values, strict=True):
            if clause.allowed is not None and value is not None and clause.allowed(scope, value) is not True:
                raise Unfit(
                    f"输入“{clause.name}”的值不在允许值之内",
                    f"the value of input '{clause.name}' is not allowed",
                )

    def _match(self, index: int, values: list[Any], scope: Scope) -> Match | None:
        rule = self.rules[index]
        for test, value in zip(rule.tests, values, strict=False):
            if test(scope, value) is not True:
                return None
        return Match(
            index, [self._typed(c, code, scope) for c, code in zip(self.outputs, rule.outputs, strict=False)]
        )

    def _typed(self, clause: OutputClause, code: Code, scope: Scope) -> Any:
        try:
            return coerce(code(scope), clause.type)
        except Unfit as error:
            return scope.rt.unfit(error, -1)

    def _matched(self, match: Match) -> MatchedRule:
        outputs = [(c.id, c.name, v) for c, v in zip(self.outputs, match.values, strict=False)]
        return MatchedRule(self.rules[match.index].id, match.index + 1, outputs)

    def _result(self, spoken: list[Match], scope: Scope) -> Any:
        if not spoken:
            return self._default(scope)
        results = [self._shaped(m.values) for m in spoken]
        if hitpolicy.is_single(self.policy):
            return results[0]
        try:
            return hitpolicy.aggregate(
                scope.rt, self.aggregation if self.policy == "COLLECT" else "", results
            )
        except Unfit as error:
            return scope.rt.unfit(error, -1)

    def _shaped(self, values: list[Any]) -> Any:
        """One output is a value, several are a context by column."""
        if len(self.outputs) == 1:
            return values[0]
        return {c.name: v for c, v in zip(self.outputs, values, strict=False)}

    def _default(self, scope: Scope) -> Any:
        if all(c.default is None for c in self.outputs):
            return 0 if self.aggregation == "COUNT" else None
        values = [None if c.default is None else self._typed(c, c.default, scope) for c in self.outputs]
        shaped = self._shaped(values)
        return shaped if hitpolicy.is_single(self.policy) or self.aggregation else [shaped]


def _policy(element: Xml) -> str:
    text = attribute(element, "hitPolicy")
    found = hitpolicy.policy_of(text)
    if found is None:
        where, expected = attribute(element, "id"), "、".join(hitpolicy.POLICIES)
        raise Invalid("dmn_hit_policy", "未知的命中策略", where, expected, text)
    return found


def _input(element: Xml, compiler: TableCompiler) -> InputClause:
    expression = child(element, "inputExpression")
    text, where = text_of(expression), attribute(element, "id")
    allowed = text_of(child(element, "inputValues")).strip()
    test = compiler.test(allowed, where) if allowed else None
    return InputClause(where, attribute(element, "label") or text.strip(), compiler.code(text, where), test)


def _output(element: Xml, compiler: TableCompiler) -> OutputClause:
    where = attribute(element, "id")
    default = child(element, "defaultOutputEntry")
    priorities = compiler.values(text_of(child(element, "outputValues")), where)
    wanted = compiler.type_of(element)
    code = None if default is None else compiler.code(text_of(default), where)
    return OutputClause(where, output_name(element), wanted or ANY, code, priorities)


def _rule(element: Xml, compiler: TableCompiler) -> Rule:
    tests = [compiler.test(text_of(e) or "-", attribute(e, "id")) for e in children(element, "inputEntry")]
    outputs = [compiler.code(text_of(e), attribute(e, "id")) for e in children(element, "outputEntry")]
    return Rule(attribute(element, "id"), tests, outputs)
