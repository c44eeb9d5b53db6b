"""A `fengqiao serve` of a test's own, and clients that load it until it dies, keeping account of every answer."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.patience import PATIENCE, UNHURRIED_SETTINGS

REPOSITORY = Path(__file__).resolve().parents[2]
READY_SECONDS = 300.0
CLIENTS = 4
ENTRY = ("-c", "from api.cli import main; main()")


class Served:
    """The server with its workers, in a process group that can be killed as one."""

    def __init__(
        self,
        url: str,
        home: Path,
        token: str,
        entry: tuple[str, ...] = ENTRY,
        options: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.token = token
        settings = {"FENGQIAO_DATABASE_URL": url, "FENGQIAO_HOME": str(home)}
        settings |= {**UNHURRIED_SETTINGS, **environment}
        command = [sys.executable, *entry, "serve", "--port", str(self.port), *options]
        self._log = home / "server.log"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_ready()

    def kill(self) -> None:
        """SIGKILL to the server and all its workers at once."""
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ends it as an administrator would."""
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(PATIENCE)

    def connect(self) -> Connection:
        return Connection(self.port, self.token)

    def _await_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with closing(self.connect()) as connection:
                    connection.send("GET", "/v2/status")
                return
            except OSError:
                threading.Event().wait(0.05)  # a port that is not open yet tells nobody when it will be
        raise AssertionError(f"the server did not come up:\n{self._log.read_text(errors='replace')[-2000:]}")


class Connection:
    """One keep-alive connection of a program."""

    def __init__(self, port: int, token: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def close(self) -> None:
        self._http.close()

    def send(self, method: str, path: str, value: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Status and decoded answer. Raises OSError or HTTPException when the server dies meanwhile."""
        headers = self._headers if key is None else {**self._headers, "Idempotency-Key": key}
        self._http.request(method, path, None if value is None else json.dumps(value).encode(), headers)
        response = self._http.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None


class Load:
    """Clients that start cases and complete their tasks. `started` and `completed` hold what was acknowledged,
    `odd` every answer that was not expected, `unanswered` the Idempotency-Keys of starts that got no answer."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.started: list[str] = []
        self.completed: list[str] = []
        self.unanswered: list[str] = []
        self.odd: list[str] = []
        self._written = threading.Semaphore(0)

    def until_killed(self, server: Served, writes: int) -> None:
        """Loads the server and kills it after so many acknowledged writes; returns when all clients have noticed."""
        threads = [threading.Thread(target=self._work, args=(server, n)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for _ in range(writes):
            assert self._written.acquire(timeout=PATIENCE), f"no write was acknowledged: {self.odd[:3]}"
        server.kill()
        for thread in threads:
            thread.join(2 * PATIENCE)
            assert not thread.is_alive()

    def _work(self, server: Served, number: int) -> None:
        with closing(server.connect()) as connection:
            for turn in itertools.count():
                key = f"{self.label}-{number}-{turn}"
                try:
                    instance = self._start(connection, key)
                except (OSError, http.client.HTTPException):
                    self.unanswered.append(key)
                    return
                try:
                    self._complete_all(connection, instance)
                except (OSError, http.client.HTTPException):
                    return

    def _start(self, connection: Connection, key: str) -> str:
        status, answer = connection.send("POST", "/v2/process-instances", start_body(), key)
        if status != 200:
            self.odd.append(f"start: {status} {answer}")
            return ""
        self.started.append(answer["processInstanceKey"])
        self._written.release()
        return str(answer["processInstanceKey"])

    def _complete_all(self, connection: Connection, instance: str) -> None:
        wanted = {"filter": {"processInstanceKey": instance, "state": "CREATED"}}
        while instance and (found := connection.send("POST", "/v2/user-tasks/search", wanted)[1]["items"]):
            task = found[0]["userTaskKey"]
            status, answer = connection.send("POST", f"/v2/user-tasks/{task}/completion", {})
            if status != 204:
                self.odd.append(f"complete: {status} {answer}")
                return
            self.completed.append(task)
            self._written.release()


def start_body() -> dict[str, str]:
    """What starts a case."""
    return {"processDefinitionId": "four_tasks"}
