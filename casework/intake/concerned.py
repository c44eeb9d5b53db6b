"""Whether a sensitive case is for the eyes of whoever does a step beside it (handbook 8.5: those who need to know)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.access import authz
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.unit import Unit

#: Cases of which only those who work on them know more than the code.
SENSITIVE = frozenset({"restricted", "sealed"})
_TASK = table_of(UserTask)
_TASKS = select_from(
    UserTask,
    _TASK.c.assignee,
    _TASK.c.ended_by,
    _TASK.c.candidate_users,
    _TASK.c.candidate_groups,
    _TASK.c.state,
).where(_TASK.c.case_key == key_param("case"))


def concerns(unit: Unit, case: Mapping[str, Any]) -> bool:
    """Whether the actor of the step may know of this case (`key`, `confidentiality`, `created_by`): it is not
    sensitive, the actor made it, or a task of it is or was the actor's, or waits for the actor's post. The clock and
    the outbox know of none: whatever a diagram has them do, nobody has asked for it."""
    actor = unit.actor
    if case["confidentiality"] not in SENSITIVE:
        return True
    if authz.is_platform(actor):
        return False
    if authz.allowed(actor, authz.ANY):
        return True
    if case["created_by"] == actor.user:
        return True
    posts = {ref.removeprefix("group:") for ref in authz.candidate_refs(actor)}
    return any(
        actor.user in (task["assignee"], task["ended_by"], *(task["candidate_users"] or ()))
        or (task["state"] == "CREATED" and not posts.isdisjoint(task["candidate_groups"] or ()))
        for task in unit.tx.rows(_TASKS, case=case["key"])
    )
