"""The command line: each command sums up in one line and exits 0 only when all went as promised."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import SettingsError, settings_from
from tests.integration.api.conftest import DIAGRAMS

FENGQIAO = str(Path(sys.executable).with_name("fengqiao"))


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command on a home of its own."""
    environment = {**os.environ, "FENGQIAO_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [FENGQIAO, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def test_settings_come_from_few_variables(tmp_path: Path) -> None:
    first = settings_from({"FENGQIAO_HOME": str(tmp_path)})
    assert first.database_url == f"sqlite:///{tmp_path}/fengqiao.db"
    assert settings_from({"FENGQIAO_HOME": str(tmp_path)}) == first
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("master.key", "session.key")} == {0o600}
    assert repr(first.master_key) not in repr(first)
    assert (
        settings_from({"FENGQIAO_HOME": str(tmp_path), "DATABASE_URL": "sqlite:///x"}).database_url
        == "sqlite:///x"
    )
    for name in ("FENGQIAO_SECRET", "FENGQIAO_SESSION_SECRET"):
        with pytest.raises(SettingsError):
            settings_from({"FENGQIAO_HOME": str(tmp_path), name: "short"})


def test_accounts_tokens_and_deployments(tmp_path: Path) -> None:
    added = run(
        tmp_path, "user", "add", "li", "--role", "process_designer@01-01", "--password", "long-enough"
    )
    assert added.returncode == 0, added.stderr
    token = run(tmp_path, "user", "token", "li")
    assert (token.returncode, token.stdout.startswith("fq_")) == (0, True)
    deployed = run(tmp_path, "deploy", str(DIAGRAMS), "--org", "01-01")
    assert deployed.returncode == 0, deployed.stderr
    assert "2 个有新版本" in last_line(deployed.stdout)
    assert "0 个有新版本" in last_line(run(tmp_path, "deploy", str(DIAGRAMS), "--org", "01-01").stdout)
    assert run(tmp_path, "verify").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("deploy", str(DIAGRAMS), "--org", "07"),
        ("user", "add", "li", "--role", "king@01-01", "--password", "long-enough"),
        ("user", "add", "li", "--role", "auditor@01-01", "--password", "short"),
        ("user", "token", "nobody"),
        ("nonsense",),
    ],
)
def test_what_cannot_be_done_exits_with_a_reason(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    failed = run(tmp_path, *arguments)
    assert failed.returncode != 0
    told = failed.stdout + failed.stderr
    assert told.strip()
    assert "Traceback" not in told


def test_lint_names_what_is_missing(tmp_path: Path) -> None:
    assert run(tmp_path, "lint", str(DIAGRAMS)).returncode == 0
    alone = tmp_path / "alone.bpmn"
    alone.write_bytes((DIAGRAMS / "hearing.bpmn").read_bytes())
    failed = run(tmp_path, "lint", str(alone))
    assert failed.returncode == 1
    assert "listen" in failed.stdout


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a free port: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "FENGQIAO_HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/served.db",
    }
    command = [FENGQIAO, "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield f"http://127.0.0.1:{port}", process
    process.kill()
    process.communicate()


@pytest.mark.slow
def test_serve_answers_and_stops_gently(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = served
    status = 0
    while not status:
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=60) as answer:
                status = answer.status
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            with pytest.raises(
                subprocess.TimeoutExpired
            ):  # it is still coming up, or it has ended and we fail
                process.wait(0.1)
    assert status == 200
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    assert address in output
    assert last_line(output) == "枫桥已停"
