"""How `fengqiao serve` ends: told to, and by Ctrl-C, though programs wait for minutes; killed, without leaving workers.
A killed worker is replaced. What takes ten seconds on a machine of one's own is given more on a busy one."""

from __future__ import annotations

import http.client
import os
import signal
import threading
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from bench.sample import prepare
from tests.support.http_load import Served
from tests.support.patience import PATIENCE, until
from tests.support.processes import descendants

POLLS = 6


def workers(server: Served) -> set[int]:
    return {child.pid for child in descendants(server.process.pid)}


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


def connected(server: Served) -> int:
    """How many connections the workers have taken."""
    count = 0
    for worker in descendants(server.process.pid):
        with suppress(psutil.NoSuchProcess):
            taken = worker.net_connections(kind="tcp")
            count += sum(one.status == psutil.CONN_ESTABLISHED for one in taken)
    return count


def polling(server: Served) -> list[int]:
    """Long polls under way; the list grows when they end."""
    ended: list[int] = []
    until(lambda: answers(server), "nobody answers")
    for _ in range(POLLS):
        threading.Thread(target=poll, args=(server, ended), daemon=True).start()
    until(lambda: connected(server) >= POLLS, "the polls have not come in")
    with closing(server.connect()) as connection:
        for _ in range(20):  # who came before has been read by now
            connection.send("GET", "/v2/status")
    return ended


def served(url: str, home: Path) -> Served:
    return Served(url, home, prepare(url), options=("--workers", "2"))


@pytest.mark.timeout(900)
def test_a_killed_worker_is_replaced_and_a_term_ends_all_that_wait_for_minutes(
    sqlite_url: str, tmp_path: Path
) -> None:
    server = served(sqlite_url, tmp_path)
    try:
        until(lambda: len(workers(server)) == 2, "there are no two workers")
        first = workers(server)
        victim = first.pop()
        psutil.Process(victim).kill()
        until(lambda: len(workers(server) - {victim}) == 2, "the worker is not replaced")
        ended = polling(server)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(PATIENCE)
        until(lambda: len(ended) == POLLS, "a poll goes on")
        assert 200 in ended, "who waited was answered"
    finally:
        server.kill()


@pytest.mark.timeout(900)
def test_a_killed_server_leaves_no_workers(sqlite_url: str, tmp_path: Path) -> None:
    server = served(sqlite_url, tmp_path)
    try:
        left = [psutil.Process(pid) for pid in workers(server)]
        ended = polling(server)
        server.process.kill()
        server.process.wait()
        assert psutil.wait_procs(left, timeout=PATIENCE)[1] == []
        until(lambda: len(ended) == POLLS, "a poll goes on")
    finally:
        server.kill()


@pytest.mark.timeout(900)
def test_ctrl_c_in_a_terminal_which_all_hear_ends_all_at_once(sqlite_url: str, tmp_path: Path) -> None:
    server = served(sqlite_url, tmp_path)
    try:
        left = [psutil.Process(pid) for pid in workers(server)]
        ended = polling(server)
        os.killpg(server.process.pid, signal.SIGINT)
        server.process.wait(PATIENCE)
        assert psutil.wait_procs(left, timeout=PATIENCE)[1] == []
        until(lambda: len(ended) == POLLS, "a poll goes on")
        assert 200 in ended, "who waited was answered"
    finally:
        server.kill()
