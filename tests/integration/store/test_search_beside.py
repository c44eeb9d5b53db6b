"""A search by an instance, a scope or an element finds exactly the rows that have it: naming the root's keys beside it
leaves none out."""

from __future__ import annotations

import random
from typing import Any

import pytest

from api.v2.resources.incidents import INCIDENTS
from api.v2.resources.jobs import JOBS
from api.v2.resources.tasks import USER_TASKS
from api.v2.resources.variables import VARIABLES
from api.v2.search.engine import search
from api.v2.search.fields import Field, Resource
from engine.context import LOCAL_BITS
from engine.store import Tx
from tests.integration.core.world import DISTRICT, world_at
from tests.integration.store.walk import Walk
from tests.support.seeds import seed_of_run

STEPS = 120
#: Keys that nothing has.
ODD = (0, 1, (1 << LOCAL_BITS) - 1, 1 << LOCAL_BITS, 2**62, 2**63 - 1)
BESIDE = [
    (resource, field)
    for resource in (USER_TASKS, JOBS, INCIDENTS, VARIABLES)
    for field in resource.fields
    if field.beside is not None
]


def _found(tx: Tx, resource: Resource, wanted: dict[str, Any]) -> list[str]:
    """The keys of all pages of a search."""
    keys: list[str] = []
    page: dict[str, Any] = {"limit": 7}
    while True:
        answer = search(tx, resource, {"filter": wanted, "page": page})
        keys += (item[resource.key] for item in answer["items"])
        if len(answer["items"]) < 7:
            assert answer["page"]["totalItems"] == len(keys)
            return sorted(keys)
        page = {"limit": 7, "after": answer["page"]["endCursor"]}


def _everything(tx: Tx, resource: Resource) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = search(tx, resource, {"page": {"limit": 10_000}})["items"]
    return items


def _check(tx: Tx, resource: Resource, spec: Field, dice: random.Random) -> None:
    rows = _everything(tx, resource)
    values = sorted({int(row[spec.name]) for row in rows})
    values = dice.sample(values, min(len(values), 12))
    beside = [value + step for value in values for step in (-1, 1)]
    for value in [*values, *beside, *ODD]:
        expected = sorted(row[resource.key] for row in rows if row[spec.name] == str(value))
        for wanted in (
            {spec.name: str(value)},
            {spec.name: value},
            {spec.name: {"$eq": str(value)}},
            {spec.name: {"$in": [str(value)]}},
            {"$or": [{spec.name: str(value)}]},
        ):
            assert _found(tx, resource, wanted) == expected, wanted
    pair = dice.sample(values, min(2, len(values)))
    assert values, (resource.name, spec.name)
    either = _found(tx, resource, {"$or": [{spec.name: str(value)} for value in pair]})
    assert either == sorted(row[resource.key] for row in rows if int(row[spec.name]) in pair)


@pytest.mark.timeout(300)
def test_nothing_that_has_the_value_is_left_out(database_url: str) -> None:
    seed = seed_of_run()
    print(f"seed {seed}")
    assert {resource.name for resource, _field in BESIDE} == {"user-tasks", "jobs", "incidents", "variables"}
    with world_at(database_url) as world:
        dice = random.Random(seed)
        walk = Walk(world, dice)
        while walk.done.get("ResolveIncident", 0) < 2:  # so that there is something of every kind
            walk.go(STEPS)
        with world.bus.database.read(DISTRICT) as tx:
            for resource, spec in BESIDE:
                _check(tx, resource, spec, dice)
