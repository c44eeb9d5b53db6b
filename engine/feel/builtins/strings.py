"""String functions (DMN 1.5, table 73) and Camunda's: trim, extract, is blank, to base64, uuid."""

from __future__ import annotations

import base64
import re
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.compare import kind_of
from engine.feel.errors import Unfit
from engine.feel.regex_machine import Spans, find_all, search
from engine.feel.regex_parser import compile_regex
from engine.feel.regex_program import Program
from engine.feel.runtime import Runtime

_REPLACEMENT = re.compile(r"\\([\\$])|\$(\d+)|([\\$])", re.ASCII)


@builtin("substring(string: string, start position: number, [length]: number)")
def substring(rt: Runtime, text: str, start: Any, length: Any) -> Any:
    """Positions count characters from 1, or from the end when negative."""
    at = int(start)
    if at == 0 or abs(at) > len(text):
        raise Unfit(f"起始位置 {at} 不在字符串内", f"start position {at} is outside the string")
    begin = at - 1 if at > 0 else len(text) + at
    if length is None:
        return text[begin:]
    if length < 0:
        raise Unfit("长度不能为负", "the length is negative")
    return text[begin : begin + int(length)]


@builtin("string length(string: string)")
def string_length(rt: Runtime, text: str) -> Any:
    return len(text)


@builtin("upper case(string: string)")
def upper_case(rt: Runtime, text: str) -> Any:
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(rt: Runtime, text: str) -> Any:
    return text.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(rt: Runtime, text: str, match: str) -> Any:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(rt: Runtime, text: str, match: str) -> Any:
    return text.partition(match)[2] if match else text


@builtin("contains(string: string, match: string)")
def contains(rt: Runtime, text: str, match: str) -> Any:
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(rt: Runtime, text: str, match: str) -> Any:
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(rt: Runtime, text: str, match: str) -> Any:
    return text.endswith(match)


@builtin("trim(string: string)")
def trim(rt: Runtime, text: str) -> Any:
    return text.strip()


@builtin("is blank(string: string)")
def is_blank(rt: Runtime, text: str) -> Any:
    return not text.strip()


@builtin("to base64(value: string)")
def to_base64(rt: Runtime, text: str) -> Any:
    return base64.b64encode(text.encode()).decode()


@builtin("uuid()")
def uuid(rt: Runtime) -> Any:
    if rt.context.uuid is None:
        raise Unfit("此处不能生成 uuid", "no source of uuids here")
    return str(rt.context.uuid())


def _program(rt: Runtime, pattern: str, flags: str | None) -> Program:
    return compile_regex(pattern, flags or "", rt.limits.max_regex)


@builtin("matches(input: string, pattern: string, [flags]: string?)")
def matches(rt: Runtime, text: str, pattern: str, flags: str | None) -> Any:
    return search(_program(rt, pattern, flags), text, 0, rt) is not None


@builtin("replace(input: string, pattern: string, replacement: string, [flags]: string?)")
def replace(rt: Runtime, text: str, pattern: str, replacement: str, flags: str | None) -> Any:
    program = _program(rt, pattern, flags)
    _check_replacement(replacement)
    parts: list[str] = []
    size = at = 0
    for spans in find_all(program, text, rt):
        made = _expand(replacement, text, spans)
        parts += (text[at : spans[0]], made)
        size += len(made)
        rt.sized_string(size)
        at = spans[1]
    return "".join(parts) + text[at:]


def _check_replacement(replacement: str) -> None:
    if any(m[3] for m in _REPLACEMENT.finditer(replacement)):
        raise Unfit(
            "替换文本中 $ 后应为数字，\\ 后应为 \\ 或 $", "in a replacement $ wants a digit, \\ wants \\ or $"
        )


def _expand(replacement: str, text: str, spans: Spans) -> str:
    def part(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        digits = match[2]
        while len(digits) > 1 and int(digits) * 2 >= len(
            spans
        ):  # $12 is group 1 and a 2 when there is no group 12
            digits = digits[:-1]
        group, rest = int(digits), match[2][len(digits) :]
        start, end = spans[2 * group : 2 * group + 2] if 2 * group < len(spans) else (-1, -1)
        return (text[start:end] if start >= 0 else "") + rest

    return _REPLACEMENT.sub(part, replacement)


@builtin("split(string: string, delimiter: string)")
def split(rt: Runtime, text: str, delimiter: str) -> Any:
    parts: list[str] = []
    at = 0
    for spans in find_all(_program(rt, delimiter, None), text, rt):
        if spans[1] == spans[0] and spans[0] in (0, len(text)):
            continue
        parts.append(text[at : spans[0]])
        at = spans[1]
    return [*parts, text[at:]]


@builtin("extract(string: string, pattern: string)")
def extract(rt: Runtime, text: str, pattern: str) -> Any:
    return [text[s[0] : s[1]] for s in find_all(_program(rt, pattern, None), text, rt)]


@builtin("string join(list: list, [delimiter]: string?)")
def string_join(rt: Runtime, items: list[Any], delimiter: str | None) -> Any:
    kept = [item for item in items if item is not None]
    for item in kept:
        if type(item) is not str:
            raise Unfit(
                f"string join 的元素应为字符串，现为 {kind_of(item)}",
                f"string join takes strings, found {kind_of(item)}",
            )
    rt.sized_string(sum(len(item) for item in kept) + len(delimiter or "") * len(kept))
    return (delimiter or "").join(kept)
