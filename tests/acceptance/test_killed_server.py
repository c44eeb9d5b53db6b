"""`fengqiao serve` killed under the load of its clients, again and again: no answer that was given is taken back."""

from __future__ import annotations

import os
import random
from contextlib import closing
from pathlib import Path

import pytest

from bench.sample import TENANT, actor, prepare
from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_instances import ProcessInstance, UserTask
from engine.store.tenant_statements import select_from
from tests.support.http_load import Connection, Load, Served, start_body

KILLS = int(os.environ.get("FENGQIAO_TEST_KILLS", "2"))
DIAGRAM = Path(__file__).resolve().parents[2] / "bench" / "four_tasks.bpmn"


def deploy(database: Database) -> None:
    """The diagram that the clients run."""
    case_bus(database, Keyring(b"k" * 32)).execute(Deploy(((DIAGRAM.name, DIAGRAM.read_bytes()),)), actor())


def check_acknowledged(database: Database, load: Load) -> None:
    """Every acknowledged write is there, and no step is half done."""
    with database.read(TENANT) as tx:
        roots = {str(row["key"]) for row in tx.rows(select_from(ProcessInstance))}
        states = {str(row["key"]): row["state"] for row in tx.rows(select_from(UserTask))}
    assert set(load.started) <= roots
    assert {states.get(task) for task in load.completed} <= {"COMPLETED"}
    report = verify(database, TENANT)
    assert report.ok, report.summary()


def finish(connection: Connection) -> int:
    """Completes every open task as a client would; how many there were."""
    count = 0
    while tasks := connection.send("POST", "/v2/user-tasks/search", {"filter": {"state": "CREATED"}})[1][
        "items"
    ]:
        for task in tasks:
            status, answer = connection.send("POST", f"/v2/user-tasks/{task['userTaskKey']}/completion", {})
            assert status == 204, answer
            count += 1
    return count


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_killed_server_takes_back_no_answer(durable_url: str, tmp_path: Path) -> None:
    token = prepare(durable_url)
    database = Database(durable_url)
    deploy(database)
    seed = int(os.environ.get("FENGQIAO_TEST_SEED", "20"))
    print("seed", seed)
    chance = random.Random(seed)
    loads = []
    for kill in range(KILLS):
        load = Load(f"round{kill}")
        load.until_killed(Served(durable_url, tmp_path, token), chance.randint(5, 150))
        assert load.odd == []
        check_acknowledged(database, load)
        loads.append(load)
    server = Served(durable_url, tmp_path, token)
    try:
        with closing(server.connect()) as connection:
            _ask_again(connection, loads)
            finish(connection)
    finally:
        server.stop()
    with database.read(TENANT) as tx:
        instances = tx.rows(select_from(ProcessInstance))
        tasks = tx.rows(select_from(UserTask))
    assert {row["state"] for row in instances} == {"COMPLETED"}
    assert len(tasks) == 4 * len(instances), "every case had its four tasks, each once"
    started = sum(len(load.started) for load in loads)
    asked_again = sum(len(load.unanswered) for load in loads)
    assert len(instances) == started + asked_again, "a start asked again with its key has started once"
    report = verify(database, TENANT)
    assert report.ok, report.summary()
    database.dispose()


def _ask_again(connection: Connection, loads: list[Load]) -> None:
    """What got no answer is asked again with its Idempotency-Key, as a client should."""
    for load in loads:
        for key in load.unanswered:
            status, answer = connection.send("POST", "/v2/process-instances", start_body(), key)
            assert status == 200, answer
