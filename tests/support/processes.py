"""The processes that another one started, on a machine where they come and go while one looks."""

from __future__ import annotations

from contextlib import suppress

import psutil


def descendants(pid: int, name: str | None = None) -> list[psutil.Process]:
    """The living processes that `pid` started, directly or not; of these the ones with this `name`.

    A process may end between being listed and being asked for its name: it is then not among them.
    """
    found: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if name is None or child.name() == name:
                    found.append(child)
    return found
