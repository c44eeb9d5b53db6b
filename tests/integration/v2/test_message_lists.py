"""What programs learn of messages: who waits, in instances and at start events, and whom a message has reached."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from tests.integration.v2.conftest import Client, Door


@pytest.fixture
def client(door: Door) -> Client:
    door.admin.deploy("levels.bpmn", "rate.dmn")
    return door.admin


#: Two message start events, and what each version of the process is called.
BEGINS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="test">
  <message id="m" name="begin"/><message id="n" name="again"/><signal id="g" name="alarm"/>
  <process id="begins" name="{name}" isExecutable="true">
    <startEvent id="a"><messageEventDefinition messageRef="m"/></startEvent>
    <startEvent id="b"><messageEventDefinition messageRef="n"/></startEvent>
    <startEvent id="c"><signalEventDefinition signalRef="g"/></startEvent><userTask id="t"/>
    <sequenceFlow id="f" sourceRef="a" targetRef="t"/><sequenceFlow id="h" sourceRef="b" targetRef="t"/>
    <sequenceFlow id="i" sourceRef="c" targetRef="t"/>
  </process>
</definitions>"""


def publish_version(client: Client, name: str) -> str:
    """The key of the definition that is published."""
    file = (BytesIO(BEGINS.format(name=name).encode()), "begins.bpmn")
    answer = client.ask("POST", "/deployments", data={"resources": [file]}).get_json()
    return str(answer["deployments"][0]["processDefinition"]["processDefinitionKey"])


def test_start_events_subscribe_from_one_version_to_the_next(door: Door) -> None:
    client = door.client("city")
    first = publish_version(client, "一")
    door.clock.advance(timedelta(hours=1))
    second = publish_version(client, "二")

    def seen(client: Client) -> list[tuple[str, str, str, str]]:
        sort = [{"field": "processDefinitionVersion"}, {"field": "elementId"}]
        found = client.found(
            "message-subscriptions", filter={"messageSubscriptionType": "START_EVENT"}, sort=sort
        )
        assert {(s["processInstanceKey"], s["elementInstanceKey"], s["tenantId"]) for s in found} == {
            (None, None, "01")
        }
        assert len({s["messageSubscriptionKey"] for s in found}) == 4
        return [
            (
                s["processDefinitionKey"],
                s["messageName"],
                s["messageSubscriptionState"],
                s["lastUpdatedDate"][11:13],
            )
            for s in found
        ]

    after = [(first, "begin", "DELETED", "02"), (first, "again", "DELETED", "02")]
    after += [(second, "begin", "CREATED", "02"), (second, "again", "CREATED", "02")]
    assert seen(client) == seen(door.admin) == after
    door.clock.advance(timedelta(hours=1))
    client.post(f"/resources/{second}/deletion", {})
    back = [(first, "begin", "CREATED", "01"), (first, "again", "CREATED", "01")]
    assert seen(client) == [*back, (second, "begin", "DELETED", "03"), (second, "again", "DELETED", "03")]


def test_what_messages_have_reached_is_found(client: Client) -> None:
    publish_version(client, "一")
    waiting = client.start("answer", variables={"ref": "r1", "tier": "gold"}, businessId="B-1")
    heard = client.post("/messages/publication", {"name": "news", "correlationKey": "r1"})["messageKey"]
    kept = {"name": "news", "correlationKey": "r2", "timeToLive": 60_000}
    later = client.post("/messages/publication", kept)["messageKey"]
    second = client.start("answer", variables={"ref": "r2", "tier": "gold"})
    begun = client.post("/messages/publication", {"name": "begin", "correlationKey": "k"})["messageKey"]
    client.post("/signals/broadcast", {"signalName": "alarm"})

    found = client.found("correlated-message-subscriptions", sort=[{"field": "correlationKey"}])
    shown = [(c["messageKey"], c["messageName"], c["correlationKey"], c["elementId"]) for c in found]
    assert shown == [
        (begun, "begin", "k", "a"),
        (heard, "news", "r1", "heard"),
        (later, "news", "r2", "heard"),
    ]
    (started,) = client.found(
        "process-instances", filter={"processInstanceKey": found[0]["processInstanceKey"]}
    )
    assert started["processDefinitionId"] == "begins" and found[0]["elementInstanceKey"] is None
    assert [c["processInstanceKey"] for c in found[1:]] == [waiting, second]
    subscriptions = client.found("message-subscriptions")
    keys = {s["messageSubscriptionKey"] for s in subscriptions}
    assert {c["subscriptionKey"] for c in found} <= keys and len(keys) == len(subscriptions) == 4
    for query, count in (
        ({"messageName": "news"}, 2), ({"messageKey": later}, 1), ({"processInstanceKey": second}, 1),
        ({"businessId": {"$like": "B*"}}, 1), ({"elementInstanceKey": {"$exists": False}}, 1),
        ({"subscriptionKey": found[0]["subscriptionKey"]}, 1),
        ({"correlationTime": {"$gt": "2030-01-01T00:00:00Z"}}, 0),
    ):  # fmt: skip
        assert len(client.found("correlated-message-subscriptions", filter=query)) == count, query


@pytest.mark.parametrize("order", ["ASC", "DESC"])
@pytest.mark.parametrize(
    "field", ["messageName", "elementInstanceKey", "messageSubscriptionType", "lastUpdatedDate"]
)
def test_pages_of_waiting_instances_and_start_events_meet_without_a_gap(
    client: Client, field: str, order: str
) -> None:
    publish_version(client, "一")
    publish_version(client, "二")
    for number in range(5):
        client.start("answer", variables={"ref": f"r{number}", "tier": "gold"})
    sort = [{"field": field, "order": order}]
    whole = client.post("/message-subscriptions/search", {"sort": sort})
    assert whole["page"]["totalItems"] == len(whole["items"]) == 9

    def pages(**edge: Any) -> dict[str, Any]:
        page: dict[str, Any] = client.post(
            "/message-subscriptions/search", {"sort": sort, "page": {"limit": 2, **edge}}
        )
        assert page["page"]["totalItems"] == 9
        return page

    forward, page = [], pages()
    while page["items"]:
        forward += page["items"]
        page = pages(after=page["page"]["endCursor"])
    assert forward == whole["items"]
    backward, page = [], pages(before=whole["page"]["endCursor"])
    while page["items"]:
        backward = page["items"] + backward
        page = pages(before=page["page"]["startCursor"])
    assert backward == whole["items"][:-1]
    assert [item for n in range(0, 9, 2) for item in pages(**{"from": n})["items"]] == whole["items"]
