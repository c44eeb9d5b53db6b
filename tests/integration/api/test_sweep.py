"""What time brings: due timers, one broken case, what expires, and the server's ticks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from api import scheduler
from api.scheduler import Ticks
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import SystemClock, VirtualClock
from engine.store.tables_history import Checkpoint
from engine.store.tables_instances import Message, Timer
from engine.store.tables_org import IdempotencyKey
from engine.store.tenant_statements import select_from, table_of
from engine.timers.commands import FireTimer
from engine.timers.timer_sweeper import KEEP_KEYS, Resting, expire, fire_due, sweep
from tests.integration.api.conftest import CASE, NOW, ORDINARY, first_task

AsUser = Callable[[str], FlaskClient]
LATER = NOW + timedelta(hours=3)


def two_cases(as_user: AsUser) -> None:
    """Two cases, each with a timer that is due in two hours."""
    window = as_user("window")
    for _ in range(2):
        window.post("/api/cases", json=CASE)
        window.post(
            f"/api/tasks/{first_task(window)['key']}/complete", json={"values": {"type_code": ORDINARY}}
        )


def timers(bus: Bus) -> int:
    with bus.database.read("01-01") as tx:
        return len(tx.rows(select_from(Timer)))


def move(bus: Bus) -> None:
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.move_to(LATER)


def test_what_is_due_fires_once(as_user: AsUser, bus: Bus) -> None:
    two_cases(as_user)
    assert sweep(bus, NOW).fired == 0
    move(bus)
    assert sweep(bus, LATER).fired == 2
    assert sweep(bus, LATER).fired == 0
    assert timers(bus) == 0


def test_one_broken_case_holds_nobody_up_and_rests(
    as_user: AsUser, bus: Bus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    two_cases(as_user)
    move(bus)
    with bus.database.read("01-01") as tx:
        broken = min(row["element_key"] for row in tx.rows(select_from(Timer)))
    execute = bus.carry_out

    def failing(command: object, *args: object, **kwargs: object) -> object:
        if isinstance(command, FireTimer) and command.element_key == broken:
            raise RuntimeError("13800138000")
        return execute(command, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(bus, "carry_out", failing)
    resting = Resting()
    with caplog.at_level(logging.ERROR):
        first = sweep(bus, LATER, resting)
    assert (first.fired, first.failed) == (1, 1)
    assert "RuntimeError" in caplog.text
    again = sweep(bus, LATER, resting)
    assert (again.fired, again.failed) == (0, 0)
    monkeypatch.setattr(bus, "carry_out", execute)
    assert sweep(bus, LATER + timedelta(seconds=3), resting).fired == 1


def test_the_virtual_clock_passes_every_due_moment(as_user: AsUser, bus: Bus) -> None:
    two_cases(as_user)
    assert fire_due(bus, LATER) == 2
    assert bus.clock.now() == LATER
    at = {row["created_at"] for row in as_user("director").get("/api/tasks").json["items"]}
    assert at == {(NOW + timedelta(hours=2)).isoformat().replace("+00:00", "Z")}


def test_only_a_virtual_clock_is_moved(bus: Bus) -> None:
    with pytest.raises(TypeError):
        fire_due(case_bus(bus.database, bus.keyring, SystemClock()), LATER)


def test_old_keys_and_messages_go(as_user: AsUser, bus: Bus) -> None:
    as_user("window").post("/api/cases", json=CASE, headers={"Idempotency-Key": "k"})
    message = {"key": 1, "name": "m", "correlation_key": "", "message_id": None, "variables": {}}
    with bus.database.write("01-01") as tx:
        tx.add(Message, {**message, "expires_at": LATER})
    assert expire(bus, NOW) == 0
    assert expire(bus, LATER + timedelta(seconds=1)) == 1
    assert expire(bus, NOW + KEEP_KEYS + timedelta(seconds=1)) == 1
    with bus.database.read("01-01") as tx:
        assert tx.rows(select_from(IdempotencyKey)) == []


def test_the_server_s_ticks_do_all_of_it(as_user: AsUser, bus: Bus) -> None:
    two_cases(as_user)
    move(bus)
    ticks = Ticks(bus)
    for tick in (ticks.sweep, ticks.checkpoint, ticks.expire):
        tick()
    assert timers(bus) == 0
    with bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(Checkpoint, table_of(Checkpoint).c.seq))) == 1


def test_one_tenant_s_trouble_holds_up_no_other(
    as_user: AsUser, bus: Bus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = bus.tenants.all()[0]
    write: Any = scheduler.write_checkpoint

    def fails_for_the_first(database: Any, tenant: str, *args: Any) -> Any:
        if tenant == first:
            raise RuntimeError("down")
        return write(database, tenant, *args)

    two_cases(as_user)
    monkeypatch.setattr(scheduler, "write_checkpoint", fails_for_the_first)
    Ticks(bus).checkpoint()
    assert first != "01-01" and f"checkpoint of {first}" in caplog.text
    with bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(Checkpoint, table_of(Checkpoint).c.seq))) == 1
