"""Giving the newest checkpoints out on a schedule: as files in a folder, to one address, or both.

The folder is best another machine's, or one that the platform can only add to; the address is the configured one and
no other: it is not followed when it sends elsewhere.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any
from urllib import request

from api.settings import Settings
from engine.bus import Bus
from engine.history.pins import newest_checkpoints
from engine.traces import traced
from engine.values import dumps

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10


class Pinning:
    """Gives the checkpoints out; `pin` never raises: what could not be given now is given the next time."""

    def __init__(self, bus: Bus, settings: Settings) -> None:
        self._bus = bus
        self._folder = settings.checkpoint_folder
        self._address = settings.checkpoint_webhook
        self._last: list[Any] = []

    @property
    def wanted(self) -> bool:
        """Whether anybody has configured a place to give them to."""
        return self._folder is not None or self._address is not None

    def pin(self) -> None:
        """Gives out the newest checkpoints if any has moved since the last time."""
        try:
            document = newest_checkpoints(self._bus.database, self._bus.tenants.all(), self._bus.clock.now())
            if document["checkpoints"] == self._last:
                return
            self._give(document)
            self._last = document["checkpoints"]
        except Exception as error:
            log.error("checkpoints could not be given out: %s", traced(error))

    def _give(self, document: dict[str, Any]) -> None:
        text = dumps(document)
        if self._folder is not None:
            drop(self._folder, document["made_at"], text)
        if self._address is not None:
            post(self._address, text)


def drop(folder: Path, made_at: str, text: str) -> Path:
    """Writes the file whole or not at all; never over one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = "".join(c for c in made_at if c.isalnum())
    path = folder / f"checkpoints-{stamp}-{os.getpid()}.json"
    with open(path.with_suffix(".part"), "x", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(path.with_suffix(".part"), path)
    return path


class _NoRedirect(request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


def post(address: str, text: str) -> None:
    """Sends the document to the address; raises what went wrong, an answer other than 2xx included."""
    sent = request.Request(address, text.encode(), {"Content-Type": "application/json"}, method="POST")
    opener = request.build_opener(request.ProxyHandler({}), _NoRedirect())
    with opener.open(sent, timeout=TIMEOUT_SECONDS):
        pass
