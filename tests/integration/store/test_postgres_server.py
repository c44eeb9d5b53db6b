"""The tests' PostgreSQL starts under any umask, from folders that nobody else may enter, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.support.patience import PATIENCE, until
from tests.support.postgres import running_postgres
from tests.support.processes import descendants

pytestmark = pytest.mark.postgres

HELD = """
import sys, tests.support.postgres as postgres
with postgres.running_postgres(durable=False) as server:
    print(server.host, flush=True)
    sys.stdin.read()
"""


def test_it_starts_under_a_strict_umask_from_a_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "目录 一"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(closed))
    (closed / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(closed))  # nor may anybody else call what lies there
    before = os.umask(0o777)
    try:
        with running_postgres(durable=False) as server:
            server.drop(server.create())
        assert not Path(server.host).exists()
    finally:
        os.umask(before)
    assert closed.stat().st_mode & 0o777 == 0o700, "no folder is opened to others"
    assert [path.name for path in closed.iterdir()] == ["sh"]


def test_it_ends_when_whoever_started_it_is_killed(repository: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HELD], cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        host = holder.stdout.readline().strip()
        servers = descendants(holder.pid, "postgres")
        holder.kill()
    assert servers
    _, alive = psutil.wait_procs(servers, timeout=PATIENCE)
    assert alive == [], f"a server is left in {host}"
    until(lambda: not Path(host).exists(), "its keeper removes the folder after the server has ended")
