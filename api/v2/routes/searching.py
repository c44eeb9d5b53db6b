"""The addresses that every described resource has: POST …/search and GET …/{key}."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import ColumnElement

from api.v2.body import Body, path_key
from api.v2.door import answer, published, readable
from api.v2.resources.batches import BATCH_ITEMS, BATCH_OPERATIONS
from api.v2.resources.decision_instances import DECISION_INSTANCE, DECISION_INSTANCES
from api.v2.resources.definitions import (
    DECISION_DEFINITIONS,
    DECISION_REQUIREMENTS,
    FORMS,
    PROCESS_DEFINITIONS,
)
from api.v2.resources.elements import ELEMENT_INSTANCES
from api.v2.resources.incidents import INCIDENTS
from api.v2.resources.instances import PROCESS_INSTANCES
from api.v2.resources.jobs import JOBS
from api.v2.resources.subscriptions import CORRELATED_MESSAGE_SUBSCRIPTIONS, MESSAGE_SUBSCRIPTIONS
from api.v2.resources.tasks import USER_TASKS
from api.v2.search.engine import get, search
from api.v2.search.fields import Resource
from engine.store import Tx

_SEARCH_BODY = ("filter", "sort", "page")
#: Variables have addresses of their own (`variables.py`): their values may be cut.
SEARCHED = (
    PROCESS_DEFINITIONS, DECISION_DEFINITIONS, DECISION_REQUIREMENTS, PROCESS_INSTANCES, ELEMENT_INSTANCES, USER_TASKS,
    JOBS, INCIDENTS, DECISION_INSTANCES, BATCH_OPERATIONS, BATCH_ITEMS,
    MESSAGE_SUBSCRIPTIONS, CORRELATED_MESSAGE_SUBSCRIPTIONS,
)  # fmt: skip
GOT = (
    PROCESS_DEFINITIONS, DECISION_DEFINITIONS, DECISION_REQUIREMENTS, PROCESS_INSTANCES, ELEMENT_INSTANCES, USER_TASKS,
    INCIDENTS, FORMS, BATCH_OPERATIONS,
)  # fmt: skip
#: What is drawn and published, as against what runs.
DEFINITIONS = (PROCESS_DEFINITIONS, DECISION_DEFINITIONS, DECISION_REQUIREMENTS, FORMS)


def install(blueprint: Blueprint) -> None:
    """Adds the addresses of all described resources."""
    for resource in SEARCHED:
        _add_search(blueprint, resource)
    for resource in GOT:
        _add_get(blueprint, resource)
    blueprint.add_url_rule(
        "/decision-instances/<key>", "get_decision_instance", decision_instance, methods=["GET"]
    )


def found(resource: Resource, only: ColumnElement[bool] | None = None) -> dict[str, Any]:
    """The page that the request's search body asks for."""
    body = Body.read(_SEARCH_BODY)
    wanted = {name: body.raw(name) for name in _SEARCH_BODY if body.has(name)}
    return search(_view_of(resource), resource, wanted, only)


def _view_of(resource: Resource) -> Tx:
    return published() if resource in DEFINITIONS else readable()


def decision_instance(key: str) -> Response:
    """GET /decision-instances/{key}, with what the decision was given and the rules that matched."""
    return answer(get(readable(), DECISION_INSTANCE, key))


def _add_search(blueprint: Blueprint, resource: Resource) -> None:
    def view() -> Response:
        return answer(found(resource))

    blueprint.add_url_rule(f"/{resource.name}/search", f"search_{resource.name}", view, methods=["POST"])


def _add_get(blueprint: Blueprint, resource: Resource) -> None:
    def view(key: str) -> Response:
        return answer(get(_view_of(resource), resource, path_key(key, resource.key)))

    blueprint.add_url_rule(f"/{resource.name}/<key>", f"get_{resource.name}", view, methods=["GET"])
