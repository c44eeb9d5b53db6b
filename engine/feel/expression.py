"""Compiled expressions, unary tests and scripts: parsed once, kept in a cache, evaluated often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import compile_node, compile_tests
from engine.feel.convert import export, normalise
from engine.feel.errors import FeelLimitExceeded, FeelSyntaxError
from engine.feel.lexer import SYMBOL, tokenize
from engine.feel.limits import DEFAULT_LIMITS
from engine.feel.parser import Parser
from engine.feel.runtime import FeelContext, Names, Runtime, Scope
from engine.feel.types import Type

_CACHE_SIZE = 4_096
_NO_NAMES: frozenset[str] = frozenset()


class _Compiled:
    __slots__ = ("filter_names", "functions", "names", "text")

    def __init__(self, text: str, parser: Parser) -> None:
        self.text = text
        #: Free variables: what must come from outside.
        self.names = frozenset(parser.free - BUILTINS.keys())
        #: Functions that it calls by name and that are not built in.
        self.functions = frozenset(parser.called - BUILTINS.keys())
        #: Names read only inside filters: variables from outside or properties of the elements.
        self.filter_names = frozenset(parser.in_filter - parser.free - BUILTINS.keys())


def _guarded(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except RecursionError:
        raise FeelLimitExceeded("max_depth", DEFAULT_LIMITS.max_depth) from None


class Expression(_Compiled):
    """An expression: `text`, its free variables `names`, `evaluate`."""

    __slots__ = ("code",)

    def __init__(self, text: str, known: frozenset[str]) -> None:
        parser = Parser(text, known, DEFAULT_LIMITS)
        self.code = _guarded(lambda: compile_node(parser.expression_text()))
        super().__init__(text, parser)

    def evaluate(
        self, names: Names, context: FeelContext | None = None, types: Mapping[str, Type] | None = None
    ) -> Any:
        """Its value, with Python's dates and times (see `engine.feel.convert.export`).

        Names are looked up in `names` one by one when needed. Something unfit gives null and a warning in
        `context.warnings`. Raises FeelLimitExceeded.
        """
        rt = Runtime(context or FeelContext(), types, self.text)
        try:
            return export(self.code(Scope(names, None, rt)))
        except RecursionError:
            raise FeelLimitExceeded("max_depth", rt.limits.max_depth) from None


class UnaryTests(_Compiled):
    """The tests of a cell (`"高", "中"`, `< 5`, `not(1)`, `-`)."""

    __slots__ = ("test",)

    def __init__(self, text: str, known: frozenset[str]) -> None:
        parser = Parser(text, known, DEFAULT_LIMITS)
        self.test = _guarded(lambda: compile_tests(parser.unary_tests_text()))
        super().__init__(text, parser)

    def evaluate(self, value: Any, names: Names, context: FeelContext | None = None) -> bool | None:
        """Whether `value` passes: true, false, or null when it cannot be told. Raises FeelLimitExceeded."""
        rt = Runtime(context or FeelContext(), None, self.text)
        try:
            found = self.test(Scope(names, None, rt), normalise(value))
        except RecursionError:
            raise FeelLimitExceeded("max_depth", rt.limits.max_depth) from None
        return found if type(found) is bool else None


class Script:
    """Assignments, one a line: `金额 = 数量 * 单价`. Later lines see the results of earlier ones."""

    __slots__ = ("lines", "names", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = tuple(_assignment(text, start, line) for start, line in _lines(text))
        made: set[str] = set()
        free: set[str] = set()
        for target, expression in self.lines:
            free |= expression.names - made
            made.add(target)
        self.names = frozenset(free)

    def evaluate(self, names: Names, context: FeelContext | None = None) -> dict[str, Any]:
        """The assigned variables, by name. Raises FeelLimitExceeded."""
        results: dict[str, Any] = {}
        layered = _Layered(results, names)
        for target, expression in self.lines:
            results[target] = expression.evaluate(layered, context)
        return results


class _Layered:
    """Results first, then the names from outside."""

    def __init__(self, results: dict[str, Any], names: Names) -> None:
        self.results = results
        self.names = names

    def get(self, key: str, default: Any = None, /) -> Any:
        return self.results[key] if key in self.results else self.names.get(key, default)


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.strip().startswith("//"):
            found.append((at, line))
        at += len(line)
    return found


def _assignment(text: str, start: int, line: str) -> tuple[str, Expression]:
    tokens = tokenize(line)
    equals = next((i for i, t in enumerate(tokens) if t.kind == SYMBOL), None)
    if equals is None or equals == 0 or tokens[equals].text != "=":
        token = tokens[equals or 0]
        raise FeelSyntaxError(
            text, start + token.start, "赋值“名称 = 表达式”", "an assignment name = expression", token.text
        )
    if tokens[equals + 1].text == "=":
        raise FeelSyntaxError(text, start + tokens[equals + 1].start, "一个值", "a value", "=")
    target = Parser(line[: tokens[equals].start], (), DEFAULT_LIMITS).name_until()
    offset = tokens[equals].end
    try:
        return target, Expression(line[offset:], _NO_NAMES)
    except FeelSyntaxError as error:
        at = start + offset + error.position
        raise FeelSyntaxError(text, at, error.expected_zh, error.expected, error.found) from None


@lru_cache(_CACHE_SIZE)
def compile_expression(text: str, known: frozenset[str] = _NO_NAMES) -> Expression:
    """The expression of a text, from the cache when it was compiled before.

    `known` are names that hold symbols or keywords (`a-b`, `date and place`), which cannot be recognised otherwise.
    Raises FeelSyntaxError, FeelLimitExceeded.
    """
    return Expression(text, known)


@lru_cache(_CACHE_SIZE)
def compile_unary_tests(text: str, known: frozenset[str] = _NO_NAMES) -> UnaryTests:
    """The unary tests of a cell's text. Raises FeelSyntaxError, FeelLimitExceeded."""
    return UnaryTests(text, known)


@lru_cache(_CACHE_SIZE)
def compile_script(text: str) -> Script:
    """Assignments, one a line (plain BPMN `script`). Raises FeelSyntaxError, FeelLimitExceeded."""
    return Script(text)
