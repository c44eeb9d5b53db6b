"""Giving the newest checkpoints out on a schedule: as files in a folder, to one address, or both.

The folder is best another machine's, or one that the platform can only add to; the address is the configured one and
no other: it is not followed when it sends elsewhere.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib import request

from api.settings import Settings
from engine.bus import Bus
from engine.history.pins import newest_checkpoints
from engine.safe_traceback import traced
from engine.values import dumps

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10


class Pinning:
    """Gives the checkpoints out; `pin` never raises: what one place could not be given now it is given the next time,
    as it is then. A place that has the newest is given nothing, whatever becomes of the other."""

    def __init__(self, bus: Bus, settings: Settings) -> None:
        self._bus = bus
        #: Where they go, by name, and what each place was given last.
        self._places: dict[str, Callable[[dict[str, Any]], object]] = {}
        self._last: dict[str, list[Any]] = {}
        folder, address = settings.checkpoint_folder, settings.checkpoint_webhook
        if folder is not None:
            self._places["folder"] = lambda document: drop(folder, document["made_at"], dumps(document))
        if address is not None:
            self._places["webhook"] = lambda document: post(address, dumps(document))

    @property
    def wanted(self) -> bool:
        """Whether anybody has configured a place to give them to."""
        return bool(self._places)

    def pin(self) -> None:
        """Gives out the newest checkpoints, to each place that has not had them yet."""
        try:
            document = newest_checkpoints(self._bus.database, self._bus.tenants.all(), self._bus.clock.now())
        except Exception as error:
            log.error("checkpoints could not be read: %s", traced(error))
            return
        for place, give in self._places.items():
            if document["checkpoints"] == self._last.get(place, []):
                continue
            try:
                give(document)
                self._last[place] = document["checkpoints"]
            except Exception as error:
                log.error("checkpoints could not be given out (%s): %s", place, traced(error))


def drop(folder: Path, made_at: str, text: str) -> Path:
    """Writes the file whole or not at all; never over one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = "".join(c for c in made_at if c.isalnum())
    path = folder / f"checkpoints-{stamp}-{os.getpid()}.json"
    part = path.with_suffix(".part")
    try:
        with open(part, "x", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):  # half a file is of no use, and would stay with each attempt
            part.unlink(missing_ok=True)
        raise
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
