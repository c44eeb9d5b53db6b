"""Folders that tests need outside pytest's own, whatever lies on the machine already and whatever its umask."""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def runtime_folder() -> Path:
    """This user's run-time folder, with `python_PostgresServer` in it: both are ours and closed to everybody else.

    An older one with other rights is put right; where something else bears the name, a new one is made for this run.
    """
    folder = Path(tempfile.gettempdir()) / f"fengqiao-{os.getuid()}"
    if not _made_private(folder):
        folder = Path(tempfile.mkdtemp(prefix="fengqiao-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    inner = folder / "python_PostgresServer"
    if not _made_private(inner):
        raise RuntimeError(f"{inner} is not a folder of this user: remove it, the tests need the name")
    return folder


def _made_private(folder: Path) -> bool:
    """Whether the folder exists, belongs to this user and has mode 0700 now; links are not followed."""
    with suppress(FileExistsError):  # a file or a link of that name: what it is says the next line
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return False
    folder.chmod(0o700)  # neither an older folder nor an odd umask is asked
    return True
