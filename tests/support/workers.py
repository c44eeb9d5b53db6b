"""A run of the tests by several worker processes: one folder, one PostgreSQL. Hooks of pytest and pytest-xdist."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.folders import folder_of_run
from tests.support.postgres import running_postgres

_THINGS = pytest.StashKey[ExitStack]()
_POSTGRES = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Gives the run a folder in memory, unless somebody named one; workers are told theirs."""
    config.stash[_THINGS] = ExitStack()
    if hasattr(config, "workerinput") or config.option.basetemp:
        return
    folder = config.stash[_THINGS].enter_context(folder_of_run())
    if folder is not None:
        config.option.basetemp = str(folder / "run")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker where the PostgreSQL of the run is; the first one has it started."""
    stash = node.config.stash
    if _POSTGRES not in stash:
        stash[_POSTGRES] = stash[_THINGS].enter_context(running_postgres(durable=False)).host
    node.workerinput["postgres"] = stash[_POSTGRES]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends what the run shared."""
    config.stash[_THINGS].close()
