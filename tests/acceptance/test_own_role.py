"""A district adds a role of its own by data alone while the platform runs: an account gets it, a diagram names it, its
task lands in that inbox and is done. Another district knows nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.bootstrap import bootstrap
from api.demo.org import create_org, level_of, load_org
from api.settings import Settings
from casework.bus import case_bus
from casework.lint import check as lint
from casework.lint import of_the_platform
from casework.roles import ROLES
from casework.tables.folder import PROCESSES, SHARED
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.files.keyring import Keyring
from engine.instances.commands import StartInstance
from engine.store import Database
from tests.support.clients import AsUser, give_token, speaking_for
from tests.support.served import served

DISTRICT, OTHER = "01-01", "01-02"
MASTER = bytes(range(32))
ROLE = "community_judge_liaison"
TABLE = f"""roles:
  {ROLE}:
    name: 社区法官联络员
    levels: [village]
"""
FLOW = '<bpmn:sequenceFlow id="F_Start__Gw_entry" sourceRef="Start" targetRef="Gw_entry" />'
OWN = f"""<bpmn:sequenceFlow id="F_Start__Gw_entry" sourceRef="Start" targetRef="P04-X01" />
    <bpmn:userTask id="P04-X01" name="请社区法官联络员到场释法">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="{ROLE}" />
      </bpmn:extensionElements>
      <bpmn:incoming>F_Start__Gw_entry</bpmn:incoming><bpmn:outgoing>F_own</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="F_own" sourceRef="P04-X01" targetRef="Gw_entry" />"""
VILLAGE = next(
    code for code, _ in load_org().nodes() if code.startswith(DISTRICT) and level_of(code) == "village"
)


@pytest.fixture
def bus(database_url: str) -> Iterator[Bus]:
    """The demonstration's city with the shipped procedures, on SQLite and on PostgreSQL."""
    made = case_bus(
        Database(database_url), Keyring(MASTER), VirtualClock(datetime(2026, 11, 20, 1, 26, tzinfo=UTC))
    )
    create_org(made, load_org())
    bootstrap(made)
    for district in (DISTRICT, OTHER):
        code = district.replace("-", "")
        for role in ("tenant_admin", "process_designer"):
            give_token(made, district, f"{role}_{code}")
    yield made
    made.database.dispose()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the platform of this test has its tables: the shipped ones, and room for a district's."""
    made = tmp_path / "processes"
    (made / "base" / "shared").mkdir(parents=True)
    shutil.copy(SHARED / "roles.yaml", made / "base" / "shared")
    monkeypatch.setattr(ROLES, "processes", made)
    return made


@pytest.fixture
def app(bus: Bus, tmp_path: Path) -> Flask:
    return served(Settings(bus.database.url, tmp_path, MASTER, "s" * 40, pages=tmp_path / "dist"), bus)


def give(admin: FlaskClient, place: str, *more: str) -> Any:
    roles = [f"{ROLE}@{place}", *more]
    return admin.put("/api/accounts/liaison", json={"name": "联络员", "roles": roles})


def publish(client: FlaskClient, xml: str, place: str) -> Any:
    files = {"resources": (BytesIO(xml.encode()), "people_mediation.bpmn"), "org_code": place}
    return client.post("/api/definitions", data=files)


def test_a_role_that_is_written_down_is_given_and_meant_the_same_minute(
    bus: Bus, folder: Path, app: Flask
) -> None:
    people = speaking_for(app)
    admin, designer = people("tenant_admin_0101"), people("process_designer_0101")
    shipped = (PROCESSES / "base" / "people_mediation" / "people_mediation.bpmn").read_text("utf-8")
    assert FLOW in shipped
    own = shipped.replace(FLOW, OWN)
    assert give(admin, VILLAGE).json["code"] == "role_unknown"

    table = folder / "districts" / DISTRICT / "shared" / "roles.yaml"
    table.parent.mkdir(parents=True)
    table.write_text(TABLE, encoding="utf-8")

    told = {row["group"]: row for row in admin.get("/api/lookups/roles").json}
    assert (told[ROLE]["name"], told[ROLE]["levels"]) == ("社区法官联络员", ["village"])
    assert give(admin, VILLAGE).status_code == 204
    published = publish(designer, own, DISTRICT)
    assert published.status_code == 200, published.get_data(as_text=True)

    window = f"town_window_{VILLAGE.rsplit('-', 1)[0].replace('-', '')}"
    give_token(bus, DISTRICT, window)
    body = {"title": "楼上漏水", "channel": "walk_in", "location_org": VILLAGE, "process_id": "intake_main"}
    case = people(window).post("/api/cases", json={**body, "received_at": "2026-11-20T09:00:00+08:00"}).json
    start = StartInstance("people_mediation", place=VILLAGE, case_key=int(case["case_key"]))
    bus.execute(start, platform_actor(DISTRICT))

    give_token(bus, DISTRICT, "liaison")
    liaison = people("liaison")
    [task] = liaison.get("/api/tasks?view=claimable").json["items"]
    assert task["name"] == "请社区法官联络员到场释法"
    assert liaison.post(f"/api/tasks/{task['key']}/complete", json={"values": {}}).status_code == 204
    assert liaison.get("/api/tasks?view=claimable").json["items"] == []
    steps = liaison.get(f"/api/cases/{case['case_key']}/timeline").get_data(as_text=True)
    assert "请社区法官联络员到场释法" in steps
    is_unknown_elsewhere(own, people)


def is_unknown_elsewhere(own: str, people: AsUser) -> None:
    """Another district has no such role, in a check, in a list or by asking for the place."""
    other = people("process_designer_0102")
    for place, refused in ((DISTRICT, set()), (OTHER, {"unknown_group"})):
        check = lint({"people_mediation.bpmn": own.encode()}, of_the_platform(place=place))
        assert {one.code for one in check.findings if ROLE in one.message} == refused
    assert ROLE not in {row["group"] for row in other.get("/api/lookups/roles").json}
    foreign = people("tenant_admin_0102")
    assert foreign.get(f"/api/lookups/roles?place={VILLAGE}").status_code == 403
