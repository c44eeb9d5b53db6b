"""The domain's own tables: dispute types, enumerations, case states, procedures. Data lives in
`processes/base/shared`.

A file that changes is in force with the next question (`casework.tables.overlays`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from casework.tables.closing_reasons import reason_labels
from casework.tables.folder import SHARED
from casework.tables.overlays import OverlaidTable, platform_only
from casework.tables.statuses import statuses
from engine.errors import Invalid, NotFound

__all__ = ["SHARED"]  # re-exported: see casework.tables.folder


@dataclass(frozen=True, slots=True)
class DisputeType:
    """One row of the classification (handbook chapter 10); every `default_…` is a prefill that people may
    change.

    `default_procedure` is a number P01–P30; `default_target_days` and `default_limit_days` count days of
    `limit_day_type` (calendar or working); units are codes of handbook 2.3.
    """

    type_code: str
    category_code: str
    category_name: str
    subtype_name: str
    default_level: str
    default_unit_code: str
    default_unit_name: str
    co_unit_codes: tuple[str, ...]
    default_mediation_type: str
    default_procedure: str
    default_risk: str
    default_complexity: str
    default_target_days: int
    default_limit_days: int
    limit_day_type: str
    limit_basis_code: str
    instant_mediation_allowed: bool
    arbitration_first: bool
    judicial_confirmation_allowed: bool
    sensitive: bool


_IN_DEFAULTS = (
    "default_level",
    "default_unit_code",
    "default_mediation_type",
    "default_procedure",
    "default_risk",
    "default_complexity",
    "default_target_days",
    "instant_mediation_allowed",
    "arbitration_first",
    "judicial_confirmation_allowed",
    "sensitive",
)


def _types(rows: Mapping[str, Any]) -> Mapping[str, DisputeType]:
    return MappingProxyType({code: _dispute_type(row) for code, row in rows.items()})


DISPUTE_TYPES: Final = OverlaidTable("dispute_types.csv", platform_only(_types, "分类全市一样"))


def dispute_types() -> Mapping[str, DisputeType]:
    """All dispute types by code."""
    return DISPUTE_TYPES.at("")


def dispute_type(code: str) -> DisputeType:
    """The type with this four-digit code; raises Invalid when there is none."""
    found = dispute_types().get(code)
    if found is None:
        raise Invalid(
            "unknown_type_code", "没有这个纠纷类型", "type_code", "分类表中的四位代码", str(code)[:20]
        )
    return found


def type_defaults(code: str) -> dict[str, Any]:
    """What decision tables know of a type: the context variable `type_defaults`. Raises Invalid for an
    unknown code."""
    row = dispute_type(code)
    return {name: getattr(row, name) for name in _IN_DEFAULTS}


def _lists(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({name: MappingProxyType(dict(values)) for name, values in tables.items()})


ENUMS: Final = OverlaidTable("enums.yaml", platform_only(_lists, "列表按它筛选，全市一样"))


def _listed() -> Mapping[str, Mapping[str, str]]:
    return ENUMS.at("")


def _enums() -> Mapping[str, Mapping[str, str]]:
    states = {name: row.label for name, row in statuses().items()}
    return {**_listed(), "case_status": states, "closing_reason": reason_labels()}


def enum_names() -> list[str]:
    """The names of all enumerations."""
    return list(_enums())


def enum(name: str) -> Mapping[str, str]:
    """Value → Chinese label, in the handbook's order; raises NotFound for an unknown enumeration."""
    found = _listed().get(name) or _enums().get(name)
    if found is None:
        raise NotFound("unknown_enum", "没有这个枚举", "enum", "、".join(_enums()), name)
    return found


_STANDSTILL: Final = ("watched_by", "mended_by", "job_untaken_hours")


def _standing(table: Mapping[str, Any]) -> Mapping[str, Any]:
    if table.keys() != set(_STANDSTILL) or not isinstance(table["job_untaken_hours"], int | float):
        raise ValueError("应有 " + "、".join(_STANDSTILL))
    return MappingProxyType(
        {**table, "mended_by": dict(table["mended_by"]), "watched_by": list(table["watched_by"])}
    )


STANDSTILL: Final = OverlaidTable("standstill.yaml", platform_only(_standing, "停住的事全市一样看"))


def standstill() -> Mapping[str, Any]:
    """Who watches what stands still (`watched_by`), who mends it by its cause (`mended_by`), and after how long a job
    that nobody takes does (`job_untaken_hours`)."""
    return STANDSTILL.at("")


def _dispute_type(row: Mapping[str, str]) -> DisputeType:
    values: dict[str, Any] = dict(row)
    values["co_unit_codes"] = tuple(code for code in row["co_unit_codes"].split(";") if code)
    for name in ("default_target_days", "default_limit_days"):
        values[name] = int(row[name])
    for name in (
        "instant_mediation_allowed",
        "arbitration_first",
        "judicial_confirmation_allowed",
        "sensitive",
    ):
        values[name] = row[name] == "Y"
    return DisputeType(**values)
