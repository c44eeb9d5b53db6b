"""One form-js component → one marshmallow field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields

from forms.fields import (
    MAX_TEXT,
    Anything,
    Checkbox,
    Choice,
    Choices,
    Files,
    Number,
    NumberRules,
    Text,
    TextRules,
)
from forms.formats import FORMATS, VALIDATION_TYPES
from forms.model import NOW, ORG_UNIT, PROCESS, Option
from forms.patterns import compile_pattern
from forms.temporal import Temporal

#: The components that can hold codes of org units.
_OFFERING = ("radio", "select")
_OF_UNITS = ("textfield", "radio", "select", "checklist", "taglist")
_LABEL_MARKUP = re.compile(r"<[^>]*>|[*_`]")


class SchemaError(ValueError):
    """The component contradicts itself; `setting` names which of its settings."""

    def __init__(self, setting: str, message: str, expected: str, found: object = "") -> None:
        super().__init__(message)
        self.setting, self.message, self.expected, self.found = setting, message, expected, str(found)[:80]


def label_of(component: Mapping[str, Any], name: str) -> str:
    """What people read: the label without markup, else the key."""
    label = component.get("label") or component.get("dateLabel") or component.get("timeLabel") or ""
    return _LABEL_MARKUP.sub("", str(label)).strip() or name


def options_of(component: Mapping[str, Any]) -> tuple[Option, ...] | None:
    """The static choices; None when they come from data (`valuesKey`, `valuesExpression`) or there are
    none."""
    values = component.get("values")
    if not isinstance(values, list) or component.get("valuesKey") or component.get("valuesExpression"):
        return None
    options = [item if isinstance(item, dict) else {"value": item} for item in values]
    if not all("value" in option for option in options):
        raise SchemaError("values", "选项缺少 value", "每个选项有 label 和 value", values)
    return tuple(Option(option["value"], str(option.get("label", option["value"]))) for option in options)


def field_for(
    component: Mapping[str, Any], label: str, required: bool, options: tuple[Option, ...] | None
) -> fields.Field[Any]:
    """The validator of an input component. Raises SchemaError when its settings are no good."""
    kind = component.get("type")
    if kind in ("textfield", "textarea"):
        return Text(label, required, _text_rules(component))
    if kind == "number":
        return Number(label, required, _number_rules(component))
    if kind == "checkbox":
        return Checkbox(label, required)
    if kind in ("radio", "select"):
        return Choice(label, required, options)
    if kind in ("checklist", "taglist"):
        return Choices(label, required, options)
    if kind == "datetime":
        return Temporal(label, required, _subtype(component))
    return Files(label, required) if kind == "filepicker" else Anything(label, required)


def asks_of(component: Mapping[str, Any]) -> str | None:
    """What the value has to be in the world: `ORG_UNIT`, `PROCESS`, `NOW` (it has happened), or None. Raises
    SchemaError where the component cannot hold such a value."""
    custom, kind = properties(component), component.get("type")
    if custom.get("format") == ORG_UNIT:
        if kind not in _OF_UNITS:
            raise SchemaError("properties.format", "这种组件不能填机构编码", "、".join(_OF_UNITS), kind)
        return ORG_UNIT
    offers = custom.get("offers")
    if offers is not None:
        if offers != PROCESS or kind not in _OFFERING:
            raise SchemaError(
                "properties.offers",
                "看不懂选项给出的是什么",
                f"{PROCESS}，用于 {'、'.join(_OFFERING)}",
                offers,
            )
        return PROCESS
    latest = custom.get("latest")
    if latest is None:
        return None
    if latest != NOW:
        raise SchemaError("properties.latest", "看不懂最晚到什么时候", NOW, latest)
    if kind != "datetime" or _subtype(component) == "time":
        raise SchemaError("properties.latest", "只有日期、日期和时间可以说最晚到什么时候", "datetime", kind)
    return NOW


def validation(component: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `validate` settings, empty when absent."""
    settings = component.get("validate")
    return settings if isinstance(settings, dict) else {}


def properties(component: Mapping[str, Any]) -> Mapping[str, Any]:
    """The custom properties, empty when absent."""
    settings = component.get("properties")
    return settings if isinstance(settings, dict) else {}


def _text_rules(component: Mapping[str, Any]) -> TextRules:
    settings, format_name = validation(component), properties(component).get("format")
    checks = []
    if format_name is not None and format_name != ORG_UNIT:
        if format_name not in FORMATS:
            known = "、".join([*FORMATS, ORG_UNIT])
            raise SchemaError("properties.format", "没有这种格式", known, format_name)
        checks.append(FORMATS[format_name])
    kind = settings.get("validationType")
    if kind in VALIDATION_TYPES:
        checks.append(VALIDATION_TYPES[kind])
    elif kind not in (None, "", "custom"):
        raise SchemaError("validate.validationType", "没有这种校验", "custom、email 或 phone", kind)
    shortest, longest = _bound(settings, "minLength"), _bound(settings, "maxLength")
    return TextRules(
        shortest=int(shortest or 0),
        longest=min(int(longest), MAX_TEXT) if longest is not None else MAX_TEXT,
        pattern=_pattern(settings.get("pattern")),
        checks=tuple(checks),
        upper=format_name in ("id_no", "uscc"),
    )


def _pattern(text: object) -> re.Pattern[str] | None:
    if not text:
        return None
    if not isinstance(text, str):
        raise SchemaError("validate.pattern", "格式表达式应为文字", "正则表达式", text)
    try:
        return compile_pattern(text)
    except ValueError as wrong:
        raise SchemaError(
            "validate.pattern", f"格式表达式不能使用：{wrong}", "简单的正则表达式", text
        ) from wrong


def _number_rules(component: Mapping[str, Any]) -> NumberRules:
    settings, digits = validation(component), component.get("decimalDigits")
    if digits is not None and (
        isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 30
    ):
        raise SchemaError("decimalDigits", "小数位数应为 0 至 30 的整数", "0 至 30", digits)
    least, most = _bound(settings, "min"), _bound(settings, "max")
    if least is not None and most is not None and least > most:
        raise SchemaError("validate.min", "最小值大于最大值", f"不大于 {most}", least)
    step = _bound(component, "increment", "increment")
    return NumberRules(digits, least, most, bool(component.get("serializeToString")), step)


def _bound(settings: Mapping[str, Any], name: str, where: str = "") -> Decimal | None:
    """A number; an expression (`=…`) is evaluated when a submission is read (`forms.dynamic`)."""
    value = settings.get(name)
    if value is None or value == "" or (isinstance(value, str) and value.startswith("=")):
        return None
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", text, re.ASCII):
        raise SchemaError(where or f"validate.{name}", "界限应为数字", "数字", value)
    return Decimal(text)


def _subtype(component: Mapping[str, Any]) -> str:
    subtype = component.get("subtype", "date")
    if subtype not in ("date", "time", "datetime"):
        raise SchemaError("subtype", "没有这种日期控件", "date、time 或 datetime", subtype)
    return str(subtype)
