"""The same door on PostgreSQL: every query that is more than a lookup by key runs once there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.settings import Settings
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.handlers.secrets import Keyring
from engine.store import Database
from engine.sweep import expire, sweep
from tests.integration.api.conftest import CASE, MASTER, NOW, ORDINARY, PARTY, TOWN, fill, first_task

pytestmark = pytest.mark.postgres
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def as_user(postgres_url: str, tmp_path: Path) -> Callable[[str], FlaskClient]:
    """Clients of an application on PostgreSQL."""
    database = Database(postgres_url)
    clock = VirtualClock(NOW)
    bus = Bus(database, Keyring(MASTER), clock)
    fill(bus)
    app = create_app(Settings(database.url, tmp_path, MASTER, "s" * 40), bus)

    def make(user: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer t-{user}"
        return client

    make.bus = bus  # type: ignore[attr-defined]
    return make


def test_the_door_on_postgresql(as_user: Callable[[str], FlaskClient]) -> None:
    bus: Bus = as_user.bus  # type: ignore[attr-defined]
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
    bus.clock.move_to(LATER)  # type: ignore[attr-defined]
    assert sweep(bus, LATER).fired == 1
    assert first_task(director)["name"] == "催办"
    assert expire(bus, LATER + timedelta(days=31)) == 3
    assert auditor.post("/api/history/verification").json["ok"] is True
    bus.database.dispose()
