"""Who does a task: a demonstration account that holds one of its candidate groups."""

from __future__ import annotations

from typing import Any

from api.demo.org import DemoAccount, DemoOrg, tenant_of
from casework.case_messages.case_messages import may_send
from casework.roles import grants
from casework.tables.case_messages import case_messages
from engine.access.authz import acting, covers
from engine.context import Actor
from engine.places.levels import ancestor


class Staff:
    """The demonstration's accounts as actors."""

    def __init__(self, org: DemoOrg) -> None:
        self._accounts = list(org.accounts())
        self._places = {code for code, _name in org.nodes()}
        self._by_group = {f"{a.role}@{a.place}": a for a in self._accounts}

    def serves(self, place: str) -> bool:
        """Whether the org code is one of the city's and lies in a town with a reception window."""
        return place in self._places and f"town_window@{ancestor(place, 'town')}" in self._by_group

    def window(self, place: str) -> Actor:
        """The reception window of the place's town."""
        town = ancestor(place, "town") or place
        return actor_of(self._by_group[f"town_window@{town}"])

    def for_task(self, task: dict[str, Any]) -> Actor:
        """Somebody of the task's candidate groups; a LookupError names the groups when nobody holds one."""
        for group in task["candidate_groups"]:
            account = self._by_group.get(group)
            if account is not None and account.tenant == task["tenant"]:
                return actor_of(account)
        groups = "、".join(task["candidate_groups"]) or "无"
        raise LookupError(f"{task['element_id']} 的候选组没有人：{groups}")

    def program(self, place: str) -> Actor:
        """The interface program of the place's tenant."""
        return actor_of(self.holder("integration", tenant_of(place)))

    def sender(self, name: str, place: str) -> Actor:
        """Somebody whose post may send a case at this place this message: its window, else the nearest."""
        window, message = self.window(place), case_messages(place).messages[name]
        if may_send(window, message, place):
            return window
        able = (a for a in self._accounts if covers(a.place, place) and may_send(actor_of(a), message, place))
        return actor_of(max(able, key=lambda account: len(account.place)))

    def holder(self, role: str, tenant: str) -> DemoAccount:
        """The first account of a role in a tenant."""
        return next(a for a in self._accounts if a.role == role and tenant_of(a.place) == tenant)


def actor_of(account: DemoAccount) -> Actor:
    """The account acting in its role."""
    roles = ((account.role, account.place),)
    post = f"{account.role}@{account.place}"
    return acting(grants, account.user, account.name, account.tenant, roles, post)
