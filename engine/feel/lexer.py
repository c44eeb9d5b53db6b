"""Characters to tokens (DMN 1.5, grammar rules 27-33 and 62-64)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from engine.feel.errors import FeelSyntaxError

NAME, NUMBER, STRING, QUOTED, SYMBOL, END = "name", "number", "string", "quoted", "symbol", "end"

_SYMBOLS = ("..", "**", "<=", ">=", "!=", "->")
_NUMBER = re.compile(r"(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?")
_BLANK = re.compile(r"(?:\s|\ufeff|/\*.*?\*/|//[^\n\r]*)+", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the word, symbol or digits; for a string its value. `start` and `end` are offsets in the source."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Tokens of `text`, closed by one END. A character that begins nothing becomes a symbol: the parser refuses it."""
    tokens: list[Token] = []
    at, size = 0, len(text)
    while at < size:
        blank = _BLANK.match(text, at)
        if blank is not None:
            at = blank.end()
            continue
        if text.startswith("/*", at):
            raise FeelSyntaxError(text, size, "注释的结束符 */", "the end of the comment */", "")
        token = _token(text, at)
        tokens.append(token)
        at = token.end
    tokens.append(Token(END, "", size, size))
    return tokens


def _token(text: str, at: int) -> Token:
    char = text[at]
    if char == '"':
        return _string(text, at)
    if char == "`":
        return _quoted(text, at)
    number = _NUMBER.match(text, at)
    if number is not None and char.isascii():
        return Token(NUMBER, number.group(), at, number.end())
    if char == "?" or _starts_name(char):
        end = _word_end(text, at + 1)
        return Token(NAME, text[at:end], at, end)
    for symbol in _SYMBOLS:
        if text.startswith(symbol, at):
            return Token(SYMBOL, symbol, at, at + len(symbol))
    return Token(SYMBOL, char, at, at + 1)


def _string(text: str, at: int) -> Token:
    end = at + 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise FeelSyntaxError(text, at, '字符串的结束引号 "', 'the closing quote "', text[at : at + 20])
    value = _ESCAPE.sub(_unescape, text[at + 1 : end])
    if any("\ud800" <= c <= "\udfff" for c in value):  # escaped surrogate pairs name one character
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Token(STRING, value, at, end + 1)


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    if code is not None:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else match.group()
    return _ESCAPED.get(match.group(3), match.group())


def _quoted(text: str, at: int) -> Token:
    end = text.find("`", at + 1)
    if end < 0:
        raise FeelSyntaxError(text, at, "名称的结束反引号 `", "the closing back-quote `", text[at : at + 20])
    return Token(QUOTED, text[at + 1 : end], at, end + 1)


def _starts_name(char: str) -> bool:
    return (
        char == "_"
        or char.isalpha()
        or (not char.isascii() and unicodedata.category(char) in ("So", "Nl", "Mn", "Sk"))
    )


def _word_end(text: str, at: int) -> int:
    while at < len(text) and (text[at].isalnum() or _starts_name(text[at])):
        at += 1
    return at


def normal_name(text: str) -> str:
    """A name as it is compared: white space runs become one space (DMN 1.5, 10.3.1.4)."""
    return " ".join(text.split())
