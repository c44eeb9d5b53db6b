"""Numeric functions (DMN 1.5, table 75) and Camunda's random number."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
)
from typing import Any

from engine.feel import numbers
from engine.feel.builtins.registry import builtin
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.errors import Unfit
from engine.feel.runtime import Runtime

_WIDE = Context(prec=7_000, Emin=-20_000, Emax=20_000)


def _rounded(value: Any, scale: Any, mode: str) -> Any:
    """`value` with `scale` digits after the point; the scale is within -6111 to 6176 (decimal128)."""
    digits = int(scale or 0)
    if not -6111 <= digits <= 6176:
        raise Unfit(
            f"小数位数应在 -6111 与 6176 之间，现为 {digits}",
            f"a scale is within -6111 and 6176, found {digits}",
        )
    if type(value) is int and digits >= 0:
        return value
    exponent = Decimal((0, (1,), -digits))
    try:
        result = numbers.decimal(value).quantize(exponent, rounding=mode, context=_WIDE)
        return numbers.whole(numbers.CONTEXT.create_decimal(result))
    except DecimalException:
        raise Unfit("数值超出范围", "number out of range") from None


@builtin("decimal(n: number, scale: number)")
def decimal_places(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, [scale]: number)")
def floor(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, [scale]: number)")
def ceiling(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def round_up(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_UP)


@builtin("round down(n: number, scale: number)")
def round_down(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def round_half_up(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def round_half_down(rt: Runtime, n: Any, scale: Any) -> Any:
    return _rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number or duration)")
def absolute(rt: Runtime, n: Any) -> Any:
    if isinstance(n, DaysTimeDuration):
        return DaysTimeDuration(abs(n.nanos))
    if isinstance(n, YearsMonthsDuration):
        return YearsMonthsDuration(abs(n.months))
    return abs(n)


@builtin("modulo(dividend: number, divisor: number)")
def modulo(rt: Runtime, dividend: Any, divisor: Any) -> Any:
    return numbers.modulo(dividend, divisor)


@builtin("sqrt(number: number)", cost=40)
def sqrt(rt: Runtime, number: Any) -> Any:
    if number < 0:
        raise Unfit("负数没有平方根", "no square root of a negative number")
    return numbers.whole(numbers.CONTEXT.sqrt(numbers.decimal(number)))


@builtin("log(number: number)", cost=40)
def log(rt: Runtime, number: Any) -> Any:
    if number <= 0:
        raise Unfit("对数的参数应为正数", "a logarithm wants a positive number")
    return numbers.CONTEXT.ln(numbers.decimal(number))


@builtin("exp(number: number)", cost=40)
def exp(rt: Runtime, number: Any) -> Any:
    try:
        return numbers.CONTEXT.exp(numbers.decimal(number))
    except DecimalException:
        raise Unfit("数值超出范围", "number out of range") from None


@builtin("odd(number: number)")
def odd(rt: Runtime, number: Any) -> Any:
    return numbers.modulo(number, 2) == 1


@builtin("even(number: number)")
def even(rt: Runtime, number: Any) -> Any:
    return numbers.modulo(number, 2) == 0


@builtin("random number()")
def random_number(rt: Runtime) -> Any:
    """A recorded draw from [0, 1)."""
    if rt.context.random is None:
        raise Unfit("此处没有随机数", "no source of random numbers here")
    return Decimal(repr(rt.context.random()))
