"""Who may be given which post: the role exists at that place, and none excludes another (handbook 2.2, 2.4)."""

from __future__ import annotations

from itertools import product

from casework.roles.role import Kind
from casework.roles.table import grants, role_name, role_of, roles_at
from engine.errors import Conflict, Invalid
from engine.extension.roles import Posts


class RolesAtPlaces:
    """The roles of the tables, as `engine.extension.RoleBook`."""

    def grants(self, role: str, place: str) -> frozenset[str]:
        """The permissions of the role at the place."""
        return grants(role, place)

    def known(self, place: str) -> frozenset[str]:
        """The platform's roles, and those of the place."""
        return frozenset(roles_at(place))

    def check_posts(self, given: Posts, kept: Posts) -> None:
        """Invalid for a role that does not exist at its place, Conflict for two that exclude each other."""
        for role, place in given:
            if not may_be_given(role, place):
                raise Invalid(
                    "role_unknown", "没有这个岗位", where="roles", expected="岗位表（roles.yaml）里本机构有的岗位",
                    found=f"{role}@{place}"[:121],
                )  # fmt: skip
        for one, other in product(given, [*given, *kept]):
            if exclude(one, other):
                raise Conflict(
                    "roles_exclude", "这两个岗位不能由同一个人担任", where="roles",
                    expected="分给两个人", found="、".join(f"{role_name(r, at)}（{r}@{at}）" for r, at in (one, other)),
                )  # fmt: skip


def may_be_given(role: str, place: str) -> bool:
    """Whether an account may hold this role at this place."""
    found = role_of(role, place)
    return found is not None and found.kind is not Kind.PLATFORM


def exclude(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two posts, (role, place), may not be held by the same person: one of the roles says so."""
    first, second = role_of(*one), role_of(*other)
    return (first is not None and other[0] in first.excludes) or (
        second is not None and one[0] in second.excludes
    )
