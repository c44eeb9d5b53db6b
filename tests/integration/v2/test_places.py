"""A program of one town sees and touches nothing of what runs in another; one of the whole tenant sees everything.

The addresses are those of the application: one that is added is asked here too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from api.v2.resources.variables import VARIABLES
from api.v2.routes.searching import DEFINITIONS, GOT, SEARCHED
from engine.access.commands import AddAccounts, NewAccount
from engine.context import platform_actor
from engine.store.tables_org import OrgUnit
from tests.integration.v2.conftest import PROGRAM, Client, Door
from tests.integration.v2.test_tenants import FIGURES, NOWHERE, asked, keyed, keys, routes, searches
from tests.support.clients import give_token

__all__ = ["keys"]
HERE, THERE = "01-01-01", "01-01-02"
#: What is published belongs to the tenant, not to what runs at a place.
PUBLISHED = {resource.name for resource in DEFINITIONS} | {"resources"}
#: What lies at no place: the account that has given an order or a file has it, and whoever serves the whole tenant.
OF_ACCOUNTS = {"batch-operations", "batch-operation-items", "documents"}
#: Of these a subscription of a start event is published; what waits in an instance is asked for.
ONLY = {"/message-subscriptions/search": {"messageSubscriptionType": "PROCESS_EVENT"}}
EVERYTHING = {"processDefinitionId": {"$exists": True}}


def kind_of(rule: str) -> str:
    return rule.split("/")[2]


def town(door: Door, place: str) -> Client:
    """A program that serves one town."""
    with door.bus.database.write("01-01") as tx:
        tx.add(OrgUnit, {"code": place, "name": place, "level": "town"})
    account = NewAccount(f"at-{place}", "一个镇的程序", tuple((group, place) for group in PROGRAM))
    door.bus.execute(AddAccounts((account,)), platform_actor("01-01"))
    give_token(door.bus, "01-01", f"at-{place}")
    return door.client(f"at-{place}")


def move(door: Door, to: str, instance: str | None = None) -> None:
    """Everything that runs, or one instance, runs in a town."""
    one = "" if instance is None else " WHERE key = :key"
    with door.bus.database.engine.begin() as connection:
        values = {"to": to} | ({} if instance is None else {"key": int(instance)})
        connection.execute(text(f"UPDATE process_instance SET place = :to{one}"), values)


@pytest.fixture
def towns(ready: Door, keys: dict[str, str]) -> tuple[Client, Client]:
    """Programs of two towns; in the first lies one thing of every kind, in the second an instance with an incident."""
    move(ready, HERE)
    other = ready.admin.start("answer", variables={"ref": "r9", "tier": "gold"})
    working = ready.admin.start()
    for instance in (other, working):
        move(ready, THERE, instance)
    ready.admin.to_job(working)
    (job,) = ready.admin.jobs()
    ready.admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no"}, 204)
    ready.admin.post("/messages/correlation", {"name": "news", "correlationKey": "r9"})
    return town(ready, HERE), town(ready, THERE)


def found(client: Client, path: str) -> set[str]:
    page = client.post(path, {"filter": ONLY.get(path, {}), "page": {"limit": 1000}})
    assert page["page"]["totalItems"] == len(page["items"])
    return {json.dumps(item, sort_keys=True) for item in page["items"]}


def test_every_search_gives_each_town_its_own_and_the_tenant_all(
    ready: Door, towns: tuple[Client, Client]
) -> None:
    running = [r for r in searches(ready.app) if kind_of(r) not in PUBLISHED | OF_ACCOUNTS]
    assert len(running) >= 9
    for rule in running:
        path = rule.removeprefix("/v2")
        here, there = (found(client, path) for client in towns)
        assert here and there, f"{rule}: both have something of the kind"
        assert not here & there, rule
        assert here | there == found(ready.admin, path), rule
    for rule in (r for r in searches(ready.app) if kind_of(r) in OF_ACCOUNTS):
        path = rule.removeprefix("/v2")
        assert [found(client, path) for client in towns] == [set(), set()], rule
        assert found(ready.admin, path), rule


def test_alternatives_and_pages_do_not_lead_out_of_the_town(
    ready: Door, towns: tuple[Client, Client]
) -> None:
    here, _there = towns
    own = here.found("process-instances")
    assert here.found("process-instances", filter={"$or": [EVERYTHING, {"state": "ACTIVE"}]}) == own
    beyond = here.post("/process-instances/search", {"page": {"from": len(own)}})
    assert (beyond["items"], beyond["page"]["totalItems"]) == ([], len(own))
    walked: list[Any] = []
    page: dict[str, Any] = {"limit": 1}
    while items := (answer := here.post("/process-instances/search", {"page": page}))["items"]:
        walked += items
        page = {"limit": 1, "after": answer["page"]["endCursor"]}
    assert walked == own


def total(client: Client, path: str, body: Any = None) -> int:
    """All figures of an answer together."""
    items = client.post(path, body)["items"]
    return sum(
        value for item in items for name, value in item.items()
        if name.startswith("activeInstances") or name in ("active", "completed", "canceled", "incidents")
    )  # fmt: skip


def test_figures_of_the_towns_add_up_to_those_of_the_tenant(
    ready: Door, towns: tuple[Client, Client]
) -> None:
    (definition, *_) = ready.admin.found("process-instances", filter={"processDefinitionId": "orders"})
    rules = [
        rule
        for _m, rule in routes(ready.app)
        if "/statistics/" in rule and "/process-instances/<" not in rule
    ]
    assert len(rules) >= 5
    for rule in rules:
        path = rule.removeprefix("/v2").replace("<key>", definition["processDefinitionKey"])
        each = [total(client, path, FIGURES.get(rule)) for client in towns]
        assert all(each), rule
        assert sum(each) == total(ready.admin, path, FIGURES.get(rule)), rule


def test_at_every_address_what_runs_in_another_town_is_not_there(
    ready: Door, keys: dict[str, str], towns: tuple[Client, Client]
) -> None:
    _here, there = towns
    nowhere = dict.fromkeys(keys, NOWHERE)
    rules = [(method, rule) for method, rule in keyed(ready.app) if kind_of(rule) not in PUBLISHED]
    assert len(rules) > 30
    for method, rule in rules:
        told = asked(there, method, rule, keys)
        assert told == asked(there, method, rule, nowhere), (method, rule)
        assert told[0] == 404, (method, rule, told)
    scoped = {"expression": "=amount = null", "scopeKey": keys["process-instances"]}
    assert there.post("/expression/evaluation", scoped)["result"] is True, "it sees no such variable"
    assert ready.admin.task(keys["process-instances"])["state"] == "CREATED"


def test_at_every_address_that_reads_the_town_itself_is_told_what_the_tenant_is(
    ready: Door, keys: dict[str, str], towns: tuple[Client, Client]
) -> None:
    here, _there = towns
    reads = [
        (method, rule)
        for method, rule in keyed(ready.app)
        if (method == "GET" or rule.endswith("/search")) and kind_of(rule) not in OF_ACCOUNTS
    ]
    assert len(reads) > 15
    for method, rule in reads:
        assert asked(here, method, rule, keys) == asked(ready.admin, method, rule, keys), (method, rule)
    scoped = {"expression": "=amount", "scopeKey": keys["process-instances"]}
    assert here.post("/expression/evaluation", scoped)["result"] == 200


def test_a_worker_is_lent_the_jobs_of_its_town(ready: Door, towns: tuple[Client, Client]) -> None:
    here, there = towns
    working = ready.admin.start()
    move(ready, THERE, working)
    ready.admin.to_job(working)
    assert here.jobs() == []
    assert [job["processInstanceKey"] for job in there.jobs()] == [working]


def test_an_order_for_many_means_what_runs_in_the_town(ready: Door, towns: tuple[Client, Client]) -> None:
    for client in towns:
        running = client.found("process-instances", filter={"state": "ACTIVE"})
        roots = [one for one in running if one["rootProcessInstanceKey"] == one["processInstanceKey"]]
        client.post("/process-instances/cancellation", {"filter": EVERYTHING})
        (order,) = client.found("batch-operations")
        items = client.found("batch-operation-items")
        assert order["operationsTotalCount"] == len(roots) == len(items) > 0


def test_whatever_can_be_searched_says_what_of_it_a_town_sees() -> None:
    for resource in {*SEARCHED, *GOT, VARIABLES} - set(DEFINITIONS):
        assert resource.seen is not None, f"{resource.name}: what does a program of one place see of it?"
