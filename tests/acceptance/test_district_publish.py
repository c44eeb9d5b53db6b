"""A district publishes its own version of a procedure while a case is in it (issue: the next case there has the new
step, another district's has not, the running case keeps its version)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.bootstrap import bootstrap
from api.demo.accounts import Staff
from api.demo.driver import Driven, Driver
from api.demo.importer import start_of
from api.demo.org import create_org, load_org
from api.demo.records import for_driver, read_cases
from api.settings import Settings
from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from tests.support.clients import give_token

PROCESSES = Path(__file__).parents[2] / "processes"
SAMPLE = "DEMO-2025-0001"
DISTRICT, OTHER = "01-01", "01-02"
MASTER = bytes(range(32))
NEW_STEP = "P03-X01"
FLOW = '<bpmn:sequenceFlow id="F_P03-S02__P03-S03" sourceRef="P03-S02" targetRef="P03-S03" />'
CHANGED = f"""<bpmn:sequenceFlow id="F_P03-S02__P03-S03" sourceRef="P03-S02" targetRef="{NEW_STEP}" />
    <bpmn:userTask id="{NEW_STEP}" name="邀请邻里长者到场">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="village_mediator" />
      </bpmn:extensionElements>
      <bpmn:incoming>F_P03-S02__P03-S03</bpmn:incoming><bpmn:outgoing>F_new</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="F_new" sourceRef="{NEW_STEP}" targetRef="P03-S03" />"""
_TASK = table_of(UserTask)
_STEPS = (
    select_from(UserTask, _TASK.c.element_id)
    .where(_TASK.c.case_key == key_param("case"))
    .order_by(_TASK.c.key)
)


@pytest.fixture
def bus(database_url: str) -> Iterator[Bus]:
    """The demonstration's city with the shipped procedures, on SQLite and on PostgreSQL."""
    clock = VirtualClock(start_of([sample("A")]))
    made = case_bus(Database(database_url), Keyring(MASTER), clock)
    create_org(made, load_org())
    bootstrap(made)
    yield made
    made.database.dispose()


def sample(name: str, days: int = 0, place: str | None = None) -> dict[str, Any]:
    """A quarrel that is settled on the spot, some days later or somewhere else."""
    cases = read_cases(PROCESSES / "demo" / "sample_cases.jsonl")
    record = next(for_driver(case) for case in cases if case["case_id"] == SAMPLE)
    received = datetime.fromisoformat(record["received_at"]) + timedelta(days=days)
    record |= {"case_id": name, "received_at": received.isoformat()}
    if place is not None:
        record["region"] = {**record["region"], "org_code": place}
    return record


def designer(bus: Bus, home: Path) -> FlaskClient:
    """The district's designer at the door."""
    give_token(bus, DISTRICT, "process_designer_0101", "t-designer")
    settings = Settings(bus.database.url, home, MASTER, "s" * 40, pages=home / "dist")
    client = create_app(settings, bus).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Bearer t-designer"
    return client


def steps(bus: Bus, case: Driven) -> list[str]:
    with bus.database.read(case.tenant) as tx:
        return [row["element_id"] for row in tx.rows(_STEPS, case=case.case_key)]


def test_a_district_publishes_its_own_version(bus: Bus, tmp_path: Path) -> None:
    waiting = {"A"}

    def stop(case: Driven, task: dict[str, Any]) -> bool:
        return case.record["case_id"] in waiting and task["element_id"] == "P03-S02"

    clock = bus.clock
    assert isinstance(clock, VirtualClock)
    driver = Driver(bus, clock, Staff(load_org()), stop)
    (running,) = driver.run([sample("A")], until=clock.now() + timedelta(days=2))
    assert running.stopped == "留在 P03-S02"

    path = PROCESSES / "base" / "instant_mediation" / "instant_mediation.bpmn"
    shipped = path.read_text("utf-8")
    assert FLOW in shipped
    files = {"resources": (BytesIO(shipped.replace(FLOW, CHANGED).encode()), path.name), "org_code": DISTRICT}
    published = designer(bus, tmp_path).post("/api/definitions", data=files)
    assert published.status_code == 200, published.get_data(as_text=True)

    waiting.clear()
    running.stopped = ""
    later = [sample("B", days=3), sample("C", days=3, place="01-02-01-003-05")]
    _, here, there = driver.run(later)
    assert (here.tenant, there.tenant) == (DISTRICT, OTHER)
    assert [case.stopped for case in (running, here, there)] == ["", "", ""]
    assert NEW_STEP in steps(bus, here)
    for case in (running, there):
        assert NEW_STEP not in steps(bus, case)
        assert "P03-S05" in steps(bus, case)
    report = verify(bus.database, opener=bus.keyring)
    assert report.ok, report.findings
