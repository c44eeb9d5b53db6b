"""A small invented city on a real server, and stories that are played in a real browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.bootstrap import bootstrap
from api.demo.accounts import Staff
from api.demo.driver import Driven, Driver
from api.demo.org import DEMO, create_org, load_org
from api.demo.records import for_driver, read_cases
from api.settings import settings_from
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.migrate import upgrade
from tests.support.patience import UNHURRIED_SETTINGS

REPOSITORY = Path(__file__).resolve().parents[2]
STORIES = Path(__file__).parent
START_SECONDS = 300
STORY_SECONDS = 1_200


@dataclass(frozen=True)
class City:
    """The places and accounts of the demonstration in a database of their own, without cases."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "FENGQIAO_HOME": str(self.home),
            "DATABASE_URL": f"sqlite:///{self.home}/city.db",
            **UNHURRIED_SETTINGS,
        }

    @contextmanager
    def bus(self, clock: VirtualClock) -> Iterator[Bus]:
        """A bus of this process on the city's database."""
        settings = settings_from(self.environment)
        database = Database(settings.database_url)
        try:
            yield case_bus(database, Keyring(settings.master_key), clock)
        finally:
            database.dispose()

    def drive(
        self,
        records: list[dict[str, Any]],
        stop: Callable[[Driven, dict[str, Any]], bool] | None = None,
    ) -> list[Driven]:
        """Plays everybody in these sample cases for a day from their arrival."""
        first = datetime.fromisoformat(records[0]["received_at"])
        clock = VirtualClock(first)
        with self.bus(clock) as bus:
            return Driver(bus, clock, Staff(load_org()), stop).run(records, first + timedelta(days=1))

    @contextmanager
    def served(self) -> Iterator[str]:
        """A server on this city; gives its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
        with (self.home / "server.log").open("wb") as log:
            server = subprocess.Popen(
                command, cwd=REPOSITORY, env={**os.environ, **self.environment}, stdout=log, stderr=log
            )
        try:
            _wait(address, server, self.home / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def made_city(home: Path) -> City:
    """The city with what it ships."""
    city = City(home)
    clock = VirtualClock(datetime.fromisoformat("2025-01-02T08:00:00+08:00"))
    with city.bus(clock) as bus:
        upgrade(bus.database)
        create_org(bus, load_org(), public=True)
        bootstrap(bus)
    return city


def sample(case_id: str) -> dict[str, Any]:
    """A sample case by its number, with what it comes to."""
    record = next(r for r in read_cases(DEMO / "sample_cases.jsonl") if r["case_id"] == case_id)
    return for_driver(record)


def built_pages() -> None:
    """The stories need the built pages."""
    if not (REPOSITORY / "web" / "dist" / "index.html").is_file():
        pytest.fail("the pages are not built: run `make web` first")


@contextmanager
def story(name: str, address: str, **given: Any) -> Iterator[subprocess.Popen[str]]:
    """Plays a story; it may stop at a line READY until a line is written to it. Fails when the story does."""
    built_pages()
    environment = {
        **os.environ, "FENGQIAO_ADDRESS": address, "FENGQIAO_GIVEN": json.dumps(given, ensure_ascii=False),
    }  # fmt: skip
    played = subprocess.Popen(
        ["node", str(STORIES / name)], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield played
        told, _ = played.communicate(timeout=STORY_SECONDS)
        assert played.returncode == 0, f"{name} failed:\n{told}"
    finally:
        if played.poll() is None:
            played.kill()
            played.wait()


def play(name: str, address: str, **given: Any) -> None:
    """Plays a story from beginning to end."""
    with story(name, address, **given):
        pass


def ready(played: subprocess.Popen[str]) -> None:
    """Waits until the story stops; fails with what it said when it ended instead."""
    assert played.stdout is not None
    said = []
    for line in played.stdout:
        if line.strip() == "READY":
            return
        said.append(line)
    pytest.fail("the story ended before it was ready:\n" + "".join(said))


def go_on(played: subprocess.Popen[str]) -> None:
    """Lets a story go on that stopped."""
    assert played.stdin is not None
    played.stdin.write("\n")
    played.stdin.flush()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=30):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)  # a process of its own is starting: there is nothing else to wait on
    pytest.fail("the server did not start:\n" + log.read_text(encoding="utf-8"))
