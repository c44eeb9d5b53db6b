"""Hostile expressions made by rule: every built-in function, host function and operator with arguments as large as the
bounds let through, once, and again and again in a loop, alone and over shared values."""

from __future__ import annotations

from collections.abc import Iterator

from engine.deadlines.functions import HOST_FUNCTION_NAMES
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import Overload, Param

_TEXT = 'string join(for i in 1..15000 return "abcdefghijklmnopqrst ")'
_WORD = 'string join(for i in 1..90 return "aB1 ")'
#: Values by kind: one that is long, one whose every element is dear.
_VALUES: dict[str, tuple[str, ...]] = {
    "list": (
        "for i in 1..30000 return i",
        "for i in 1..3000 return {a: i, b: [1 / 3, string(i)]}",
        'for i in 1..5000 return date("2024-01-01") + duration("P1D") * i',
    ),
    "string": (_TEXT, _WORD),
    "number": ("9999999999999999999999999999999999", "10 ** 6000 / 3", "-7.5"),
    "boolean": ("true",),
    "function": ("function(a, b) a < b", "function(a) a = a"),
    "context": ("{a: 1}", "context(for i in 1..5000 return {key: string(i), value: i})"),
    "range": ("[1..99999]",),
    "date": ('date("9999-12-31")',),
    "time": ('time("23:59:59.999999999@Asia/Shanghai")',),
    "date and time": ('date and time("9999-12-31T23:59:59@Asia/Shanghai")',),
    "days and time duration": ('duration("P99999999D")',),
    "years and months duration": ('duration("P99999999Y")',),
    "any": ("for i in 1..9000 return [i]", _TEXT),
}
_LISTED = {"list", "string"}
#: Operators over two values `x` and `y`.
OPERATORS = (
    "x = y", "x != y", "x < y", "x in (y)", "x in [y]", "x + y", "x * y", "x / y", "x ** y", "x between y and x",
    "string(x)", "{a: x, b: y} = {a: y, b: x}", "x[item = y]", "x[-1]", "x[count(x)]", "x instance of list<number>",
    "[x, y, x, y] = [y, x, y, x]", "if x = y then x else y", "some a in x satisfies a = y",
)  # fmt: skip
_PAIRS = (
    (_VALUES["list"][0],) * 2,
    (_VALUES["list"][1],) * 2,
    (_TEXT,) * 2,
    ("10 ** 6000 / 3", "1 / 7 ** 99"),
    ('date("9999-12-31")', 'duration("P1D")'),
    ("9999999999999999999999999999999999", "99999"),
    ("for i in 1..200 return string(10 ** 6000)", '"1"'),
)
_HOST = {
    "deadline": (
        'deadline("T_TRIAGE")',
        'deadline("T_TRIAGE", date("2026-03-0" + string(modulo(i, 9) + 1)))',
    ),
    "next working day": ('next working day(date("2026-03-02"))', 'next working day("9999-12-31")'),
    "add working days": (
        'add working days(date("2026-03-02"), 9999)',
        'add working days(date("2026-03-02"), -99999999)',
        'add working days(date("2026-03-02"), 10 ** 30)',
    ),
    "working days between": ('working days between(date("0001-01-01"), date("9999-12-31"))',),
    "is working day": ('is working day(date("2026-03-02"))',),
}


def _kinds(param: Param) -> list[str]:
    return [kind for kind in param.kinds if kind in _VALUES] or ["any"]


def _calls(name: str, overload: Overload) -> Iterator[tuple[str, str]]:
    """(bindings, call) with the parameters bound outside the call, so that a loop repeats the call alone."""
    for turn in range(3):
        bound = []
        for at, param in enumerate(overload.params):
            kinds = _kinds(param)
            values = _VALUES[kinds[turn % len(kinds)]]
            bound.append((f"p{at}", values[turn % len(values)]))
        names = ", ".join(name for name, _ in bound)
        yield ", ".join(f"{key}: {value}" for key, value in bound), f"{name}({names})"


def _in_loop(bindings: str, call: str) -> str:
    return "{" + (f"{bindings}, " if bindings else "") + f"r: for i in 1..90000 return [{call}] = [i]" + "}.r"


def grown() -> list[str]:
    """All of them, each once."""
    found: dict[str, None] = {}
    for name, function in BUILTINS.items():
        for overload in function.overloads:
            for bindings, call in _calls(name, overload):
                found["{" + (f"{bindings}, " if bindings else "") + f"r: {call}" + "}.r"] = None
                found[_in_loop(bindings, call)] = None
    for x, y in _PAIRS:
        for operator in OPERATORS:
            found["{" + f"x: {x}, y: {y}, r: {operator}" + "}.r"] = None
            found[_in_loop(f"x: {x}, y: {y}", operator)] = None
    for name in HOST_FUNCTION_NAMES:
        for call in _HOST[name]:
            found[call.replace("modulo(i, 9)", "1")] = None
            found[_in_loop("", call)] = None
    return list(found)
