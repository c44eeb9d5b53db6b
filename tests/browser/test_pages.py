"""The pages in a real Chromium against the real server, on a database of its own with the demonstration's data.

The tests themselves are `*.test.mjs` beside this file. They are skipped, and say so, where the pages are not built.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

HERE = Path(__file__).parent
SUITES = sorted(path.name for path in HERE.glob("*.test.mjs"))
START_SECONDS = 60

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="session")
def served(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a running server: its address and its home with the database."""
    web = repository / "web"
    if not (web / "dist" / "index.html").is_file() or not (web / "node_modules").is_dir():
        pytest.skip("the pages are not built here: run `make web` first")
    home = tmp_path_factory.mktemp("home")
    port = _free_port()
    environment = {**os.environ, "FENGQIAO_HOME": str(home), "FENGQIAO_ADDRESS": f"http://127.0.0.1:{port}"}
    for name in ("FENGQIAO_DATABASE_URL", "DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "api.cli"]
    subprocess.run([*command, "demo"], cwd=repository, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port)], cwd=repository, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/status")
        yield environment
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.parametrize("suite", SUITES)
def test_in_a_browser(suite: str, served: dict[str, str], repository: Path) -> None:
    node = shutil.which("node")
    assert node is not None, "Node.js is needed: see README"
    command = [node, "--test", "--test-reporter=spec", str(HERE / suite)]
    done = subprocess.run(command, cwd=repository, env=served, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait_for(address: str) -> None:
    """Until the server answers; a server that does not come up is a failure."""
    last: Exception | None = None
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError) as error:
            last = error
            time.sleep(0.2)
    raise AssertionError(f"the server did not come up: {last}")
