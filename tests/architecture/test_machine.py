"""The tests lean on what the packages bring, not on what happens to lie on the machine."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.architecture.budgets import tracked

BROWSER = Path("tests/browser/chromium.mjs")


def chosen(repository: Path, **environment: str) -> dict[str, object]:
    """What the browser would be started with."""
    told = subprocess.run(
        ["node", "--input-type=module", "-e", f"""
         const {{ chromiumOptions }} = await import({json.dumps((repository / BROWSER).as_uri())});
         console.log(JSON.stringify(await chromiumOptions()));"""],
        env={**os.environ, **environment}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    options: dict[str, object] = json.loads(told.stdout)
    return options


@pytest.fixture
def on_the_path(tmp_path: Path) -> str:
    """A PATH on which a Chromium lies first."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    return f"{tmp_path}:{os.environ['PATH']}"


def test_the_packaged_browser_is_used_whatever_lies_on_the_path(repository: Path, on_the_path: str) -> None:
    path = Path(str(chosen(repository, PATH=on_the_path, FENGQIAO_CHROMIUM="")["executablePath"]))
    assert path.is_relative_to(repository / "web" / "node_modules")
    assert os.access(path, os.X_OK)


def test_another_browser_is_used_when_somebody_asks_for_it(repository: Path) -> None:
    assert chosen(repository, FENGQIAO_CHROMIUM="/usr/bin/other")["executablePath"] == "/usr/bin/other"


def test_the_browser_outlives_its_windows_and_keeps_its_defences(repository: Path) -> None:
    """With `--single-process` the first window that closes ends the browser that everybody shares."""
    arguments = chosen(repository)["args"]
    assert isinstance(arguments, list)
    assert not [a for a in arguments if a in ("--single-process", "--disable-web-security")]


def test_one_place_chooses_the_browser(repository: Path) -> None:
    starters = {
        path.relative_to(repository)
        for path in tracked("*.mjs", "*.ts", "*.py", "*.js")
        if "executable" + "Path" in path.read_text(encoding="utf-8")
    }
    assert starters == {BROWSER, Path(__file__).relative_to(repository)}
