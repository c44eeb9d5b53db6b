"""Text to syntax tree: operators by precedence climbing (DMN 1.5, grammar rules 1-26 and 49-53)."""

from __future__ import annotations

from engine.feel import nodes as n
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import END, NAME, NUMBER, QUOTED, STRING, SYMBOL
from engine.feel.parse_primary import PrimaryParser

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_OR, _AND, _COMPARISON, _ADDITIVE, _MULTIPLICATIVE, _POWER = range(1, 7)
_PRECEDENCES = {
    "or": _OR,
    "and": _AND,
    "in": _COMPARISON,
    "between": _COMPARISON,
    **dict.fromkeys(_COMPARISONS, _COMPARISON),
    "+": _ADDITIVE,
    "-": _ADDITIVE,
    "*": _MULTIPLICATIVE,
    "/": _MULTIPLICATIVE,
    "**": _POWER,
}


class Parser(PrimaryParser):
    """A parser for one text; use `expression_text`, `unary_tests_text` once."""

    def expression_text(self) -> n.Node:
        node = self.expression()
        self._finish()
        return node

    def unary_tests_text(self) -> n.Tests:
        with self.declaring({"?"}):
            node = self._tests_or_negation()
        self._finish()
        return node

    def _finish(self) -> None:
        if self.token.kind != END:
            raise self.error("运算符或表达式结束", "an operator or the end of the expression")

    def expression(self) -> n.Node:
        with self.nested():
            return self._climb(_OR)

    def _climb(self, level: int) -> n.Node:
        """An operand and every operator that binds at least as tightly as `level`."""
        left = self._unary()
        while (found := self._precedence()) >= level:
            left = self._apply(left, found)
        return left

    def _precedence(self) -> int:
        """How tightly the operator at the current token binds; 0 when there is none."""
        token = self.token
        return _PRECEDENCES.get(token.text, 0) if token.kind in (SYMBOL, NAME) else 0

    def _apply(self, left: n.Node, level: int) -> n.Node:
        if level in (_OR, _AND):
            return self._junction(left, level)
        if level != _COMPARISON:
            return self._chain(left, level)
        op = self.next()
        if op.text == "in":
            return n.In(op.start, left, self._in_tests())
        if op.text != "between":
            return n.Compare(op.start, op.text, left, self._climb(_ADDITIVE))
        low = self._climb(_ADDITIVE)
        self.expect_word("and")
        return n.Between(op.start, left, low, self._climb(_ADDITIVE))

    def _junction(self, left: n.Node, level: int) -> n.Node:
        items = [left]
        while self._precedence() == level:
            self.next()
            items.append(self._climb(level + 1))
        return n.Junction(left.pos, level == _AND, tuple(items))

    def _chain(self, left: n.Node, level: int) -> n.Node:
        rest: list[tuple[str, int, n.Node]] = []
        while self._precedence() == level:
            op = self.next()
            rest.append((op.text, op.start, self._climb(level + 1)))
        return n.Chain(left.pos, left, tuple(rest))

    def _in_tests(self) -> tuple[n.Node, ...]:
        if self.is_symbol("("):
            mark = self.mark()
            try:
                return (self._positive_test(),)  # an interval `(1..5]`, or one expression in parentheses
            except FeelSyntaxError as first:
                self.reset(mark)
                self.expect("(")
                tests = self._positive_tests()
                if not self.accept(")"):
                    raise first from None
                return tests
        return (self._positive_test(),)

    def _tests_or_negation(self) -> n.Tests:
        pos = self.token.start
        if self.is_symbol("-") and self.ahead().kind == END:
            self.next()
            return n.Tests(pos, (), False)
        if self.is_word("not") and self.ahead().text == "(":
            mark = self.mark()
            self.next()
            self.next()
            tests = self._positive_tests()
            if self.accept(")") and self.token.kind == END:
                return n.Tests(pos, tests, True)
            self.reset(mark)
        return n.Tests(pos, self._positive_tests(), False)

    def _positive_tests(self) -> tuple[n.Node, ...]:
        tests = [self._positive_test()]
        while self.accept(","):
            tests.append(self._positive_test())
        return tuple(tests)

    def _positive_test(self) -> n.Node:
        pos = self.token.start
        if self.token.kind == SYMBOL and self.token.text in _COMPARISONS:
            op = self.next().text
            return n.OperatorTest(pos, op, self._climb(_ADDITIVE))
        start = self.at
        node = self.expression()
        uses_input = any(t.kind == NAME and t.text == "?" for t in self.tokens[start : self.at])
        return n.ValueTest(pos, node, uses_input)

    def _unary(self) -> n.Node:
        if not self.is_symbol("-"):
            return self._instance_of()
        pos = self.next().start
        with self.nested():
            return n.Negation(pos, self._unary())

    def _instance_of(self) -> n.Node:
        node = self.postfix()
        while self.is_word("instance") and self.ahead().text == "of":
            pos = self.next().start
            self.next()
            node = n.InstanceOf(pos, node, self.type_ref())
        return node

    def postfix(self) -> n.Node:
        node = self.primary()
        count = 0
        while self.token.kind == SYMBOL:
            pos = self.token.start
            if self.is_symbol(".") and self.ahead().kind in (NAME, QUOTED):
                self.next()
                node = n.Path(pos, node, self.property_name())
            elif self.is_symbol("("):
                node = self._call(node)
            elif self.is_symbol("["):
                filtered = self._filter(node)
                if filtered is None:
                    return node
                node = filtered
            else:
                return node
            count += 1
            self.check_nesting(count)
        return node

    def _filter(self, source: n.Node) -> n.Node | None:
        """None when the bracket closes a range (`[1..5[`)."""
        mark = self.mark()
        pos = self.expect("[").start
        self.filters += 1
        try:
            with self.declaring({"item"}):
                condition = self.expression()
            self.expect("]")
        except FeelSyntaxError:
            if not self.in_endpoint:
                raise
            self.reset(mark)
            return None
        finally:
            self.filters -= 1
        return n.Filter(pos, source, condition)

    def _call(self, callee: n.Node) -> n.Node:
        pos = self.expect("(").start
        args: list[n.Node] = []
        names: list[str] = []
        while not self.is_symbol(")"):
            if args:
                self.expect(",")
            if self._named_argument():
                names.append(self.name_until(":"))
                self.expect(":")
            args.append(self.expression())
        if names and len(names) != len(args):
            raise self.error("每个参数都写名称", "a name for every argument")
        self.expect(")")
        return n.Call(pos, callee, tuple(args), tuple(names) if names else None)

    def _named_argument(self) -> bool:
        at = self.at
        if self.tokens[at].kind == STRING:
            return False
        while self.tokens[at].kind in (NAME, NUMBER, QUOTED):
            at += 1
        return at > self.at and self.tokens[at].text == ":"
