"""Patterns of form authors, held to a shape that cannot backtrack without bound.

Python's `re` has no time limit, so the shape is limited instead: no back-references, no repetition of
something that itself varies, few open repetitions, and short values. A pattern is searched for, as
form-js does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_PATTERN = 200
MAX_VALUE = 200
_MAX_OPEN = 3
_CLOSED = 20
_COUNT = re.compile(r"\{(\d{1,4})(,)?(\d{1,4})?\}")


@dataclass(slots=True)
class _Group:
    varies: bool = False
    open: bool = False


@dataclass(slots=True)
class _Scan:
    stack: list[_Group] = field(default_factory=lambda: [_Group()])
    open_count: int = 0


def compile_pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern. Raises ValueError (Chinese) when it is no regular expression or could run
    without bound."""
    if len(text) > MAX_PATTERN:
        raise ValueError(f"表达式超过 {MAX_PATTERN} 个字符")
    _check_shape(text)
    try:
        return re.compile(text, re.ASCII)
    except re.error as wrong:
        raise ValueError(f"不是有效的正则表达式（{wrong}）") from wrong


def _check_shape(text: str) -> None:
    scan, at = _Scan(), 0
    while at < len(text):
        at = _step(text, at, scan)
    if scan.open_count > _MAX_OPEN:
        raise ValueError(f"不限次数的重复超过 {_MAX_OPEN} 处")


def _step(text: str, at: int, scan: _Scan) -> int:
    char = text[at]
    if char == "(":
        if text.startswith(("(?P=", "(?("), at):
            raise ValueError("不能引用前面的分组")
        scan.stack.append(_Group())
        return at + 1
    if char == "|":
        scan.stack[-1].varies = True
        return at + 1
    if char == ")":
        inner = scan.stack.pop() if len(scan.stack) > 1 else _Group()
        return _repeat(text, at + 1, scan, inner)
    return _repeat(text, _atom_end(text, at), scan, _Group())


def _atom_end(text: str, at: int) -> int:
    if text[at] == "\\":
        if text[at + 1 : at + 2].isdigit() and text[at + 1] != "0":
            raise ValueError("不能引用前面的分组")
        return at + 2
    if text[at] != "[":
        return at + 1
    end = at + 2 if text[at + 1 : at + 2] != "^" else at + 3
    while end < len(text) and text[end] != "]":
        end += 2 if text[end] == "\\" else 1
    return end + 1


def _repeat(text: str, at: int, scan: _Scan, inner: _Group) -> int:
    low, high, end = _quantifier(text, at)
    outer = scan.stack[-1]
    if (inner.open or (inner.varies and high > _CLOSED)) and high > 1:
        raise ValueError("不能重复一个本身长度不定的部分")
    if inner.varies and high > 1 and low != high:
        raise ValueError("不能重复一个本身长度不定的部分")
    is_open = high > _CLOSED and low != high
    scan.open_count += is_open
    outer.open = outer.open or is_open or inner.open
    outer.varies = outer.varies or inner.varies or low != high
    return end


def _quantifier(text: str, at: int) -> tuple[int, int, int]:
    """(fewest, most, where it ends) of the repetition that stands at `at`; (1, 1, at) when there is none."""
    char = text[at : at + 1]
    if char and char in "*+?":
        low, high, end = {"*": (0, 9999), "+": (1, 9999), "?": (0, 1)}[char] + (at + 1,)
    elif (match := _COUNT.match(text, at)) is not None:
        low = int(match[1])
        high = low if match[2] is None else int(match[3] or 9999)
        end = match.end()
    else:
        return 1, 1, at
    if text[end : end + 1] == "?":
        end += 1
    return low, high, end
