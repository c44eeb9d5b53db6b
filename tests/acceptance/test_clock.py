"""A served platform whose machine's clock jumps: timers fire as before, at once, whatever the clock has done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bench.sample import TENANT, actor, prepare
from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.store import Database
from tests.support.http_load import Connection, Served
from tests.support.patience import until

DIAGRAM = Path(__file__).resolve().parents[1] / "support" / "timers.bpmn"
HOURS, DAYS = timedelta(hours=2), timedelta(days=60)
#: A timer may be so late on a busy machine; the clock ticks every second, and a clock that waited for the wall clock
#: would be two hours late.
LATE_MS = 60_000


@pytest.fixture
def home(database_url: str, tmp_path: Path) -> Path:
    database = Database(database_url)
    (tmp_path / "token").write_text(prepare(database_url))
    case_bus(database, Keyring(b"k" * 32)).execute(Deploy(((DIAGRAM.name, DIAGRAM.read_bytes()),)), actor())
    database.dispose()
    return tmp_path


@pytest.fixture
def server(database_url: str, home: Path) -> Iterator[Served]:
    token = (home / "token").read_text()
    one = ("--workers", "1")  # each has a clock of its own
    served = Served(database_url, home, token, entry=("-m", "tests.support.shifted"), options=one)
    yield served
    served.stop()


def start(connection: Connection, process: str, wait: bool) -> tuple[int, str]:
    """Starts a process, waiting for its end if wanted; status and key."""
    body = {"processDefinitionId": process, "awaitCompletion": wait, "requestTimeout": LATE_MS}
    status, answer = connection.send("POST", "/v2/process-instances", body)
    return status, str(answer.get("processInstanceKey"))


def set_clock(home: Path, off: timedelta) -> None:
    """Returns when the server's clock is off by so much."""
    wanted, seen = str(off.total_seconds()), home / "clock.seen"
    (home / "clock.new").write_text(wanted)
    (home / "clock.new").rename(home / "clock")
    until(lambda: seen.exists() and seen.read_text() == wanted, "the server's clock cannot be set")


def test_timers_fire_in_time_whatever_the_clock_does(server: Served, home: Path, database_url: str) -> None:
    with closing(server.connect()) as connection:
        months = [start(connection, "month", False)[1] for _ in range(3)]
        for off in (HOURS / 8, -HOURS, timedelta(0), DAYS, timedelta(0)):
            set_clock(home, off)
            assert start(connection, "soon", True)[0] == 200, f"no timer fires with the clock off by {off}"
        wanted = {"filter": {"processInstanceKey": {"$in": months}, "state": "COMPLETED"}}
        done = connection.send("POST", "/v2/process-instances/search", wanted)[1]["items"]
    assert len(done) == 3, "sixty days on, the timers of thirty days have fired"
    database = Database(database_url)
    report = verify(database, TENANT)
    assert report.ok, report.summary()
    database.dispose()
