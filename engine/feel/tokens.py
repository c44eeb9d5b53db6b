"""A stream of tokens that knows names: which are known, which the expression itself declares, which are free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from engine.feel.errors import FeelLimitExceeded, FeelSyntaxError
from engine.feel.lexer import END, NAME, NUMBER, QUOTED, STRING, SYMBOL, Token, normal_name, tokenize
from engine.feel.limits import Limits

#: Words that end a name which is made of several words.
STOPS = frozenset(
    {
        "and",
        "or",
        "in",
        "between",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
        "external",
    }
)
#: Functions, built in or of the platform, whose names hold a keyword.
_CALLED_NAMES = ("date and time", "years and months duration", "get or else", "working days between")
_CONSTANTS = frozenset({"true", "false", "null"})
#: A file names the same things in every cell, so a name is taken apart once.
_NAMES_KEPT = 4_096


@lru_cache(_NAMES_KEPT)
def _words(name: str) -> tuple[str, str]:
    """The first token and the normal form of a name of several tokens; no first token when it is a plain word."""
    name = normal_name(name)
    tokens = tokenize(name) if name and '"' not in name and "`" not in name and "/*" not in name else []
    return (tokens[0].text if len(tokens) > 2 else ""), name


def compound(names: Iterable[str]) -> frozenset[str]:
    """Those names that the parser must be told of: they have several words or hold symbols."""
    return frozenset(name for name in names if _words(name)[0])


class TokenStream:
    """Base of the parser: `peek`/`accept`/`expect`, and names with spaces by longest match."""

    def __init__(self, text: str, known: Iterable[str], limits: Limits) -> None:
        if len(text) > limits.max_text:
            raise FeelLimitExceeded("max_text", limits.max_text)
        self.text = text
        self.limits = limits
        self.tokens = tokenize(text)
        self.at = 0
        self.nesting = 0
        self.budget = 1_000 + 20 * len(self.tokens)
        self.free: set[str] = set()
        self.called: set[str] = set()
        self.in_filter: set[str] = set()
        self.filters = 0
        self._known: dict[str, list[str]] = {}
        self._declared: list[set[str]] = []
        for name in (*_CALLED_NAMES, *known):
            self.know(name)

    def know(self, name: str) -> None:
        """Makes a name recognisable even if it holds symbols or keywords."""
        first, name = _words(name)
        if first:
            names = self._known.setdefault(first, [])
            if name not in names:
                names.append(name)

    @contextmanager
    def declaring(self, names: Iterable[str]) -> Iterator[None]:
        """Names that the expression itself binds, inside the block."""
        names = set(names)
        for name in names:
            self.know(name)
        self._declared.append(names)
        yield
        self._declared.pop()

    def declare(self, name: str) -> None:
        """One more name of the innermost block."""
        self.know(name)
        self._declared[-1].add(name)

    def used(self, name: str) -> None:
        """Records a variable that is read; bound ones are not free."""
        if not any(name in names for names in self._declared):
            (self.in_filter if self.filters else self.free).add(name)

    @contextmanager
    def nested(self) -> Iterator[None]:
        self.nesting += 1
        self.budget -= 1
        if self.budget < 0:  # readings that were tried and given up must not multiply
            raise FeelLimitExceeded("max_text", self.limits.max_text)
        if self.nesting > self.limits.max_nesting:
            raise FeelLimitExceeded("max_nesting", self.limits.max_nesting)
        yield
        self.nesting -= 1

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def ahead(self, count: int = 1) -> Token:
        return self.tokens[min(self.at + count, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != END:
            self.at += 1
        return token

    def is_symbol(self, *texts: str) -> bool:
        return self.token.kind == SYMBOL and self.token.text in texts

    def is_word(self, *texts: str) -> bool:
        return self.token.kind == NAME and self.token.text in texts

    def accept(self, symbol: str) -> bool:
        if self.is_symbol(symbol):
            self.at += 1
            return True
        return False

    def expect(self, symbol: str) -> Token:
        if not self.is_symbol(symbol):
            raise self.error(f"“{symbol}”", f"'{symbol}'")
        return self.next()

    def expect_word(self, word: str) -> Token:
        if not self.is_word(word):
            raise self.error(f"关键字 {word}", f"the keyword {word}")
        return self.next()

    def error(self, expected_zh: str, expected_en: str) -> FeelSyntaxError:
        token = self.token
        return FeelSyntaxError(
            self.text, token.start, expected_zh, expected_en, self.text[token.start : token.end][:40]
        )

    def is_stop(self, at: int) -> bool:
        """Whether the token at `at` ends a name of several words."""
        token = self.tokens[at]
        if token.kind == NUMBER:
            return not self.text[token.start].isdigit()
        if token.kind != NAME or token.text in STOPS or token.text in _CONSTANTS:
            return True
        return token.text == "instance" and self.tokens[at + 1].text == "of"

    def name(self) -> str:
        """Reads a name at the current token (which must be a name or back-quoted); several words are joined."""
        first = self.token
        if first.kind == QUOTED:
            return self.next().text
        if first.kind != NAME:
            raise self.error("名称", "a name")
        joined = self.at + 1
        while not self.is_stop(joined):
            joined += 1
        end = max(joined, self._known_end())
        text = self.text[first.start : self.tokens[end - 1].end]
        self.at = end
        return normal_name(text)

    def _known_end(self) -> int:
        """The token index after the longest known name that starts here, or the current index + 1."""
        best = self.at + 1
        start = self.token.start
        for name in self._known.get(self.token.text, ()):
            end = self._match_end(start, name)
            if end > best and self._complete(name, end):
                best = end
        return best

    def _match_end(self, start: int, name: str) -> int:
        for end in range(self.at + 2, min(self.at + 40, len(self.tokens))):
            text = normal_name(self.text[start : self.tokens[end - 1].end])
            if len(text) >= len(name):
                return end if text == name else 0
        return 0

    def _complete(self, name: str, end: int) -> bool:
        # `date and time` could be a conjunction: only a call makes it the function's name
        return name not in _CALLED_NAMES or self.tokens[end].text == "("

    def name_until(self, *stops: str) -> str:
        """A name being declared: everything up to one of the symbols or words `stops` (not consumed)."""
        if self.token.kind in (STRING, QUOTED):
            return self.next().text
        start, first = self.at, self.token
        while self.token.kind in (NAME, NUMBER, SYMBOL) and self.token.text not in stops:
            if self.is_symbol("(", ")", "{", "}", "[", "]", ",", ":", "@", "=", "<", ">"):
                break
            self.at += 1
        if self.at == start or first.kind != NAME:
            self.at = start
            raise self.error("名称", "a name")
        return normal_name(self.text[first.start : self.tokens[self.at - 1].end])
