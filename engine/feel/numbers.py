"""Numbers: decimal, 34 digits, half-even (DMN 1.5, 10.3.2.3.1). Whole numbers that fit stay `int`: exact and fast.

A number is an `int` of at most 34 digits or a finite `Decimal`; bool is not a number.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from engine.feel.errors import FeelLimitExceeded, Unfit

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
#: The smallest power of ten that an exact `int` may not reach.
INT_BOUND = 10**34
Number = int | Decimal


def is_number(value: object) -> bool:
    kind = type(value)
    return kind is int or kind is Decimal


def fit(value: Number) -> Number:
    """`value` rounded to 34 digits; raises Unfit when it is beyond the range of numbers."""
    if type(value) is int:
        return value if -INT_BOUND < value < INT_BOUND else decimal(value)
    return decimal(value)


def decimal(value: Number) -> Decimal:
    try:
        return CONTEXT.create_decimal(value)
    except DecimalException:
        raise Unfit("数值超出范围", "number out of range") from None


def whole(value: Decimal) -> Number:
    """An int when the value is whole and of at most 34 digits."""
    if value == value.to_integral_value() and value.adjusted() < 34:
        return int(value)
    return value


def parse_number(text: str) -> Number | None:
    """The number that a literal means; None when it is beyond 34 digits of exponent range."""
    if text.isdigit() and len(text) <= 34:
        return int(text)
    try:
        return CONTEXT.create_decimal(text)
    except DecimalException:
        return None


def add(a: Number, b: Number) -> Number:
    if type(a) is int and type(b) is int:
        return fit(a + b)
    return _apply(CONTEXT.add, a, b)


def subtract(a: Number, b: Number) -> Number:
    if type(a) is int and type(b) is int:
        return fit(a - b)
    return _apply(CONTEXT.subtract, a, b)


def multiply(a: Number, b: Number) -> Number:
    if type(a) is int and type(b) is int:
        return fit(a * b)
    return _apply(CONTEXT.multiply, a, b)


def divide(a: Number, b: Number) -> Number:
    if b == 0:
        raise Unfit("除数为零", "division by zero")
    if type(a) is int and type(b) is int and a % b == 0:
        return a // b
    return _apply(CONTEXT.divide, a, b)


def power(a: Number, b: Number, max_exponent: int) -> Number:
    """a to the b; raises FeelLimitExceeded beyond the exponent bound, Unfit where it is not a real number."""
    if not -max_exponent <= b <= max_exponent:
        raise FeelLimitExceeded("max_exponent", max_exponent)
    if isinstance(a, int) and isinstance(b, int) and b >= 0 and a.bit_length() * b < 512:
        return fit(int(pow(a, b)))
    return _apply(CONTEXT.power, a, b)


def negate(a: Number) -> Number:
    return -a if type(a) is int else CONTEXT.minus(a)


def modulo(a: Number, b: Number) -> Number:
    """The remainder with the divisor's sign: a - b * floor(a / b) (DMN 1.5, table 75)."""
    if b == 0:
        raise Unfit("除数为零", "division by zero")
    if type(a) is int and type(b) is int:
        return a % b
    try:
        rest = CONTEXT.remainder(decimal(a), decimal(b))
    except DecimalException:
        raise Unfit("数值超出范围", "number out of range") from None
    return whole(rest + decimal(b) if rest and (rest < 0) != (b < 0) else rest)


def _apply(operation: Callable[[Decimal, Decimal], Decimal], a: Number, b: Number) -> Number:
    try:
        result = operation(decimal(a), decimal(b))
    except DecimalException:
        raise Unfit("数值超出范围", "number out of range") from None
    return result


def number_text(value: Number) -> str:
    """Plain digits, no exponent, no trailing zeros: equal numbers have equal texts."""
    if type(value) is int:
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
