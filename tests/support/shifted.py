"""`fengqiao serve` under a wall clock that a test sets: `python -m tests.support.shifted serve …`. By how many seconds
it is off stands in the file `clock` of FENGQIAO_HOME; `clock.seen` says the same once
it is so; the monotonic clock goes on as it does. For one worker."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from flask import Flask

from api import wsgi
from api.cli import main
from api.commands import serve


def _follow(clock: time_machine.Coordinates, file: Path) -> None:
    off = 0.0
    while True:
        threading.Event().wait(0.02)
        wanted = float(file.read_text() or off) if file.exists() else 0.0
        if wanted != off:
            clock.shift(wanted - off)
            off = wanted
            file.with_name("clock.seen").write_text(file.read_text())


def create() -> Flask:
    """What a worker loads in place of `api.wsgi:create`."""
    clock = time_machine.travel(datetime.now(UTC), tick=True).start()
    file = Path(os.environ["FENGQIAO_HOME"]) / "clock"
    threading.Thread(target=_follow, args=(clock, file), daemon=True).start()
    return wsgi.create()


if __name__ == "__main__":
    serve.TARGET = "tests.support.shifted:create"
    main()
