"""Variables: search, get, set; those that a user task sees. Searches cut long values unless told otherwise."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import ColumnElement

from api.v2.body import Body, path_key
from api.v2.door import answer, done, execute, readable
from api.v2.effective import effective_keys, scopes_of
from api.v2.resources.tasks import USER_TASKS
from api.v2.resources.variables import SHOWN_CHARACTERS, VARIABLE, VARIABLES
from api.v2.routes.searching import found
from api.v2.search.engine import get
from api.v2.search.refusals import wrong
from engine.instances.commands import SetVariables


def search_all() -> Response:
    """POST /variables/search."""
    return _shown()


def get_one(key: str) -> Response:
    """GET /variables/{key}, with the whole value."""
    item = get(readable(), VARIABLES, path_key(key, "variableKey"))
    del item["isTruncated"]
    return answer(item)


def of_task(key: str) -> Response:
    """POST /user-tasks/{key}/variables/search: the variables of every scope that the task sees."""
    number = _task(key)
    return _shown(VARIABLE.c.scope_key.in_(scopes_of(readable(), number)))


def effective_of_task(key: str) -> Response:
    """POST /user-tasks/{key}/effective-variables/search: of each name the one that wins at the task."""
    number = _task(key)
    return _shown(VARIABLE.c.key.in_(effective_keys(readable(), number)))


def put(key: str) -> Response:
    """PUT /element-instances/{key}/variables."""
    number = path_key(key, "elementInstanceKey")
    body = Body.read(("variables", "local", "operationReference"))
    if not body.has("variables"):
        raise wrong("variables", "JSON 对象", None)
    execute(SetVariables(number, body.object("variables"), body.boolean("local")))
    return done()


def _task(key: str) -> int:
    return int(get(readable(), USER_TASKS, path_key(key, "userTaskKey"))["userTaskKey"])


def _shown(only: ColumnElement[bool] | None = None) -> Response:
    page = found(VARIABLES, only)
    cut = request.args.get("truncateValues", "true")
    if cut not in ("true", "false"):
        raise wrong("truncateValues", "true 或 false", cut)
    for item in page["items"]:
        _cut(item, cut == "true")
    return answer(page)


def _cut(item: dict[str, Any], cut: bool) -> None:
    item["isTruncated"] = cut and len(item["value"]) > SHOWN_CHARACTERS
    if item["isTruncated"]:
        item["value"] = item["value"][:SHOWN_CHARACTERS]


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view, method in (
        ("/variables/search", search_all, "POST"),
        ("/variables/<key>", get_one, "GET"),
        ("/user-tasks/<key>/variables/search", of_task, "POST"),
        ("/user-tasks/<key>/effective-variables/search", effective_of_task, "POST"),
        ("/element-instances/<key>/variables", put, "PUT"),
    ):
        blueprint.add_url_rule(path, f"variables_{view.__name__}", view, methods=[method])
