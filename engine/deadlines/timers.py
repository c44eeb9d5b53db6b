"""The timer table: what the keys `T_*` of the handbook's chapter 7.2 stand for, and who may change what.

A table holds the defaults and the settings of the city and of a district; the nearest level wins (handbook 3.5).
Statutory timers (mark 【确】) may be made shorter as internal targets, never longer; a party's statutory right may
not be changed at all. Nothing here reads a file or the clock: text comes in, values go out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from engine.deadlines.cron import parse_cron
from engine.deadlines.period import Period, parse_period
from engine.errors import Invalid, NotFound
from engine.yaml_tables import load_yaml

DayKind = Literal["C", "W", "-"]
Side = Literal["party", "authority", "internal"]
Kind = Literal["duration", "cron", "share"]
#: Farthest first; a later one wins.
LEVELS = {"default": "默认", "city": "市", "district": "区县"}
STATUTORY = "确"
MARKS = ("确", "搜", "设", "种", "知")


@dataclass(frozen=True, slots=True)
class TimerSpec:
    """One timer. `duration` is ISO 8601, a five-field cron or a share, as `kind` says.

    `day_kind`: C calendar days, W working days, - plain elapsed time. `side` decides what a last day off does: the
    rights of a `party` and `internal` targets move on, the duties of an `authority` are warned of unmoved.
    `mark` is the handbook's source mark; `level` where the value was found.
    """

    key: str
    duration: str
    day_kind: DayKind
    meaning: str
    basis: str = ""
    mark: str = "设"
    side: Side = "internal"
    kind: Kind = "duration"
    suspendable: bool = True
    variants: Mapping[str, str] = field(default_factory=dict, compare=False)
    level: str = "default"

    @property
    def statutory(self) -> bool:
        return self.mark == STATUTORY

    @property
    def period(self) -> Period:
        """The value as a period; raises Invalid for a timer that is not a duration."""
        if self.kind != "duration":
            raise Invalid(
                "NOT_A_DURATION",
                f"计时器 {self.key} 不是时长,不能据以推算末日",
                where=self.key,
                expected="时长",
                found=self.duration,
            )
        return parse_period(self.duration, self.key)


@dataclass(frozen=True, slots=True)
class TimerTable:
    """`defaults` by key, and what each level sets instead; `version` names the defaults' edition."""

    defaults: Mapping[str, TimerSpec]
    version: str = ""
    levels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def spec(self, key: str) -> TimerSpec:
        """The timer in force: district before city before default. `T_KEY.variant` names a variant of the default.

        Raises NotFound for a key or variant that is not in the table.
        """
        base, _, variant = key.partition(".")
        found = self.defaults.get(base)
        if found is None:
            raise NotFound("UNKNOWN_TIMER", f"没有这个计时器:{key}", where=key, expected="手册 7.2 的 T_ 键")
        if variant:
            if variant not in found.variants:
                names = "、".join(found.variants) or "无变体"
                raise NotFound("UNKNOWN_TIMER", f"计时器没有这个变体:{key}", where=key, expected=names)
            found = replace(found, key=key, duration=found.variants[variant])
        for level in reversed(LEVELS):
            value = self.levels.get(level, {}).get(key)
            if value is not None:
                return replace(found, duration=value, level=level)
        return found

    def with_level(self, level: str, overrides: Mapping[str, str]) -> TimerTable:
        """This table with the settings of `city` or `district`, key (or `key.variant`) → value, all of them checked.

        Raises Invalid for an unknown level or value, or one that lengthens a statutory timer; NotFound for a key.
        """
        if level not in LEVELS or level == "default":
            raise Invalid(
                "TIMER_LEVEL", "没有这个层级", where="level", expected="city 或 district", found=level
            )
        for key, value in overrides.items():
            _check_override(TimerTable(self.defaults).spec(key), value)
        return replace(self, levels={**self.levels, level: dict(overrides)})


def _check_override(default: TimerSpec, value: str) -> None:
    _check_value(default.key, default.kind, value)
    if not default.statutory or default.kind != "duration" or value == default.duration:
        return
    law = f"法定期限({default.basis})"
    if default.side == "party":
        raise Invalid(
            "STATUTORY_RIGHT", f"{law}是法律给的权利,不得改动", default.key, default.duration, value
        )
    new, old = parse_period(value, default.key), default.period
    if new.longest > old.shortest or (new.by_clock != old.by_clock and default.day_kind == "W"):
        raise Invalid(
            "STATUTORY_LENGTHENED",
            f"{law}只能缩短内部目标,不得加长",
            where=default.key,
            expected=f"不长于 {default.duration}",
            found=value,
        )


def _check_value(key: str, kind: Kind, value: str) -> None:
    if kind == "duration":
        parse_period(value, key)
    elif kind == "cron":
        parse_cron(value, key)
    else:
        parse_share(value, key)


def parse_share(value: str, where: str = "") -> float:
    """A share such as `30%` as a number between 0 and 1; raises Invalid."""
    digits = value.removesuffix("%")
    if not (digits.isdecimal() and value.endswith("%") and 0 < int(digits) < 100):
        raise Invalid("SHARE_SYNTAX", "份额写法不对", where=where, expected="1% 至 99%", found=value)
    return int(digits) / 100


def load_timers(text: str) -> TimerTable:
    """The table of defaults from the YAML of `processes/base/shared/timers.yaml`; raises Invalid naming the key."""
    return timers_of(load_yaml(text))


def timers_of(document: Any) -> TimerTable:
    """As `load_timers`, of the document that was read."""
    rows = document.get("timers") if isinstance(document, dict) else None
    if not isinstance(rows, dict) or not rows:
        raise Invalid("TIMER_FILE", "计时器表应有 timers 一节", where="timers", expected="键 → 计时器")
    return TimerTable(
        {key: _spec(str(key), row) for key, row in rows.items()}, str(document.get("version", ""))
    )


def _spec(key: str, row: Any) -> TimerSpec:
    if not isinstance(row, dict):
        raise Invalid("TIMER_ROW", "计时器应是一组键值", where=key, found=str(row))
    spec = TimerSpec(
        key=key,
        duration=str(row.get("value", "")),
        day_kind=_one_of(row, "day_kind", get_args(DayKind), key),
        meaning=str(row.get("meaning", "")),
        basis=str(row.get("basis", "")),
        mark=_one_of(row, "mark", MARKS, key),
        side=_one_of(row, "side", get_args(Side), key),
        kind=_one_of({"kind": "duration", **row}, "kind", get_args(Kind), key),
        suspendable=row.get("suspendable", True) is True,
        variants={str(name): str(value) for name, value in row.get("variants", {}).items()},
    )
    for value in (spec.duration, *spec.variants.values()):
        _check_value(key, spec.kind, value)
    return spec


def _one_of(row: Mapping[str, Any], name: str, allowed: tuple[str, ...], key: str) -> Any:
    if row.get(name) not in allowed:
        raise Invalid(
            "TIMER_ROW", f"{name} 的取值不对", f"{key}.{name}", "、".join(allowed), str(row.get(name))
        )
    return row[name]
