"""Where tests put their files, and what several worker processes make only once.

Files of tests live an instant: where there is room they stay in memory, so that nothing waits for a disk.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
RUN = "fq-tests-"
ROOM_BYTES = 4 * 2**30


def in_memory() -> list[Path]:
    """The folder whose files stay in memory, where there is one with room for a run of the tests; else nothing."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return [MEMORY] if usable and shutil.disk_usage(MEMORY).free >= ROOM_BYTES else []


@contextmanager
def folder_of_run() -> Iterator[Path | None]:
    """A new folder in memory for the files of one run, gone at its end; None where pytest's usual place must do.

    What killed runs left behind is removed here: it would fill the memory.
    """
    parent = next(iter(in_memory()), None)
    if parent is None:
        yield None
        return
    for old in parent.glob(f"{RUN}*"):
        _remove_if_left(old)
    folder = Path(tempfile.mkdtemp(prefix=RUN, dir=parent))
    try:
        with alone(folder / "alive"):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    """Removes a run's folder that no living run holds."""
    with suppress(OSError), (folder / "alive").open("r+") as file:  # another user's, or just gone
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time, whichever asks with the same file."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """What lies at `path`, a file or a folder: `make` makes it under another name, once for all workers of a run."""
    with alone(path.with_name(f"{path.name}.lock")):
        if not path.exists():
            unfinished = path.with_name(f"{path.name}.unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path
