"""form-js inputs as marshmallow fields. Each takes JSON (numbers int or Decimal) and gives JSON back,
checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from marshmallow import fields

from forms.model import Json, Option
from forms.patterns import MAX_VALUE
from forms.problem import Problem, kind_of, refuse, spelled

#: Longest text that any field takes, in characters, whatever the schema says.
MAX_TEXT = 20_000
#: Largest number that is stored as a number, either way from zero: 63 bits. What form-js keeps as text may be longer.
MAX_NUMBER = 2**63 - 1
_MAX_FILES = 200
_WIDE = Context(prec=120)
#: What JavaScript's `trim` takes away.
_SPACE = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def length(text: str) -> int:
    """The length as form-js counts it: without the space around, in units of UTF-16."""
    inner = text.strip(_SPACE)
    return len(inner) + sum(sign > "\uffff" for sign in inner)


def common(label: str, required: bool) -> dict[str, Any]:
    """The marshmallow settings that every input shares."""
    missing = [Problem("required", f"「{label}」必填", "有内容", "空", f"请填写「{label}」")]
    empty = [Problem("required", f"「{label}」不能为空", "有内容", "空", f"请填写「{label}」")]
    return {"required": required, "error_messages": {"required": missing, "null": empty}}


@dataclass(frozen=True, slots=True)
class TextRules:
    """What a text has to satisfy; lengths in characters; `checks` return what is wrong or None."""

    shortest: int = 0
    longest: int = MAX_TEXT
    pattern: re.Pattern[str] | None = None
    checks: tuple[Callable[[str], str | None], ...] = ()
    upper: bool = False


class Text(fields.Field[str]):
    """textfield, textarea."""

    def __init__(self, label: str, required: bool, rules: TextRules) -> None:
        super().__init__(**common(label, required))
        self.label, self.rules = label, rules

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", f"「{self.label}」应为文字", "文字", kind_of(value))
        if _CONTROL.search(value):
            raise refuse("control_character", f"「{self.label}」含有不可见的控制字符", "可见文字", "控制字符")
        text = value.strip().upper() if self.rules.upper else value
        self._check_length(text)
        self._check_form(text)
        return text

    def _check_length(self, text: str) -> None:
        rules = self.rules
        size = length(text)
        if size < rules.shortest:
            raise refuse("too_short", f"「{self.label}」太短", f"至少 {rules.shortest} 字", f"{size} 字")
        if size > rules.longest or len(text) > MAX_TEXT:
            most = rules.longest if size > rules.longest else MAX_TEXT
            raise refuse("too_long", f"「{self.label}」太长", f"至多 {most} 字", f"{max(size, len(text))} 字")

    def _check_form(self, text: str) -> None:
        for check in self.rules.checks:
            wrong = check(text)
            if wrong is not None:
                raise refuse("bad_format", f"「{self.label}」：{wrong}", wrong, f"{len(text)} 个字符")
        pattern = self.rules.pattern
        if pattern is None:
            return
        if len(text) > MAX_VALUE:
            raise refuse(
                "too_long", f"「{self.label}」太长，无法核对格式", f"至多 {MAX_VALUE} 字", f"{len(text)} 字"
            )
        if not pattern.search(text):
            raise refuse(
                "pattern", f"「{self.label}」不符合规定的格式", pattern.pattern, f"{len(text)} 个字符"
            )


@dataclass(frozen=True, slots=True)
class NumberRules:
    """`digits` = most decimal places (None: any); bounds inclusive; `as_text` = form-js
    `serializeToString`; `step` = what the value is a multiple of (form-js `increment`)."""

    digits: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    as_text: bool = False
    step: Decimal | None = None


class Number(fields.Field[Any]):
    """number. Gives int when the value is whole and no decimal places are allowed, else the digits as
    they came."""

    def __init__(self, label: str, required: bool, rules: NumberRules) -> None:
        super().__init__(**common(label, required))
        self.label, self.rules = label, rules

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> int | Decimal | str:
        number = self._number(value)
        self._check_bounds(number)
        self._check_step(number)
        self._check_size(number)
        if self.rules.as_text:
            return value if isinstance(value, str) else format(number, "f")
        return int(number) if self.rules.digits == 0 else (value if isinstance(value, int) else number)

    def _number(self, value: Json) -> Decimal:
        if self.rules.as_text and isinstance(value, str) and _NUMBER.fullmatch(value):
            value = Decimal(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise refuse("not_number", f"「{self.label}」应为数字", "十进制数字", kind_of(value))
        number = Decimal(value)
        if not number.is_finite() or not -40 <= number.adjusted() <= 40:
            raise refuse("not_number", f"「{self.label}」不是可以计算的数", "40 位以内的数字", kind_of(value))
        digits = self.rules.digits
        if digits is not None and number != number.quantize(Decimal(1).scaleb(-digits), context=_WIDE):
            raise refuse(
                "too_many_decimals",
                f"「{self.label}」小数位太多",
                f"至多 {digits} 位小数",
                format(number, "f"),
            )
        return number

    def _check_step(self, number: Decimal) -> None:
        step = self.rules.step
        if not step:
            return
        rest = _WIDE.remainder(number, step)
        if rest:
            below = number - rest
            raise refuse(
                "not_a_step",
                f"「{self.label}」应为 {step} 的倍数",
                f"最近的可填值是 {below:f} 和 {below + step:f}",
                format(number, "f"),
            )

    def _check_size(self, number: Decimal) -> None:
        if not self.rules.as_text and abs(number) > MAX_NUMBER:
            raise refuse(
                "too_large", f"「{self.label}」太大", f"绝对值不大于 {MAX_NUMBER}", format(number, "f")
            )

    def _check_bounds(self, number: Decimal) -> None:
        rules = self.rules
        if rules.least is not None and number < rules.least:
            raise refuse("too_small", f"「{self.label}」太小", f"不小于 {rules.least}", format(number, "f"))
        if rules.most is not None and number > rules.most:
            raise refuse("too_large", f"「{self.label}」太大", f"不大于 {rules.most}", format(number, "f"))


class Checkbox(fields.Field[bool]):
    """checkbox."""

    def __init__(self, label: str, required: bool) -> None:
        super().__init__(**common(label, required))
        self.label = label

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise refuse("not_boolean", f"「{self.label}」应为是或否", "true 或 false", kind_of(value))
        return value


class Choice(fields.Field[Any]):
    """radio, select: one of the options; any scalar or object when the options are not static (`options`
    None)."""

    def __init__(self, label: str, required: bool, options: Sequence[Option] | None) -> None:
        super().__init__(**common(label, required))
        self.label, self.options = label, options

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> Json:
        check_option(self.label, value, self.options)
        return value


class Choices(fields.Field[list[Any]]):
    """checklist, taglist: some of the options, each once."""

    def __init__(self, label: str, required: bool, options: Sequence[Option] | None) -> None:
        super().__init__(**common(label, required))
        self.label, self.options = label, options

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> list[Json]:
        if not isinstance(value, list):
            raise refuse("not_list", f"「{self.label}」应为列表", "选项的列表", kind_of(value))
        seen: list[Json] = []
        for item in value:
            check_option(self.label, item, self.options)
            if any(same(item, earlier) for earlier in seen):
                raise refuse(
                    "repeated_option", f"「{self.label}」中同一选项出现两次", "每个选项至多一次", item
                )
            seen.append(item)
        return seen


class Files(fields.Field[list[str]]):
    """filepicker: references of files already uploaded; a single one may come as plain text."""

    def __init__(self, label: str, required: bool) -> None:
        super().__init__(**common(label, required))
        self.label = label

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(
            isinstance(item, str) and 0 < len(item) <= 300 for item in items
        ):
            raise refuse(
                "not_files", f"「{self.label}」应为文件编号的列表", "已上传文件的编号", kind_of(value)
            )
        if len(items) > _MAX_FILES:
            raise refuse("too_many_files", f"「{self.label}」文件太多", f"至多 {_MAX_FILES} 个", len(items))
        return items


class Anything(fields.Field[Any]):
    """expression: any JSON value."""

    def __init__(self, label: str, required: bool) -> None:
        super().__init__(**common(label, required), allow_none=True)

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> Json:
        return value


def check_option(label: str, value: Json, options: Sequence[Option] | None) -> None:
    """Raises when `value` is not one of the static options."""
    if options is not None and not any(same(value, option.value) for option in options):
        expected = "、".join(f"{spelled(option.value)}（{option.label}）" for option in options[:30])
        raise refuse("not_an_option", f"「{label}」没有这个选项", expected, value, "请从所列选项中选择")


def same(one: Json, other: Json) -> bool:
    """Equal as JSON: `true` is not 1."""
    return isinstance(one, bool) is isinstance(other, bool) and one == other
