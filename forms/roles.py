"""`properties.field_role` of a component: what its value is to records, whatever its key or label say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from forms.build import SchemaError, properties

ROLE: Final = "field_role"
#: Role → what it means, for designers.
ROLES: Final[Mapping[str, str]] = {
    "change_reason": "为什么没有照建议办",
    "reason": "决定的理由",
    "grounds": "决定所依据的事实",
    "matter_title": "事由：案件的标题",
    "narrative": "事实经过",
    "matter_type": "纠纷类型",
    "matter_place": "发生地",
    "matter_channel": "来源渠道",
    "matter_parties": "当事人",
    "same_matter": "可能重复的那件案件",
    "safety_note": "危险情况的说明",
    "privacy_notice": "已告知个人信息的处理",
}


def role_of(component: Mapping[str, Any]) -> str | None:
    """The role of a field, one of `ROLES`, or None. Raises SchemaError for an unknown one."""
    role = properties(component).get(ROLE)
    if role is None or role in ROLES:
        return role
    known = "、".join(f"{name}（{meaning}）" for name, meaning in ROLES.items())
    raise SchemaError(f"properties.{ROLE}", "没有这种字段角色", known, role)
