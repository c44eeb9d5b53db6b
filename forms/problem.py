"""One wrong value, before its place is known; marshmallow carries it as an error message."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import ValidationError

from engine.errors import Finding

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is stable English, the rest Chinese prose for the person who filled the form in."""

    code: str
    message: str
    expected: str = ""
    found: str = ""
    remedy: str = ""

    def at(self, where: str) -> Finding:
        """The finding at a field path."""
        return Finding(self.code, self.message, where, self.expected, self.found, remedy=self.remedy)


def refuse(code: str, message: str, expected: str, found: object = "", remedy: str = "") -> ValidationError:
    """An error for marshmallow to collect. Personal values must not be echoed: pass what kind of thing
    was found."""
    return ValidationError([Problem(code, message, expected, spelled(found)[:_SHOWN], remedy)])


def spelled(value: object) -> str:
    """A value of JSON as JSON writes it; a text without its quotes."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def kind_of(value: object) -> str:
    """What a value is, in Chinese; safe to show for personal fields."""
    names = {bool: "是/否", int: "整数", str: "文字", list: "列表", dict: "对象", type(None): "空"}
    return names.get(type(value), "小数" if hasattr(value, "as_tuple") else type(value).__name__)
