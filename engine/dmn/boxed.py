"""Boxed expressions to code (DMN 1.5, chapter 10.2.2 and boxed conditional, filter and iterators)."""

from __future__ import annotations

from typing import Any

from engine.dmn.items import TypeTable
from engine.dmn.tables import Table
from engine.dmn.xml import Xml, attribute, child, children, expression_of, tag, text_of, type_name
from engine.feel import nodes as n
from engine.feel.compile_access import filter_code
from engine.feel.compile_control import Sources, branch, collect, quantify, weighed
from engine.feel.compile_tests import Test
from engine.feel.compiler import compile_node, compile_tests
from engine.feel.errors import FeelLimitExceeded, FeelSyntaxError, Unfit
from engine.feel.functions import UserFunction
from engine.feel.limits import DEFAULT_LIMITS
from engine.feel.parser import Parser
from engine.feel.runtime import Code, FeelContext, Runtime, Scope
from engine.feel.scopes import called
from engine.feel.tokens import compound
from engine.feel.types import ANY, Type, coerce
from engine.feel.values import is_function
from engine.feel.weights import weight_of


def null(scope: Scope) -> Any:
    return None


class BoxedCompiler:
    """Compiles the expressions of one file; broken FEEL is reported and becomes a null with a problem."""

    def __init__(self, types: TypeTable, known: frozenset[str]) -> None:
        self.types = types
        self.known = compound(known)
        self._codes: dict[str, Code] = {}  # tables say the same in many cells
        self._tests: dict[str, Test] = {}

    def type_of(self, element: Xml | None) -> Type:
        return self.types.of(element)

    def code(self, text: str, where: str) -> Code:
        if not text.strip():
            return null
        found = self._codes.get(text)
        if found is not None:
            return found
        try:
            node = Parser(text, self.known, DEFAULT_LIMITS).expression_text()
            made = weighed(compile_node(node), weight_of(node))
        except (FeelSyntaxError, FeelLimitExceeded) as error:
            return self._broken(text, where, error)
        self._codes[text] = made
        return made

    def test(self, text: str, where: str) -> Test:
        found = self._tests.get(text)
        if found is not None:
            return found
        try:
            made = compile_tests(Parser(text, self.known, DEFAULT_LIMITS).unary_tests_text())
        except (FeelSyntaxError, FeelLimitExceeded) as error:
            code = self._broken(text, where, error)
            return lambda scope, value: code(scope)
        self._tests[text] = made
        return made

    def values(self, text: str, where: str) -> list[Any]:
        """The values that a clause lists, in their order."""
        found = self.code(f"[{text}]" if text.strip() else "[]", where)(
            Scope({}, None, Runtime(FeelContext()))
        )
        return found if isinstance(found, list) else []

    def _broken(self, text: str, where: str, error: FeelSyntaxError | FeelLimitExceeded) -> Code:
        if isinstance(error, FeelSyntaxError):
            self.types.report(where, text, error)
        zh, en = error.message_zh, error.message_en

        def run(scope: Scope) -> Any:
            scope.rt.warn("SYNTAX", f"表达式“{text.strip()[:80]}”有误：{zh}", f"broken expression: {en}")
            return None

        return run

    def expression(self, element: Xml | None, records: bool = False) -> Code:
        """The code of a boxed expression, converting to its type; null for none."""
        if element is None:
            return null
        code = self._untyped(element, records)
        return (
            typed(code, self.type_of(element))
            if type_name(element) and tag(element) != "functionDefinition"
            else code
        )

    def inside(self, element: Xml | None) -> Code:
        """The code of the expression inside an element such as `then` or `contextEntry`."""
        return null if element is None else self.expression(expression_of(element))

    def _untyped(self, element: Xml, records: bool) -> Code:
        kind = tag(element)
        if kind == "decisionTable":
            return Table(element, self, records)
        makers = {
            "literalExpression": self._literal,
            "context": self._context,
            "invocation": self._invocation,
            "list": self._list,
            "relation": self._relation,
            "functionDefinition": self.function,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._iterator,
            "some": self._iterator,
            "every": self._iterator,
        }
        return makers[kind](element)

    def _literal(self, element: Xml) -> Code:
        return self.code(text_of(element), attribute(element, "id"))

    def _context(self, element: Xml) -> Code:
        """Entries see the ones before; an entry without a name is the result."""
        entries: list[tuple[str, Code]] = []
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            code = self.inside(entry)
            entries.append((attribute(variable, "name"), typed(code, self.type_of(variable))))

        def run(scope: Scope) -> Any:
            made: dict[str, Any] = {}
            inner = Scope(made, scope, scope.rt)
            for name, code in entries:
                value = code(inner)
                if not name:
                    return value
                made[name] = value
            return dict(made)

        return run

    def _invocation(self, element: Xml) -> Code:
        callee = self._invoked(element)
        bindings = [
            (
                attribute(child(b, "parameter"), "name"),
                typed(self.inside(b), self.type_of(child(b, "parameter"))),
            )
            for b in children(element, "binding")
        ]

        def run(scope: Scope) -> Any:
            function = callee(scope)
            if not is_function(function):
                scope.rt.warn("NO_FUNCTION_FOUND", "被调用的不是函数", "what is invoked is no function")
                return None
            try:
                return function.call_named(scope.rt, {name: code(scope) for name, code in bindings})
            except Unfit as error:
                return scope.rt.unfit(error, -1)

        return run

    def _invoked(self, element: Xml) -> Code:
        """The code of what an invocation calls: a name is that of a function, whatever value has it, too."""
        code, inside = self.inside(element), expression_of(element)
        name = text_of(inside).strip() if inside is not None and tag(inside) == "literalExpression" else ""
        by_name = self._function_named(name)
        return code if by_name is None else by_name

    def _function_named(self, text: str) -> Code | None:
        try:
            node = Parser(text, self.known, DEFAULT_LIMITS).expression_text() if text else None
        except (FeelSyntaxError, FeelLimitExceeded):
            return None
        return called(node.name, node.pos) if isinstance(node, n.Var) else None

    def _list(self, element: Xml) -> Code:
        items = [
            self.expression(e)
            for e in element
            if tag(e) and tag(e) not in ("description", "typeRef", "extensionElements")
        ]
        return lambda scope: [item(scope) for item in items]

    def _relation(self, element: Xml) -> Code:
        columns = [(attribute(c, "name"), self.type_of(c)) for c in children(element, "column")]
        rows = [
            [
                (name, typed(self.expression(cell), wanted))
                for (name, wanted), cell in zip(columns, _cells(row), strict=False)
            ]
            for row in children(element, "row")
        ]
        return lambda scope: [{name: code(scope) for name, code in row} for row in rows]

    def function(self, element: Xml) -> Code:
        """A function definition; those in Java or PMML are null."""
        if attribute(element, "kind") not in ("", "FEEL", "F"):
            return external
        params = list(children(element, "formalParameter"))
        names, types = [attribute(p, "name") for p in params], [self.type_of(p) for p in params]
        body = self.inside(element)
        return lambda scope: UserFunction(names, types, body, scope)

    def _conditional(self, element: Xml) -> Code:
        condition, then, otherwise = (self.inside(child(element, name)) for name in ("if", "then", "else"))
        return branch(condition, then, otherwise, boxed=True)

    def _filter(self, element: Xml) -> Code:
        return filter_code(self.inside(child(element, "in")), self.inside(child(element, "match")))

    def _iterator(self, element: Xml) -> Code:
        sources: Sources = [(attribute(element, "iteratorVariable"), self.inside(child(element, "in")), None)]
        if tag(element) == "for":
            return collect(sources, self.inside(child(element, "return")), uses_partial=True)
        return quantify(sources, self.inside(child(element, "satisfies")), every=tag(element) == "every")


def external(scope: Scope) -> Any:
    scope.rt.warn(
        "UNFIT", "不支持外部函数（Java、PMML）", "external functions (Java, PMML) are not supported"
    )
    return None


def _cells(row: Xml) -> list[Xml]:
    return [c for c in row if tag(c) and tag(c) not in ("description", "extensionElements")]


def typed(code: Code, wanted: Type) -> Code:
    """The code, its value converted to the type; what does not conform becomes null and is reported."""
    if wanted is ANY:
        return code

    def run(scope: Scope) -> Any:
        try:
            return coerce(code(scope), wanted)
        except Unfit as error:
            return scope.rt.unfit(error, -1)

    return run
