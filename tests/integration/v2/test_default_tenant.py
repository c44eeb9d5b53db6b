"""Clients that know no tenants say `<default>` wherever a tenant may stand, and find what is theirs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from api.v2.routes.searching import SEARCHED
from tests.integration.v2.conftest import RESOURCES, Client, Door

DEFAULT = "<default>"
KINDS = [resource.name for resource in SEARCHED if resource.field("tenantId")] + ["variables"]


def _all(admin: Client, kind: str, **wanted: Any) -> list[dict[str, Any]]:
    return admin.found(kind, filter=wanted)


def _with_everything(admin: Client) -> None:
    admin.deploy("levels.bpmn")
    for ref in ("r", "heard"):
        admin.start("answer", variables={"ref": ref, "tier": "gold"})
    admin.post("/messages/publication", {"name": "news", "correlationKey": "heard"})
    admin.to_job(admin.start())
    admin.start()
    (job,) = admin.jobs()
    admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0}, 204)


def test_the_default_tenant_is_every_tenant_that_is_seen_in_each_search(ready: Door) -> None:
    admin = ready.admin
    _with_everything(admin)
    for kind in KINDS:
        everything = _all(admin, kind)
        assert everything, kind
        for said in (DEFAULT, {"$eq": DEFAULT}, {"$in": ["x", DEFAULT]}):
            assert _all(admin, kind, tenantId=said) == everything, (kind, said)
        assert _all(admin, kind, **{"$or": [{"tenantId": DEFAULT}, {"tenantId": "x"}]}) == everything, kind
        for never in ({"$neq": DEFAULT}, {"$notIn": [DEFAULT]}, "x"):
            assert _all(admin, kind, tenantId=never) == [], (kind, never)


def test_what_the_city_has_published_is_of_the_default_tenant_too(door: Door) -> None:
    door.client("city").deploy("orders.bpmn", "rate.dmn", "order.form")
    found = _all(door.admin, "process-definitions", tenantId=DEFAULT, processDefinitionId="orders")
    assert [item["tenantId"] for item in found] == ["01"]


def test_the_default_tenant_may_stand_in_every_body(door: Door) -> None:
    admin = door.admin
    files = [
        (BytesIO((RESOURCES / name).read_bytes()), name) for name in ("orders.bpmn", "rate.dmn", "order.form")
    ]
    data = {"resources": files, "tenantId": DEFAULT}
    assert admin.ask("POST", "/deployments", data=data).status_code == 200
    admin.to_job(admin.start(tenantId=DEFAULT))
    assert len(admin.jobs(tenantIds=[DEFAULT])) == 1
    for path, body in (
        ("/decision-definitions/evaluation", {"decisionDefinitionId": "rate", "variables": {"tier": "gold"}}),
        ("/expression/evaluation", {"expression": "=1"}),
        ("/messages/publication", {"name": "m", "correlationKey": "k"}),
        ("/signals/broadcast", {"signalName": "s"}),
    ):
        admin.post(path, {**body, "tenantId": DEFAULT})


def test_another_tenant_is_refused_unless_the_assigned_ones_are_asked_for(ready: Door) -> None:
    admin = ready.admin
    body = {
        "type": "charge",
        "timeout": 1000,
        "maxJobsToActivate": 1,
        "requestTimeout": -1,
        "tenantIds": ["01-02"],
    }
    assert admin.refused("POST", "/jobs/activation", body, 403)["where"] == "tenantIds[0]"
    assert admin.post("/jobs/activation", {**body, "tenantFilter": "assigned"})["jobs"] == []
    problem = admin.refused("POST", "/jobs/activation", {**body, "tenantFilter": "all"}, 400)
    assert problem["where"] == "tenantFilter"


@pytest.mark.parametrize("written", ["active", "ACTIVE", "Active"])
def test_enumerations_and_directions_are_read_in_any_case(ready: Door, written: str) -> None:
    admin = ready.admin
    keys = sorted(int(admin.start()) for _ in range(3))
    for state in (written, {"$in": [written]}, {"$like": f"{written[:3]}*"}, {"$neq": "completed"}):
        for order, expected in (("asc", keys), ("Desc", keys[::-1])):
            found = admin.found(
                "process-instances",
                filter={"state": state},
                sort=[{"field": "processInstanceKey", "order": order}],
            )
            assert [int(item["processInstanceKey"]) for item in found] == expected
            assert {item["state"] for item in found} == {"ACTIVE"}


def test_what_is_no_state_and_no_direction_is_refused_with_its_place(ready: Door) -> None:
    body: dict[str, Any] = {"filter": {"state": "RUNNING"}}
    assert ready.admin.refused("POST", "/process-instances/search", body, 400)["where"] == "filter.state"
    body = {"sort": [{"field": "state", "order": "up"}]}
    assert ready.admin.refused("POST", "/process-instances/search", body, 400)["where"] == "sort[0].order"
