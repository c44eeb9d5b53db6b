"""How `fengqiao serve` ends: told to, within ten seconds, by Ctrl-C at once; killed, without leaving workers. A killed
worker is replaced."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from bench.sample import prepare
from tests.support.http_load import Served

POLLS = 6


def workers(server: Served) -> set[int]:
    return {child.pid for child in psutil.Process(server.process.pid).children()}


def until(holds: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        threading.Event().wait(0.02)


def poll(server: Served, ended: list[int]) -> None:
    """A worker program that waits five minutes for a job."""
    wanted = {"type": "nothing", "timeout": 1000, "maxJobsToActivate": 1, "requestTimeout": 300_000}
    try:
        with closing(server.connect()) as connection:
            ended.append(connection.send("POST", "/v2/jobs/activation", wanted)[0])
    except (OSError, http.client.HTTPException):
        ended.append(0)


def answers(server: Served) -> bool:
    """Whether somebody listens: of two workers one may have been killed before the other was ready."""
    try:
        with closing(server.connect()) as connection:
            return connection.send("GET", "/v2/status")[0] < 500
    except OSError:
        return False


def polling(server: Served) -> list[int]:
    """Long polls under way; the list grows when they end."""
    ended: list[int] = []
    until(lambda: answers(server), 30)
    for _ in range(POLLS):
        threading.Thread(target=poll, args=(server, ended), daemon=True).start()
    with closing(server.connect()) as connection:
        for _ in range(20):  # meanwhile they have come in
            connection.send("GET", "/v2/status")
    return ended


def served(url: str, home: Path) -> Served:
    return Served(url, home, prepare(url), options=("--workers", "2"))


@pytest.mark.timeout(180)
def test_a_killed_worker_is_replaced_and_a_term_ends_all_within_ten_seconds(
    sqlite_url: str, tmp_path: Path
) -> None:
    server = served(sqlite_url, tmp_path)
    try:
        first = workers(server)
        assert len(first) == 2
        victim = first.pop()
        psutil.Process(victim).kill()
        until(lambda: len(workers(server) - {victim}) == 2, 30)
        ended = polling(server)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(10)
        assert time.monotonic() - begun < 10
        until(lambda: len(ended) == POLLS, 2)
        assert 200 in ended, "who waited was answered"
    finally:
        server.kill()


@pytest.mark.timeout(180)
def test_a_killed_server_leaves_no_workers(sqlite_url: str, tmp_path: Path) -> None:
    server = served(sqlite_url, tmp_path)
    try:
        left = [psutil.Process(pid) for pid in workers(server)]
        ended = polling(server)
        server.process.kill()
        server.process.wait()
        assert psutil.wait_procs(left, timeout=10)[1] == []
        until(lambda: len(ended) == POLLS, 2)
    finally:
        server.kill()


@pytest.mark.timeout(180)
def test_ctrl_c_in_a_terminal_which_all_hear_ends_all_at_once(sqlite_url: str, tmp_path: Path) -> None:
    server = served(sqlite_url, tmp_path)
    try:
        left = [psutil.Process(pid) for pid in workers(server)]
        ended = polling(server)
        os.killpg(server.process.pid, signal.SIGINT)
        server.process.wait(5)
        assert psutil.wait_procs(left, timeout=1)[1] == []
        until(lambda: len(ended) == POLLS, 2)
        assert 200 in ended, "who waited was answered"
    finally:
        server.kill()
