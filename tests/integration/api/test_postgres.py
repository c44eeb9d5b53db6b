"""The same door on PostgreSQL: every query that is more than a lookup by key runs once there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bus import Bus
from engine.clock import VirtualClock
from engine.timers.timer_sweeper import expire, sweep
from tests.integration.api.conftest import CASE, NOW, ORDINARY, PARTY, TOWN, first_task
from tests.support.clients import AsUser

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(hours=3)


def test_the_door_on_postgresql(postgres_bus: Bus, on_postgres: AsUser) -> None:
    bus, as_user = postgres_bus, on_postgres
    assert isinstance(bus.clock, VirtualClock)
    window, director, auditor = as_user("window"), as_user("director"), as_user("auditor")
    for n in range(3):
        opened = window.post(
            "/api/cases", json={**CASE, "title": f"第{n}件"}, headers={"Idempotency-Key": str(n)}
        )
        assert opened.status_code == 201, opened.get_data(as_text=True)
    page = window.get("/api/cases?limit=2").json
    rest = window.get("/api/cases", query_string={"cursor": page["next_cursor"]}).json
    assert (page["total"], len(page["items"]), len(rest["items"])) == (3, 2, 1)
    inbox = window.get("/api/tasks?limit=2").json
    more = window.get("/api/tasks", query_string={"cursor": inbox["next_cursor"]}).json
    assert (inbox["groups"]["today"], len(more["items"])) == (3, 1)
    key = first_task(window)["key"]
    assert window.put(f"/api/tasks/{key}/draft", json={"values": {"a": 1}}).status_code == 200
    assert window.get(f"/api/tasks/{key}").json["draft"]["values"] == {"a": 1}
    values = {"type_code": ORDINARY, "parties": [PARTY]}
    done = window.post(f"/api/tasks/{key}/complete", json={"values": values})
    assert done.status_code == 204, done.get_data(as_text=True)
    assert window.get("/api/tasks?view=done").json["total"] == 1
    case = window.get(f"/api/cases?status=registered&q=第&org_code={TOWN}").json["items"][0]
    for client, sight in ((window, "full"), (as_user("handler"), "full"), (auditor, "summary")):
        assert client.get(f"/api/cases/{case['case_code']}").json["sight"] == sight
        assert client.get(f"/api/cases/{case['case_code']}/timeline").json
    bus.clock.move_to(LATER)
    assert sweep(bus, LATER).fired == 1
    assert first_task(director)["name"] == "催办"
    assert expire(bus, LATER + timedelta(days=31)) == 3
    assert auditor.post("/api/history/verification").json["ok"] is True
