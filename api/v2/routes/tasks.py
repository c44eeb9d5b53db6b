"""User tasks: assign, update, complete; their form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.v2.body import Body, path_key
from api.v2.door import answer, done, execute, readable
from api.v2.resources.definitions import FORMS
from api.v2.resources.tasks import USER_TASKS
from api.v2.search.engine import get
from api.v2.search.refusals import wrong
from engine.tasks.commands import AssignTask, CompleteTask, ReleaseTask, UpdateTask

_CHANGES = ("dueDate", "followUpDate", "candidateUsers", "candidateGroups", "priority")
_KEY = "userTaskKey"
MAX_PRIORITY = 100
MAX_ACCOUNT = 80


def complete(key: str) -> Response:
    """POST /user-tasks/{key}/completion."""
    number = path_key(key, _KEY)
    body = Body.read(("variables", "action"))
    execute(CompleteTask(number, body.object("variables")))
    return done()


def assign(key: str) -> Response:
    """POST /user-tasks/{key}/assignment; `allowOverride` false refuses a task that somebody has."""
    number = path_key(key, _KEY)
    body = Body.read(("assignee", "allowOverride", "action"))
    execute(
        AssignTask(number, body.needed_text("assignee", MAX_ACCOUNT), body.boolean("allowOverride", True))
    )
    return done()


def unassign(key: str) -> Response:
    """DELETE /user-tasks/{key}/assignee."""
    execute(ReleaseTask(path_key(key, _KEY)))
    return done()


def update(key: str) -> Response:
    """PATCH /user-tasks/{key}: what the changeset names; an empty text removes a date, an empty list the candidates."""
    number = path_key(key, _KEY)
    body = Body.read(("changeset", "action"))
    changes = _changes(body.inner("changeset", None))
    if not changes and not body.has("action"):
        raise wrong("changeset", "至少一项：" + "、".join(_CHANGES), body.raw("changeset"))
    execute(UpdateTask(number, changes))
    return done()


def _changes(changeset: Body) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, column in (("dueDate", "due"), ("followUpDate", "follow_up")):
        if changeset.has(name):
            changes[column] = None if changeset.raw(name) == "" else changeset.time(name)
    for name, column in (("candidateUsers", "candidate_users"), ("candidateGroups", "candidate_groups")):
        if changeset.has(name):
            changes[column] = changeset.texts(name)
    if changeset.has("priority"):
        changes["priority"] = changeset.needed_integer("priority", 0, MAX_PRIORITY)
    return changes


def form(key: str) -> Response:
    """GET /user-tasks/{key}/form: the version bound when the task was made; 204 when it has none."""
    tx = readable()
    task = get(tx, USER_TASKS, path_key(key, _KEY))
    return done() if task["formKey"] is None else answer(get(tx, FORMS, int(task["formKey"])))


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view, method in (
        ("/user-tasks/<key>/completion", complete, "POST"),
        ("/user-tasks/<key>/assignment", assign, "POST"),
        ("/user-tasks/<key>/assignee", unassign, "DELETE"),
        ("/user-tasks/<key>", update, "PATCH"),
        ("/user-tasks/<key>/form", form, "GET"),
    ):
        blueprint.add_url_rule(path, f"task_{view.__name__}", view, methods=[method])
