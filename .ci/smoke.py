"""A new user's first minutes: `make run`, signing in, completing a task, Ctrl-C. Run from the root of a checkout.

Needs nothing but Python. Exits with 1 and says what went wrong, with the end of what the platform printed.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

#: Packages, pages and the invented city are made in this time, on two slow cores.
START_SECONDS = 900
#: Requests that are being answered are finished first; the server cuts off what has not ended after 8 s.
STOP_SECONDS = 15
USER = "village_mediator_010101001"
ACCOUNTS = Path("processes/demo/org.yaml")


class Browser:
    """What the pages do: a cookie, and the token that every write carries."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._token = ""
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and decoded answer; raises URLError when nobody answers."""
        headers = {"Content-Type": "application/json", "X-CSRF-Token": self._token}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=30) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            status, text = refused.code, refused.read()
        return status, _decoded(text)

    def sign_in(self) -> None:
        expect(self.ask("POST", "/api/session", {"user": USER, "password": password()}), 200, "signing in")
        self._token = expect(self.ask("GET", "/api/session"), 200, "the session")["csrf_token"]


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text.decode(errors="replace")


def expect(answer: tuple[int, Any], status: int, what: str) -> Any:
    """The body of an answer with this status; ends the run on any other."""
    if answer[0] != status:
        raise SystemExit(f"{what}: expected {status}, found {answer[0]} {answer[1]}")
    return answer[1]


def password() -> str:
    """Everybody's in the invented city; `make run` prints it."""
    lines = ACCOUNTS.read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("password:"))


def plain_answers(form: dict[str, Any]) -> dict[str, Any]:
    """An answer to every field that must have one: the first choice, or a sentence."""
    said: dict[str, Any] = {}
    for field in form["schema"]["components"]:
        if field.get("validate", {}).get("required") and "key" in field:
            choices = field.get("values")
            said[field["key"]] = choices[0]["value"] if choices else "当面核对清楚。"
    return said


def complete_a_task(browser: Browser) -> str:
    """Takes and completes the first task of the inbox whose form is satisfied with plain answers; its name."""
    refused = []
    for row in expect(browser.ask("GET", "/api/tasks?view=claimable"), 200, "the inbox")["items"]:
        path = f"/api/tasks/{row['key']}"
        form = expect(browser.ask("GET", path), 200, f"the task {row['name']}").get("form")
        if not form:
            continue
        expect(browser.ask("POST", f"{path}/claim", {}), 204, f"taking {row['name']}")
        status, answer = browser.ask("POST", f"{path}/complete", {"values": plain_answers(form)})
        if status == 204:
            done = expect(browser.ask("GET", path), 200, "the completed task")
            expect((200 if done["state"] == "COMPLETED" else 0, done["state"]), 200, "its state")
            return str(row["name"])
        refused.append(f"{row['name']}: {status} {answer}")
    raise SystemExit("no task could be completed:\n" + "\n".join(refused))


def wait_for(browser: Browser, made: subprocess.Popen[bytes]) -> None:
    """Returns when the platform answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if made.poll() is not None:
            raise SystemExit(f"`make run` ended with {made.returncode}")
        try:
            expect(browser.ask("GET", "/api/status"), 200, "the status")
            return
        except OSError:
            time.sleep(0.5)  # another process is starting: there is nothing else to wait on
    raise SystemExit(f"`make run` did not answer within {START_SECONDS} s")


def stop(made: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Sends the signal to `make` and all it started, as a terminal does; fails when something is left."""
    os.killpg(made.pid, number)
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until:
        made.poll()
        try:
            os.killpg(made.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(made.pid, signal.SIGKILL)
    raise SystemExit(f"`make run` was still there {STOP_SECONDS} s after Ctrl-C")


def main() -> None:
    """Runs, uses and stops the platform once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        command = ["make", "run", f"PORT={port}"]
        made = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        try:
            begun = time.monotonic()
            browser = Browser(address)
            wait_for(browser, made)
            print(f"{address} answers after {time.monotonic() - begun:.0f} s", flush=True)
            expect(browser.ask("GET", "/"), 200, "the pages")
            browser.sign_in()
            print(f"signed in as {USER}", flush=True)
            print(f"completed 「{complete_a_task(browser)}」", flush=True)
            begun = time.monotonic()
            stop(made, signal.SIGINT)
            print(f"stopped {time.monotonic() - begun:.0f} s after Ctrl-C", flush=True)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-6000:].decode(errors="replace") + "\n")
            if made.poll() is None:
                os.killpg(made.pid, signal.SIGKILL)
            raise


if __name__ == "__main__":
    main()
