"""Files of the platform are for whoever runs it, whatever the umask and whatever lay there before."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url


def close_to_others(path: Path, mode: int) -> None:
    """Takes from a file or folder what `mode` does not give, e.g. 0600; nothing when it is somebody else's."""
    with suppress(OSError):
        found = stat.S_IMODE(path.stat().st_mode)
        if found & ~mode:
            path.chmod(found & mode)


def guard_file(url: str) -> None:
    """A SQLite file belongs to whoever runs the platform, and what stands beside it; SQLite gives those its mode."""
    name = make_url(url).database
    if not name or name == ":memory:" or name.startswith("file:"):
        return
    path = Path(name)
    with suppress(OSError):  # where it cannot be made, opening it says why
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    for suffix in ("", "-wal", "-shm"):
        close_to_others(path.with_name(path.name + suffix), 0o600)
