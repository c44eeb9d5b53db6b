"""What every test may ask for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.databases import (
    database_url,
    durable_postgres,
    durable_url,
    postgres_server,
    postgres_template,
    postgres_url,
    shared_folder,
    sqlite_template,
    sqlite_url,
)
from tests.support.declared import _look_at_answers, answers_as_declared
from tests.support.seeds import settle_hypothesis
from tests.support.workers import pytest_configure, pytest_configure_node, pytest_unconfigure

__all__ = [
    "_look_at_answers",
    "answers_as_declared",
    "database_url",
    "durable_postgres",
    "durable_url",
    "fengqiao_home",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_unconfigure",
    "shared_folder",
    "sqlite_template",
    "sqlite_url",
]

settle_hypothesis()
REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def fengqiao_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the platform's own files, announced as FENGQIAO_HOME."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("FENGQIAO_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def conformance() -> Path:
    """The folder with the outside conformance cases; where there is none, the test is skipped."""
    folder = REPOSITORY.parent / "shared" / "conformance"
    if not folder.is_dir():
        pytest.skip("the outside conformance cases (../shared/conformance) are not on this machine")
    return folder
