"""The application with limits so small that tests of what waits are quick, and what such tests look at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from api.settings import Settings
from casework.bus import case_bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.limits import Limits
from tests.integration.v2.conftest import MASTER, NOW, Door, fill
from tests.support.clients import admit
from tests.support.patience import PATIENCE
from tests.support.served import served

LIMITS = Limits(lock=1.5, queue=30.0, statement=30.0)
#: How long an answer may take under these limits, on a busy machine; what the tests lock is locked until they have it.
SOON = PATIENCE
#: Somebody who signs in with the password of all tests.
PERSON = "reader"

on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@contextmanager
def limited_door(url: str, home: Path) -> Iterator[Door]:
    """An application in which `PERSON` signs in with a password; `admin` and `other` have deployed `orders`."""
    database = Database(url, limits=LIMITS)
    clock = VirtualClock(NOW)
    bus = case_bus(database, Keyring(MASTER), clock)
    fill(bus)
    admit(bus, "01-01", PERSON, [("auditor", "01-01")])
    door = Door(served(Settings(url, home, MASTER, "s" * 40, limits=LIMITS), bus), bus, clock)
    for user in ("admin", "other"):
        door.client(user).deploy("orders.bpmn", "rate.dmn", "order.form")
    try:
        yield door
    finally:
        database.dispose()


def soon(ask: Callable[[], TestResponse]) -> TestResponse:
    """The answer, which must come soon."""
    begun = time.monotonic()
    answer = ask()
    assert time.monotonic() - begun < SOON
    return answer


def refused(answer: TestResponse, codes: set[str], status: int = 503) -> None:
    """It is a problem in Chinese that says when to ask again, and does not pretend to be a fault inside."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.data
    assert answer.json["code"] in codes
    assert int(answer.headers["Retry-After"]) > 0
    assert any(word in answer.json["detail"] for word in ("再试", "恢复", "重办"))
