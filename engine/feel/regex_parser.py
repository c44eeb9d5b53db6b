"""Regular expressions of XPath (F&O 7.6.1 on XML Schema 1.0, appendix F) to programs for `regex_machine`."""

from __future__ import annotations

from functools import lru_cache

from engine.feel import regex_classes as classes
from engine.feel.errors import FeelLimitExceeded, Unfit
from engine.feel.regex_classes import Matcher
from engine.feel.regex_program import (
    BACK,
    CHAR,
    JUMP,
    LINE_END,
    LINE_START,
    MATCH,
    SAVE,
    SPLIT,
    Instruction,
    Program,
    repeated,
    shifted,
)

_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"} | {c: c for c in "\\|.?*+(){}-[]^$"}


@lru_cache(512)
def compile_regex(pattern: str, flags: str, max_size: int) -> Program:
    """The program of a pattern; raises Unfit for a bad pattern or flag, FeelLimitExceeded for one that is too large."""
    if not set(flags) <= set("smix"):
        raise Unfit(
            f"正则表达式的标志只能是 s、m、i、x：{flags}", f"regular expression flags are s, m, i, x: {flags}"
        )
    if len(pattern) > max_size:
        raise FeelLimitExceeded("max_regex", max_size)
    if "x" in flags:
        pattern = _without_blanks(pattern)
    parser = _RegexParser(pattern, flags, max_size)
    code = parser.alternatives()
    if parser.at < len(pattern):
        raise parser.error()
    whole: list[Instruction] = [(SAVE, 0), *shifted(code, 1), (SAVE, 1), (MATCH,)]
    return Program(tuple(whole), parser.groups, "m" in flags, "i" in flags, parser.has_back)


def _without_blanks(pattern: str) -> str:
    kept, depth, escaped = [], 0, False
    for c in pattern:
        if not escaped:
            depth += (c == "[") - (c == "]" and depth > 0)
        if depth or c not in " \t\n\r":
            kept.append(c)
            escaped = c == "\\" and not escaped
    return "".join(kept)


class _RegexParser:
    def __init__(self, pattern: str, flags: str, max_size: int) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups = 0
        self.open: set[int] = set()
        self.has_back = False
        self.dot_all = "s" in flags
        self.ignore_case = "i" in flags
        self.max_size = max_size * 4

    def error(self) -> Unfit:
        return Unfit(
            f"正则表达式第 {self.at + 1} 个字符处有误：{self.pattern}",
            f"bad regular expression at {self.at + 1}: {self.pattern}",
        )

    def peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def take(self) -> str:
        c = self.peek()
        if not c:
            raise self.error()
        self.at += 1
        return c

    def sized(self, code: list[Instruction]) -> list[Instruction]:
        if len(code) > self.max_size:
            raise FeelLimitExceeded("max_regex", self.max_size // 4)
        return code

    def alternatives(self) -> list[Instruction]:
        code = self._sequence()
        if self.peek() != "|":
            return code
        self.at += 1
        other = self.alternatives()
        size = len(code)
        joined = [
            (SPLIT, 1, size + 2),
            *shifted(code, 1),
            (JUMP, size + 2 + len(other)),
            *shifted(other, size + 2),
        ]
        return self.sized(joined)

    def _sequence(self) -> list[Instruction]:
        code: list[Instruction] = []
        while self.peek() not in ("", "|", ")"):
            code += shifted(self._piece(), len(code))
            self.sized(code)
        return code

    def _piece(self) -> list[Instruction]:
        quantifiable = self.peek() not in "^$"
        atom = self._atom()
        c = self.peek()
        if not c or c not in "?*+{":
            return atom
        if not quantifiable:
            raise self.error()
        low, high = self._quantity()
        greedy = self.peek() != "?"
        if not greedy:
            self.at += 1
        return self._repeat(atom, low, high, greedy)

    def _quantity(self) -> tuple[int, int | None]:
        c = self.take()
        if c != "{":
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[c]
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at : max(end, self.at)].partition(",")
        if (
            not (low.isdigit() and low.isascii())
            or (high and not (high.isdigit() and high.isascii()))
            or len(low + high) > 8
        ):
            raise self.error()
        self.at = end + 1
        least = int(low)
        most = int(high) if high else (None if comma else least)
        if most is not None and most < least:
            raise self.error()
        return least, most

    def _repeat(self, atom: list[Instruction], low: int, high: int | None, greedy: bool) -> list[Instruction]:
        copies = max(low, high or 0) + 1
        if copies * (len(atom) + 2) > self.max_size:
            raise FeelLimitExceeded("max_regex", self.max_size // 4)
        return repeated(atom, low, high, greedy)

    def _atom(self) -> list[Instruction]:
        c = self.take()
        if c == "(":
            return self._group()
        if c == "[":
            return [(CHAR, self._class())]
        if c == ".":
            return [(CHAR, (lambda _: True) if self.dot_all else (lambda x: x not in "\n\r"))]
        if c == "^":
            return [(LINE_START,)]
        if c == "$":
            return [(LINE_END,)]
        if c == "\\":
            return self._escape()
        if c in "?*+{}])":
            self.at -= 1
            raise self.error()
        return [(CHAR, self._single(c))]

    def _group(self) -> list[Instruction]:
        if self.pattern.startswith("?:", self.at):
            self.at += 2
            code = self.alternatives()
        else:
            self.groups += 1
            number = self.groups
            self.open.add(number)
            inner = self.alternatives()
            self.open.discard(number)
            code = [(SAVE, 2 * number), *shifted(inner, 1), (SAVE, 2 * number + 1)]
        if self.take() != ")":
            raise self.error()
        return code

    def _single(self, char: str) -> Matcher:
        if not self.ignore_case:
            return lambda c: c == char
        same = frozenset(classes.variants(char))
        return lambda c: not same.isdisjoint(classes.variants(c))

    def _escape(self) -> list[Instruction]:
        c = self.peek()
        if c.isdigit() and c != "0":
            self.at += 1
            number = int(c)
            if number > self.groups or number in self.open:
                raise self.error()
            self.has_back = True
            return [(BACK, number)]
        special = self._set_escape()
        if special is not None:
            return [(CHAR, classes.any_case(special) if self.ignore_case else special)]
        return [(CHAR, self._single(self._char_escape()))]

    def _set_escape(self) -> Matcher | None:
        c = self.peek()
        if c in ("p", "P") and c:
            end = self.pattern.find("}", self.at)
            name = (
                self.pattern[self.at + 2 : end]
                if self.pattern.startswith("{", self.at + 1) and end > 0
                else ""
            )
            found = classes.category(name)
            if found is None:
                raise self.error()
            self.at = end + 1
            positive = found
            return positive if c == "p" else lambda x: not positive(x)
        found = classes.multi_escape(c) if c else None
        if found is not None:
            self.at += 1
        return found

    def _char_escape(self) -> str:
        found = _ESCAPED.get(self.peek())
        if found is None:
            raise self.error()
        self.at += 1
        return found

    def _class(self) -> Matcher:
        negated = self.peek() == "^"
        self.at += negated
        singles: set[str] = set()
        ranges: list[tuple[str, str]] = []
        others: list[Matcher] = []
        minus: Matcher | None = None
        first = True
        while first or self.peek() != "]":
            if self.pattern.startswith("-[", self.at):
                self.at += 2
                minus = self._class()
                if self.peek() != "]":
                    raise self.error()
                break
            self._class_item(singles, ranges, others)
            first = False
        self.at += 1
        positive = classes.one_of(frozenset(singles), tuple(ranges), tuple(others))
        if self.ignore_case:
            positive = classes.any_case(positive)
        return _combined(positive, negated, minus)

    def _class_item(self, singles: set[str], ranges: list[tuple[str, str]], others: list[Matcher]) -> None:
        c = self.take()
        if c in "[]":
            self.at -= 1
            raise self.error()
        if c == "\\":
            special = self._set_escape()
            if special is not None:
                others.append(special)
                return
            c = self._char_escape()
        after = self.pattern[self.at + 1 : self.at + 2]
        if self.peek() != "-" or after in ("]", "[", ""):
            singles.add(c)
            return
        self.at += 1
        high = self.take()
        if high == "\\":
            high = self._char_escape()
        if high < c:
            raise self.error()
        ranges.append((c, high))


def _combined(positive: Matcher, negated: bool, minus: Matcher | None) -> Matcher:
    base: Matcher = (lambda c: not positive(c)) if negated else positive
    if minus is None:
        return base
    subtracted = minus
    return lambda c: base(c) and not subtracted(c)
