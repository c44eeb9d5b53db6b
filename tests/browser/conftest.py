"""One Chromium for all browser tests."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def shared_browser() -> Iterator[None]:
    """Starts it, and lets every story know its address."""
    server = subprocess.Popen(
        ["node", str(HERE / "browser.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    if not address.startswith("ws://"):
        server.kill()
        pytest.fail("there is no Chromium: set FENGQIAO_CHROMIUM, or run `make setup`")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FENGQIAO_BROWSER", address)
        yield
    server.communicate(timeout=120)
