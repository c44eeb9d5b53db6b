"""The official Camunda 8 client for Python drives a real server of ours; the script and the client are not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.auth.passwords import hash_password
from engine.access.commands import SetPassword
from engine.clock import SystemClock
from engine.context import platform_actor
from tests.integration.v2.conftest import Door
from tests.integration.v2.serving import served

PASSWORD = "chenghu-2026"


@pytest.mark.conformance
@pytest.mark.slow
def test_the_python_client_is_content(door: Door, conformance: Path, tmp_path: Path) -> None:
    door.bus.clock = SystemClock()
    door.bus.execute(SetPassword("admin", hash_password(PASSWORD)), platform_actor("01-01"))
    script = conformance / "rest-v2" / "python_sdk_smoke.py"
    with served(door.app) as port:
        environment = {
            **os.environ,
            "CAMUNDA_REST_ADDRESS": f"http://127.0.0.1:{port}/v2",
            "CAMUNDA_BASIC_AUTH_USERNAME": "admin",
            "CAMUNDA_BASIC_AUTH_PASSWORD": PASSWORD,
            "SMOKE_SKIP": "",
        }
        run = subprocess.run(
            [sys.executable, str(script)],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=500,
        )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert " 0 failed" in run.stdout
