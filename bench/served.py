"""What is measured from outside: a real server process, spoken to over HTTP as any client would."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).parent
START_SECONDS = 60
BOUNDARY = "fengqiao-bench"


class Client:
    """One keep-alive connection that speaks JSON with a bearer token."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}"}

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> Any:
        """The decoded answer (None when empty); raises RuntimeError with the answer's text on any other than 2xx."""
        headers = self._headers if body is None else {**self._headers, "Content-Type": kind}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read()
        if response.status // 100 != 2:
            raise RuntimeError(f"{method} {path}: {response.status} {text[:400]!r}")
        return json.loads(text) if text else None

    def post(self, path: str, value: Any) -> Any:
        return self.send("POST", path, json.dumps(value).encode())

    def deploy(self, name: str) -> None:
        """Deploys a file of this folder."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="resources"; filename="{name}"\r\n'
        body = head.encode() + b"Content-Type: application/xml\r\n\r\n" + (HERE / name).read_bytes()
        body += f"\r\n--{BOUNDARY}--\r\n".encode()
        self.send("POST", "/v2/deployments", body, f"multipart/form-data; boundary={BOUNDARY}")

    def start(self) -> str:
        """The key of a new instance."""
        answer = self.post("/v2/process-instances", {"processDefinitionId": "four_tasks"})
        return str(answer["processInstanceKey"])

    def open_tasks(self, instance: str) -> list[str]:
        """Keys of the instance's open tasks."""
        wanted = {"filter": {"processInstanceKey": instance, "state": "CREATED"}}
        return [item["userTaskKey"] for item in self.post("/v2/user-tasks/search", wanted)["items"]]

    def run_case(self) -> list[float]:
        """One case from start to end; the seconds of each completion request."""
        instance, spent = self.start(), []
        while tasks := self.open_tasks(instance):
            path = f"/v2/user-tasks/{tasks[0]}/completion"
            begun = time.perf_counter()
            self.send("POST", path, b"{}")
            spent.append(time.perf_counter() - begun)
        if len(spent) != 4:
            raise RuntimeError(f"a case has four completions, this one had {len(spent)}")
        return spent


@dataclass
class Server:
    """A running server: its port, its process, a token."""

    port: int
    process: psutil.Process
    token: str
    #: Seconds from the command to the first answer.
    ready_s: float

    def client(self) -> Client:
        return Client(self.port, self.token)

    def rss_mb(self) -> float:
        """Resident memory of the largest worker, in MiB."""
        everyone = [self.process, *self.process.children(recursive=True)]
        return max(one.memory_info().rss for one in everyone) / 2**20


@contextmanager
def serving(url: str, token: str, home: Path) -> Iterator[Server]:
    """Starts `fengqiao serve` on the database at `url` and waits until it answers; stops it at the end."""
    port = _free_port()
    environment = {**os.environ, "FENGQIAO_DATABASE_URL": url, "FENGQIAO_HOME": str(home)}
    command = [
        str(Path(sys.executable).with_name("fengqiao")),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    log, begun = home / "server.log", time.monotonic()
    with log.open("wb") as output:
        process = psutil.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _await_ready(port, token, process, log)
        yield Server(port, process, token, time.monotonic() - begun)
    finally:
        process.terminate()
        process.wait(20)


def noop_ms(client: Client, times: int = 500) -> float:
    """Median of the cheapest authenticated request, in ms."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        client.send("GET", "/v2/status")
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent[times // 10 :]) * 1000


def completion_ms(client: Client, cases: int = 100, warm_up: int = 20) -> float:
    """Median of the completion request alone, in ms, over four completions a case."""
    for _ in range(warm_up):
        client.run_case()
    return statistics.median(second for _ in range(cases) for second in client.run_case()) * 1000


def cases_per_second(server: Server, clients: int = 4, seconds: float = 10.0) -> float:
    """Whole cases (start, searches, four completions) that several clients finish together in a second."""
    done: list[int] = []
    failures: list[Exception] = []
    until = time.monotonic() + seconds

    def work() -> None:
        client, count = server.client(), 0
        try:
            while time.monotonic() < until:
                client.run_case()
                count += 1
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            failures.append(error)
        done.append(count)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(done) / (time.monotonic() - begun)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(port: int, token: str, process: psutil.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            Client(port, token).send("GET", "/v2/status")
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-2000:]}")
