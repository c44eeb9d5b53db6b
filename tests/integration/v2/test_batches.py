"""One order for many instances: it goes on in the background, one by one, and can be held, taken up and given up."""

from __future__ import annotations

from typing import Any

import pytest

from casework.bus import case_bus
from casework.verification import verify
from engine.access.commands import ChangeAccount
from engine.batches import orders as handlers
from engine.batches.commands import DoBatchItem
from engine.batches.runner import items_to_do
from engine.bus import Bus
from engine.commands import Command
from engine.context import platform_actor
from engine.timers.timer_sweeper import sweep
from tests.integration.v2.conftest import Client, Door, join

CANCEL = "/process-instances/cancellation"
RESOLVE = "/process-instances/incident-resolution"


def order(client: Client, path: str = CANCEL, **wanted: Any) -> str:
    body = {"filter": wanted or {"processDefinitionId": "orders"}}
    return str(client.post(path, body)["batchOperationKey"])


def batch(client: Client, key: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/batch-operations/{key}")
    return found


def items(client: Client, key: str, **more: Any) -> list[dict[str, Any]]:
    return client.found("batch-operation-items", filter={"batchOperationKey": key, **more})


def go_on(door: Door, seconds: float = 60.0) -> int:
    """What the clock does; how many items it has worked on."""
    return sweep(door.bus, door.clock.now(), seconds=seconds).worked


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    names = ("operationsTotalCount", "operationsCompletedCount", "operationsFailedCount")
    total, completed, failed = (found[name] for name in names)
    return total, completed, failed


def failed_jobs(client: Client, *keys: str) -> None:
    for key in keys:
        client.to_job(key)
    for job in client.jobs():
        client.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "断线"}, 204)


def test_every_instance_that_the_filter_means_is_cancelled_in_the_background(ready: Door) -> None:
    admin = ready.admin
    meant = [admin.start(businessId="a") for _ in range(3)]
    other = admin.start(businessId="b")
    key = order(admin, processDefinitionId="orders", businessId="a")
    before = batch(admin, key)
    assert (before["state"], before["startDate"], before["actorId"], counts(before)) == (
        "CREATED",
        None,
        "admin",
        (3, 0, 0),
    )
    assert {admin.get(f"/process-instances/{one}")["state"] for one in meant} == {"ACTIVE"}
    assert go_on(ready) == 3
    after = batch(admin, key)
    assert (after["state"], counts(after)) == ("COMPLETED", (3, 3, 0))
    assert after["startDate"] and after["endDate"]
    assert {admin.get(f"/process-instances/{one}")["state"] for one in meant} == {"TERMINATED"}
    assert admin.get(f"/process-instances/{other}")["state"] == "ACTIVE"
    done = items(admin, key)
    assert sorted(item["itemKey"] for item in done) == sorted(meant)
    assert {(i["state"], i["errorMessage"], i["operationType"]) for i in done} == {
        ("COMPLETED", None, "CANCEL_PROCESS_INSTANCE")
    }
    assert len(admin.found("process-instances", filter={"batchOperationKey": key})) == 3
    assert go_on(ready) == 0
    report = verify(ready.bus.database, "01-01", opener=ready.bus.keyring)
    assert report.ok, report.findings


def test_every_incident_of_the_instances_is_tried_again(ready: Door) -> None:
    admin = ready.admin
    one, two, other = (admin.start() for _ in range(3))
    failed_jobs(admin, one, two, other)
    key = order(admin, RESOLVE, processInstanceKey={"$in": [one, two]}, state="COMPLETED")
    single = admin.post(f"/process-instances/{other}/incident-resolution")
    assert single["batchOperationType"] == "RESOLVE_INCIDENT"
    assert len(admin.found("incidents", filter={"state": "ACTIVE"})) == 3
    go_on(ready)
    assert admin.found("incidents", filter={"state": "ACTIVE"}) == []
    assert counts(batch(admin, key)) == (2, 2, 0)
    assert counts(batch(admin, single["batchOperationKey"])) == (1, 1, 0)
    assert len(admin.jobs()) == 3


def test_an_item_that_cannot_be_done_says_why_and_holds_up_no_other(ready: Door) -> None:
    admin = ready.admin
    over, running = admin.start(), admin.start()
    key = order(admin)
    admin.post(f"/process-instances/{over}/cancellation", status=204)
    go_on(ready)
    assert (batch(admin, key)["state"], counts(batch(admin, key))) == ("COMPLETED", (2, 1, 1))
    (failed,) = items(admin, key, state="FAILED")
    assert failed["itemKey"] == over
    assert "结束" in failed["errorMessage"]
    assert admin.get(f"/process-instances/{running}")["state"] == "TERMINATED"


def test_an_order_is_held_taken_up_and_given_up(ready: Door) -> None:
    admin = ready.admin
    instance = admin.start()
    key = order(admin)
    admin.post(f"/batch-operations/{key}/suspension", status=204)
    assert go_on(ready) == 0
    assert batch(admin, key)["state"] == "SUSPENDED"
    admin.refused("POST", f"/batch-operations/{key}/suspension", {}, 409)
    admin.post(f"/batch-operations/{key}/resumption", status=204)
    assert batch(admin, key)["state"] == "CREATED"
    admin.post(f"/batch-operations/{key}/cancellation", status=204)
    assert go_on(ready) == 0
    assert (batch(admin, key)["state"], items(admin, key)[0]["state"]) == ("CANCELED", "CANCELED")
    assert admin.get(f"/process-instances/{instance}")["state"] == "ACTIVE"
    for what in ("suspension", "resumption", "cancellation"):
        admin.refused("POST", f"/batch-operations/{key}/{what}", {}, 404)


def test_after_a_crash_another_process_goes_on_and_nothing_is_done_twice(
    ready: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = ready.admin
    for _ in range(4):
        admin.start()
    key = order(admin)
    carried_out = Bus.execute
    seen: list[int] = []

    def killed_at_the_third(self: Bus, command: Command, *more: Any, **named: Any) -> Any:
        if isinstance(command, DoBatchItem):
            seen.append(command.key)
            if len(seen) == 3:
                raise SystemExit
        return carried_out(self, command, *more, **named)

    monkeypatch.setattr(Bus, "execute", killed_at_the_third)
    with pytest.raises(SystemExit):
        go_on(ready)
    monkeypatch.undo()
    assert (batch(admin, key)["state"], counts(batch(admin, key))) == ("ACTIVE", (4, 2, 0))
    another = case_bus(ready.bus.database, ready.bus.keyring, ready.clock)
    assert sweep(another, ready.clock.now(), seconds=60.0).worked == 2
    assert (batch(admin, key)["state"], counts(batch(admin, key))) == ("COMPLETED", (4, 4, 0))
    bus_again = platform_actor("01-01")
    assert ready.bus.execute(DoBatchItem(seen[0]), bus_again) is False, "what is done is not done again"


def test_a_small_order_need_not_wait_for_a_large_one(ready: Door) -> None:
    admin = ready.admin
    for _ in range(4):
        admin.start(businessId="many")
    admin.start(businessId="one")
    large, small = order(admin, businessId="many"), order(admin, businessId="one")
    order_of = [key & ~((1 << 24) - 1) for key in items_to_do(ready.bus.database, "01-01")]
    assert order_of[:3] == [int(large), int(small), int(large)]


def test_a_district_with_a_large_order_does_not_hold_up_another(
    ready: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.timers.timer_sweeper.PIECE", 2)
    other = ready.client("other")
    other.deploy("orders.bpmn", "rate.dmn", "order.form")
    for _ in range(6):
        ready.admin.start()
    other.start()
    order(ready.admin)
    order(other)
    done: list[str] = []
    carried_out = Bus.execute

    def told(self: Bus, command: Command, actor: Any, *more: Any, **named: Any) -> Any:
        if isinstance(command, DoBatchItem):
            done.append(actor.tenant)
        return carried_out(self, command, actor, *more, **named)

    monkeypatch.setattr(Bus, "execute", told)
    go_on(ready)
    assert len(done) == 7
    assert done.index("01-02") <= 2


def test_each_item_asks_what_the_account_may_do_by_then(ready: Door) -> None:
    join(ready.bus, "01-01", "leaving", ["integration"])
    instance = ready.admin.start()
    key = order(ready.client("leaving"))
    ready.bus.execute(ChangeAccount("leaving", active=False), platform_actor("01-01"))
    go_on(ready)
    assert counts(batch(ready.admin, key)) == (1, 0, 1)
    assert ready.admin.get(f"/process-instances/{instance}")["state"] == "ACTIVE"


def test_the_same_request_orders_once(ready: Door) -> None:
    ready.admin.start()
    keys = [
        ready.admin.ask(
            "POST", CANCEL, {"filter": {"processDefinitionId": "orders"}}, headers={"Idempotency-Key": "k"}
        )
        for _ in range(2)
    ]
    assert keys[0].get_json() == keys[1].get_json()
    assert len(ready.admin.found("batch-operations")) == 1


def test_what_an_order_may_not_say_is_refused(ready: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = ready.admin
    for path in (CANCEL, RESOLVE):
        for body in ({}, {"filter": {}}, {"filter": {"state": None}}):
            assert admin.refused("POST", path, body, 400)["where"] == "filter"
        assert admin.refused("POST", path, {"filter": {"x": 1}}, 400)["where"] == "filter.x"
    for state in ("COMPLETED", {"$in": ["ACTIVE", "TERMINATED"]}, {"$eq": "completed"}):
        assert admin.refused("POST", CANCEL, {"filter": {"state": state}}, 400)["where"] == "filter.state"
    admin.refused("POST", "/process-instances/12345/incident-resolution", {}, 404)
    for _ in range(3):
        admin.start()
    monkeypatch.setattr(handlers, "MAX_ITEMS", 2)
    assert admin.refused("POST", CANCEL, {"filter": {"state": "active"}}, 400)["code"] == "too_many_items"
    assert admin.found("batch-operations") == []


def test_an_order_of_nothing_is_done(ready: Door) -> None:
    key = order(ready.admin, processInstanceKey="1")
    found = batch(ready.admin, key)
    assert (found["state"], counts(found)) == ("COMPLETED", (0, 0, 0))
    assert found["endDate"]


def test_nobody_of_another_district_sees_or_touches_an_order(ready: Door) -> None:
    ready.admin.start()
    key = order(ready.admin)
    other = ready.client("other")
    assert other.found("batch-operations") == other.found("batch-operation-items") == []
    other.refused("GET", f"/batch-operations/{key}", None, 404)
    for what in ("suspension", "resumption", "cancellation"):
        other.refused("POST", f"/batch-operations/{key}/{what}", {}, 404)
    theirs = order(other, state="ACTIVE")
    assert counts(batch(other, theirs)) == (0, 0, 0)
    assert batch(ready.admin, key)["state"] == "CREATED"
