"""What an expression begins with: literals, names, contexts, lists, ranges, for, if, quantifiers, functions."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal

from engine.feel import nodes as n
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import NAME, NUMBER, QUOTED, STRING
from engine.feel.numbers import parse_number
from engine.feel.parse_types import TypeParser
from engine.feel.typerefs import ANY_TYPE, TypeRef

_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
_TEST_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
#: After these a comparison may stand alone, `(< 10)`, `f(> 5)`, `[= 1]`; elsewhere its left side is missing.
_OPENING = ("(", "[", ",", ":")
Mark = tuple[int, int, frozenset[str], frozenset[str]]


class PrimaryParser(TypeParser):
    """Adds `primary`; the operators above it are the subclass's."""

    in_endpoint = False

    @abstractmethod
    def expression(self) -> n.Node: ...

    @abstractmethod
    def postfix(self) -> n.Node: ...

    def mark(self) -> Mark:
        """A point to come back to when a reading fails."""
        return self.at, self.nesting, frozenset(self.free), frozenset(self.in_filter)

    def reset(self, mark: Mark) -> None:
        self.at, self.nesting = mark[0], mark[1]
        self.free, self.in_filter = set(mark[2]), set(mark[3])

    def property_name(self) -> str:
        return self.name()

    def primary(self) -> n.Node:
        token = self.token
        if token.kind == NUMBER:
            return n.Literal(self.next().start, self._number(token.text))
        if token.kind == STRING:
            return n.Literal(self.next().start, token.text)
        if token.kind == NAME:
            return self._word()
        if token.kind == QUOTED:
            return self._variable()
        return self._symbol()

    def _number(self, text: str) -> int | Decimal:
        value = parse_number(text)
        if value is None:
            self.at -= 1
            raise self.error("34 位以内的十进制数", "a decimal number of at most 34 digits")
        return value

    def _word(self) -> n.Node:
        token, after = self.token, self.ahead().text
        if token.text in _CONSTANTS:
            return n.Literal(self.next().start, _CONSTANTS[token.text])
        if after == "." and token.text in ("if", "for", "some", "every", "function"):
            return self._variable()  # no construct goes on like this: somebody's variable has the name
        if token.text == "if":
            return self._if()
        if token.text == "for":
            return self._for()
        if token.text in ("some", "every"):
            return self._quantified()
        if token.text == "function" and after == "(":
            return self._function()
        if token.text in ("and", "or") and after == "(":
            return n.Var(self.next().start, token.text)
        if self.is_stop(self.at):
            raise self.error("一个值", "a value")
        return self._variable()

    def _variable(self) -> n.Node:
        pos = self.token.start
        name = self.name()
        if self.is_symbol("("):
            self.called.add(name)
        else:
            self.used(name)
        return n.Var(pos, name)

    def _symbol(self) -> n.Node:
        token = self.token
        if token.text == "(":
            return self._parenthesis()
        if token.text == "[":
            return self._list_or_range()
        if token.text == "]":
            return self._range_from(self.next().start, self.expression(), low_included=False)
        if token.text == "{":
            return self._context()
        if token.text == "@":
            pos = self.next().start
            if self.token.kind != STRING:
                raise self.error("@ 之后的日期时间字符串", "a string after @")
            return n.AtLiteral(pos, self.next().text)
        if token.text in _TEST_OPERATORS and self.at > 0 and self.tokens[self.at - 1].text in _OPENING:
            return self._half_range()
        raise self.error("一个值", "a value")

    def _half_range(self) -> n.Node:
        pos, op = self.token.start, self.next().text
        with self.nested():
            operand = self.postfix()
        if op == "=":
            return n.RangeLiteral(pos, operand, operand, True, True, op)
        if op == "!=":
            return n.OperatorTest(pos, op, operand)
        low = operand if op in (">", ">=") else None
        high = operand if low is None else None
        return n.RangeLiteral(pos, low, high, op == ">=", op == "<=", op)

    def _parenthesis(self) -> n.Node:
        pos = self.next().start
        outer, self.in_endpoint = self.in_endpoint, False
        node = self.expression()
        self.in_endpoint = outer
        if self.accept(")"):
            return node
        if self.is_symbol(".."):
            return self._range_from(pos, node, low_included=False)
        raise self.error("“)”", "')'")

    def _list_or_range(self) -> n.Node:
        pos = self.next().start
        outer, self.in_endpoint = self.in_endpoint, False
        items: list[n.Node] = []
        while not self.is_symbol("]"):
            if items:
                self.expect(",")
            items.append(self.expression())
            if len(items) == 1 and self.is_symbol(".."):
                self.in_endpoint = outer
                return self._range_from(pos, items[0], low_included=True)
        self.in_endpoint = outer
        self.expect("]")
        return n.ListLiteral(pos, tuple(items))

    def _range_from(self, pos: int, low: n.Node, low_included: bool) -> n.Node:
        self.expect("..")
        outer, self.in_endpoint = self.in_endpoint, True
        high = self.expression()
        self.in_endpoint = outer
        if not self.is_symbol("]", ")", "["):
            raise self.error("区间的结尾 ]、) 或 [", "the end of the range: ], ) or [")
        return n.RangeLiteral(pos, low, high, low_included, self.next().text == "]")

    def _context(self) -> n.Node:
        pos = self.next().start
        entries: list[tuple[str, n.Node]] = []
        outer, self.in_endpoint = self.in_endpoint, False
        with self.declaring(()):
            while not self.is_symbol("}"):
                if entries:
                    self.expect(",")
                key = self.name_until(":")
                self.expect(":")
                entries.append((key, self.expression()))
                self.declare(key)
        self.in_endpoint = outer
        self.expect("}")
        return n.ContextLiteral(pos, tuple(entries))

    def _if(self) -> n.Node:
        pos = self.next().start
        condition = self.expression()
        self.expect_word("then")
        then = self.expression()
        self.expect_word("else")
        return n.If(pos, condition, then, self.expression())

    def _iterators(self) -> tuple[n.Iterator, ...]:
        """Declares each name in the innermost block as it is read."""
        found: list[n.Iterator] = []
        while not found or self.accept(","):
            name = self.name_until("in")
            self.expect_word("in")
            source = self.expression()
            high = None
            if self.accept(".."):
                high = self.expression()
            found.append(n.Iterator(name, source, high))
            self.declare(name)
        return tuple(found)

    def _for(self) -> n.Node:
        pos = self.next().start
        with self.declaring(()):
            iterators = self._iterators()
            self.expect_word("return")
            self.declare("partial")
            start = self.at
            body = self.expression()
        partial = any(t.kind == NAME and t.text == "partial" for t in self.tokens[start : self.at])
        return n.For(pos, iterators, body, partial)

    def _quantified(self) -> n.Node:
        token = self.next()
        with self.declaring(()):
            iterators = self._iterators()
            self.expect_word("satisfies")
            return n.Quantified(token.start, token.text == "every", iterators, self.expression())

    def _function(self) -> n.Node:
        pos = self.next().start
        self.expect("(")
        params: list[tuple[str, TypeRef]] = []
        while not self.is_symbol(")"):
            if params:
                self.expect(",")
            name = self.name_until(",", ")", ":")
            params.append((name, self.type_ref() if self.accept(":") else ANY_TYPE))
        self.expect(")")
        external = self.is_word("external")
        if external:
            self.next()
        with self.declaring(name for name, _ in params):
            body = self.expression()
        return n.FunctionDefinition(pos, tuple(params), body, external)

    def check_nesting(self, count: int) -> None:
        """A run of `.a[1](x)` nests as deeply as it is long."""
        if count > self.limits.max_nesting:
            raise FeelSyntaxError(
                self.text, self.token.start, "较短的路径", "a shorter path", self.token.text
            )
