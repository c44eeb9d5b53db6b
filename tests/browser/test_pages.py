"""The pages in a real Chromium against the real server, in the demonstration's city with its cases.

The tests themselves are the `*.test.mjs` beside this file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.auth.passwords import hash_public_password
from api.demo.org import load_org
from engine.access.commands import AddAccounts, NewAccount
from engine.clock import VirtualClock
from engine.context import platform_actor
from tests.browser.city import City, built_pages

HERE = Path(__file__).parent
SUITES = sorted(path.name for path in HERE.glob("*.test.mjs"))

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]


@pytest.fixture(scope="session")
def demonstration(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demonstration's cases."""
    built_pages()
    city = City(tmp_path_factory.mktemp("home"))
    command = [sys.executable, "-c", "from api.cli import main; main()", "demo"]
    subprocess.run(
        command, cwd=repository, env={**os.environ, **city.environment}, check=True, capture_output=True
    )
    with city.bus(VirtualClock(datetime.now(UTC))) as bus:
        posts = (("town_window", "01-01-01"), ("town_mediator", "01-01-01"))
        account = NewAccount("two_posts_0101", "陆望舒", posts, hash_public_password(load_org().password))
        bus.execute(AddAccounts((account,)), platform_actor("01-01"))
    with city.served() as address:
        yield address


@pytest.mark.parametrize("suite", SUITES)
def test_in_a_browser(suite: str, demonstration: str, repository: Path) -> None:
    command = ["node", "--test", "--test-reporter=spec", str(HERE / suite)]
    environment = {**os.environ, "FENGQIAO_ADDRESS": demonstration}
    done = subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
