"""A page of decisions or messages is read off an index, whatever lies before it and behind it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.v2.conftest import Client, Door

TABLES = ("decision_instance", "message_subscription", "correlated_message")
#: What programs ask, and page through: the whole list, by time, and what concerns one thing; the index that serves it.
ASKED: dict[str, tuple[str, dict[str, Any], str]] = {
    "decisions": ("decision-instances", {}, "sqlite_autoindex_decision_instance_1"),
    "decisions by time": (
        "decision-instances", {"sort": [{"field": "evaluationDate", "order": "DESC"}]}, "decision_instance_made",
    ),
    "decisions of an instance": (
        "decision-instances", {"filter": {"processInstanceKey": "7"}}, "decision_instance_process",
    ),
    "decisions of a name": (
        "decision-instances", {"filter": {"decisionDefinitionId": "rate"}}, "decision_instance_ref",
    ),
    "subscriptions": ("message-subscriptions", {}, "message_subscription_key"),
    "subscriptions by time": (
        "message-subscriptions", {"sort": [{"field": "lastUpdatedDate"}]}, "message_subscription_changed",
    ),
    "who waits for a message": (
        "message-subscriptions", {"filter": {"messageName": "news", "correlationKey": "r1"}},
        "message_subscription_name",
    ),
    "what waits": (
        "message-subscriptions", {"filter": {"messageSubscriptionState": "CREATED"}}, "message_subscription_state",
    ),
    "what was received": ("correlated-message-subscriptions", {}, "sqlite_autoindex_correlated_message_1"),
    "what was received by time": (
        "correlated-message-subscriptions", {"sort": [{"field": "correlationTime"}]}, "correlated_message_at",
    ),
    "whom a message reached": (
        "correlated-message-subscriptions", {"filter": {"messageKey": "7"}}, "correlated_message_message",
    ),
}  # fmt: skip


def plans(door: Door, client: Client, kind: str, query: dict[str, Any]) -> list[str]:
    """The steps of SQLite's plans that touch these tables: of the first page and of the one after it."""
    told: list[str] = []
    raw = door.bus.database.reading.raw_connection()
    try:
        driver: Any = raw.driver_connection
        driver.set_trace_callback(told.append)
        raw.close()  # the one reader of the pool: the request below takes it
        first = client.post(f"/{kind}/search", {**query, "page": {"limit": 2}})
        client.post(f"/{kind}/search", {**query, "page": {"limit": 2, "after": first["page"]["endCursor"]}})
        driver.set_trace_callback(None)
        found = [
            sql for sql in told if sql.startswith("SELECT") and any(f"FROM {name}" in sql for name in TABLES)
        ]
        assert len(found) >= 2, told
        return [step for sql in found for *_, step in driver.execute(f"EXPLAIN QUERY PLAN {sql}")]
    finally:
        raw.close()


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_a_page_is_read_off_an_index(door: Door, asked: tuple[str, dict[str, Any], str]) -> None:
    if not door.bus.database.is_sqlite:
        pytest.skip("PostgreSQL chooses by what it has counted")
    door.admin.deploy("levels.bpmn", "rate.dmn")
    for number in range(4):
        door.admin.start("answer", variables={"ref": f"r{number}", "tier": "gold"})
        door.admin.post("/messages/publication", {"name": "news", "correlationKey": f"r{number}"})
    kind, query, index = asked
    steps = plans(door, door.admin, kind, query)
    whole = [step for step in steps if re.search(rf"SCAN ({'|'.join(TABLES)})\b", step)]
    assert whole == [] and any(f"USING INDEX {index} " in step for step in steps), steps
