"""What a table of roles may say: every field with its check. The messages name file, role and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.roles.role import Kind, Role, Sees
from casework.tables.overlays import Layer, TableError
from engine.access import authz
from engine.places.levels import DEPTH

ROLES_OF, SETS = "roles", "permission_sets"
#: Pages that a navigation may begin with, in the words of the web.
PAGES = ("inbox", "cases", "intake", "studio", "audit", "operations")
#: Values that are for few, whoever takes part in the case (handbook 8.5).
PERSONAL_FIELDS = ("safe_contact",)
#: What an id is made of: it stands in diagrams, behind commas and before an @.
ID = re.compile(r"[a-z][a-z0-9_]{1,79}")
#: What a role is cannot be changed below the table that defines it: tasks are filed by it.
FIXED = frozenset({"kind", "party_roles"})
ONLY_THE_PLATFORM = "只有平台自己可以有全部权限"

Check = Callable[[Any], str | None]
Rows = dict[str, dict[str, Any]]


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and 0 < len(value.strip()) <= 40 else "1 到 40 个字"


def _one_of(*names: str) -> Check:
    return lambda value: None if value in names else f"{'、'.join(names)} 之一"


def _list_of(*names: str) -> Check:
    def check(value: Any) -> str | None:
        fits = isinstance(value, list) and all(one in names for one in value)
        return None if fits else f"一列，每项是 {'、'.join(names)} 之一"

    return check


def _words(value: Any) -> str | None:
    fits = isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    return None if fits else "一列名字，如 [甲, 乙]"


FIELDS: Mapping[str, Check] = {
    "name": _text,
    "short": _text,
    "kind": _one_of(*Kind),
    "levels": _list_of(*DEPTH),
    "permissions": _words,
    "sees": _one_of(*Sees),
    "personal_fields": _list_of(*PERSONAL_FIELDS),
    "party_roles": _words,
    "excludes": _words,
    "pages": _list_of(*PAGES),
}


@dataclass(slots=True)
class Problems:
    """Collects what is wrong."""

    found: list[str]

    def add(self, layer: str, key: str, field: str, expected: str, value: Any) -> None:
        """One problem: where it stands, what was expected, what was found."""
        self.found.append(f"{layer} 的 {key} 的 {field}：应当是{expected}，现在是 {value!r}")


def rows_of(layers: Sequence[Layer]) -> tuple[Rows, Rows, dict[str, Layer]]:
    """The rows of roles and of permission sets laid over each other (a set is a row with one field, `is`), and the
    layer by which each role came in last. TableError with everything that is wrong."""
    problems = Problems([])
    roles: Rows = {}
    sets: Rows = {}
    last: dict[str, Layer] = {}
    for layer in layers:
        for part in layer.rows.keys() - {ROLES_OF, SETS}:
            problems.found.append(f"{layer.name}：不认识“{part}”，只有 {ROLES_OF} 和 {SETS}")
        for name, listed in _part(layer, SETS, problems).items():
            if wrong := _words(listed):
                problems.add(layer.name, SETS, name, wrong, listed)
            elif layer.node and authz.ANY in listed:
                problems.found.append(f"{layer.name} 的 {name}：{ONLY_THE_PLATFORM}")
            else:
                sets[name] = {"is": listed}
        for key, row in _part(layer, ROLES_OF, problems).items():
            if _checked(problems, layer, key, row, roles.get(key)):
                roles[key] = {**roles.get(key, {}), **row}
                last[key] = layer
    if problems.found:
        raise TableError(problems.found)
    return roles, sets, last


def _part(layer: Layer, name: str, problems: Problems) -> Mapping[str, Any]:
    part = layer.rows.get(name) or {}
    if isinstance(part, Mapping):
        return {str(key): row for key, row in part.items()}
    problems.found.append(f"{layer.name} 的 {name}：应当写成“名称: 内容”，现在是 {part!r}")
    return {}


def _checked(problems: Problems, layer: Layer, key: str, row: Any, above: Mapping[str, Any] | None) -> bool:
    before = len(problems.found)
    if not ID.fullmatch(key):
        problems.add(layer.name, key, "标识", "小写英文字母、数字和下划线，以字母开头", key)
    if not isinstance(row, Mapping):
        problems.found.append(f"{layer.name} 的 {key}：应当写成“字段: 内容”，现在是 {row!r}")
        return False
    for field, value in row.items():
        check = FIELDS.get(field)
        if check is None:
            problems.found.append(f"{layer.name} 的 {key}：不认识字段“{field}”，只有 {'、'.join(FIELDS)}")
        elif wrong := check(value):
            problems.add(layer.name, key, field, wrong, value)
    if above is None and "name" not in row:
        problems.found.append(f"{layer.name} 的 {key}：没有写 name（岗位的名称）")
    if layer.node:
        _below_the_platform(problems, layer, key, row, above)
    return len(problems.found) == before


def _below_the_platform(
    problems: Problems, layer: Layer, key: str, row: Mapping[str, Any], above: Mapping[str, Any] | None
) -> None:
    if above is not None:
        for field in FIXED & row.keys():
            if row[field] != above.get(field, Kind.STAFF if field == "kind" else None):
                problems.add(layer.name, key, field, "上级定的，不能在这里改", row[field])
    if row.get("kind") == Kind.PLATFORM or authz.ANY in (row.get("permissions") or ()):
        problems.found.append(f"{layer.name} 的 {key}：{ONLY_THE_PLATFORM}")
    depth = layer.node.count("-") + 1
    levels = row.get("levels")
    higher = [one for one in levels if DEPTH.get(one, depth) < depth] if isinstance(levels, list) else []
    if above is None and higher:
        problems.add(layer.name, key, "levels", f"本机构（{layer.node}）这一级或以下", higher)


def expanded(names: Sequence[str], sets: Rows, problems: list[str], where: str) -> frozenset[str]:
    """Permissions by name, sets unfolded; unknown ones go to `problems`."""
    found: set[str] = set()
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop()
        if name in sets and name not in seen:
            seen.add(name)
            waiting += sets[name]["is"]
        elif name in authz.PERMISSIONS:
            found.add(name)
        elif name not in sets:
            known = "、".join([*sets, *sorted(authz.PERMISSIONS)])
            problems.append(f"{where} 的 permissions：没有“{name}”这项权限，只有 {known}")
    return frozenset(found)


def checked_together(
    roles: Mapping[str, Role], layers: Mapping[str, Layer], known: frozenset[str]
) -> list[str]:
    """What is wrong with each role as a whole, and with what it says of others. `known`: the values of party_role."""
    found = []
    for key, role in roles.items():
        where = f"{layers[key].name} 的 {key}"
        unknown = sorted(role.excludes - roles.keys())
        if unknown:
            found.append(f"{where} 的 excludes：没有岗位 {'、'.join(unknown)}")
        found += [f"{where} {said}" for said in _contradictions(role, known)]
    return found


def _contradictions(role: Role, known: frozenset[str]) -> list[str]:
    reads = not role.permissions.isdisjoint({authz.READ_CASES, authz.ANY})
    said = []
    if role.kind is Kind.PARTY:
        if not role.party_roles or role.party_roles - known:
            said.append(f"的 party_roles：当事人的岗位要写明是哪些当事人，{'、'.join(sorted(known))} 里的")
        if role.permissions:
            said.append("的 permissions：当事人只办自己案件的待办，不能有权限")
        return said
    if role.party_roles:
        said.append("的 party_roles：只有 kind: party 的岗位写")
    if not role.permissions:
        said.append("的 permissions：至少要有一项")
    if role.kind is Kind.STAFF and not role.levels:
        said.append(f"的 levels：要写明在哪几级有这个岗位，{'、'.join(DEPTH)} 里的")
    if reads and role.sees is Sees.NOTHING:
        said.append("的 sees：有 case:read 权限，不能是 nothing")
    if not reads and role.sees is not Sees.NOTHING:
        said.append(f"的 sees：没有 case:read 权限，不能是 {role.sees}，写 nothing")
    return said
