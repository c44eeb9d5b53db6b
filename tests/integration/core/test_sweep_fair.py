"""What one timer leads to, one tenant's locked rows, one place that takes nothing: none of it holds up the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api import pinning
from api.pinning import Pinning
from api.settings import Settings
from engine.access.commands import AccessNote, NoteAccess
from engine.bus import Bus
from engine.context import Context, platform_actor
from engine.definitions.commands import Deploy
from engine.errors import Unprocessable
from engine.files.commands import StoreUpload
from engine.history.append import append_case
from engine.history.chain import Head
from engine.history.checkpoint import write_checkpoint
from engine.instances.commands import StartInstance
from engine.instances.events import OwnersIncident
from engine.meter import Bounds, Meter
from engine.store import Database, Tx
from engine.store.tables_instances import Message, Outbox, UserTask
from engine.store.tables_org import IdempotencyKey
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import expire, sweep
from tests.integration.core.world import CITY, DISTRICT, MASTER, OTHER, World, person
from tests.unit.bpmn.models import HEAD, body, chain, end, node, process, start, timer, user

THROWN = '<signalEventDefinition signalRef="g"/>'


def late_signal() -> Deploy:
    """An hour later a signal is thrown; another process starts by it."""
    later = {"s": start(), "w": node("intermediateCatchEvent", timer("PT1H"))}
    later |= {"t": node("intermediateThrowEvent", THROWN), "e": end()}
    begun = {"s": start(THROWN), "u": user(), "e": end()}
    drawn = {"tells": body(later, *chain("s", "w", "t", "e")), "hears": body(begun, *chain("s", "u", "e"))}
    signal = '<signal id="g" name="told"/>'
    return Deploy(
        tuple(
            (f"{n}.bpmn", f"{HEAD}{signal}{process(b, n)}</definitions>".encode()) for n, b in drawn.items()
        )
    )


def tasks(world: World) -> int:
    with world.bus.database.read(DISTRICT) as tx:
        return len(tx.rows(select_from(UserTask)))


def test_what_a_timer_leads_to_is_delivered_in_the_tenant_s_turn_and_not_while_it_fires(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.do(late_signal())
    for _ in range(3):
        world.start("tells")
    world.clock.advance(timedelta(hours=1))

    def delivered_inline(*_arguments: Any) -> None:
        raise AssertionError("a timer that fires delivers nothing itself")

    monkeypatch.setattr(Bus, "deliver", delivered_inline)
    report = sweep(world.bus, world.clock.now())
    assert (report.fired, report.failed, report.delivered, tasks(world)) == (3, 0, 3, 3)
    with world.bus.database.read(DISTRICT) as tx:
        assert tx.rows(select_from(Outbox)) == []


def test_a_tenant_whose_turn_fails_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for tenant in (DISTRICT, OTHER):
        world.do(late_signal(), person(tenant=tenant))
    world.start("tells")
    world.do(StartInstance("tells", place=OTHER), person(tenant=OTHER))
    world.clock.advance(timedelta(hours=1))
    read = Database.read

    def unreadable(self: Database, tenant: str, *more: Any) -> Any:
        if tenant == OTHER:
            raise RuntimeError("down")
        return read(self, tenant, *more)

    monkeypatch.setattr(Database, "read", unreadable)
    for _ in range(2):  # whoever's turn it is first
        sweep(world.bus, world.clock.now())
    monkeypatch.undo()
    assert tasks(world) == 1
    assert f"the turn of {OTHER}" in caplog.text


@pytest.mark.parametrize("locked", [CITY, DISTRICT, OTHER])
def test_what_expires_goes_in_every_tenant_but_the_one_that_is_locked(
    world: World, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    now = world.clock.now()
    message = {"key": 1, "name": "m", "correlation_key": "", "message_id": None, "variables": {}}
    tenants = (CITY, DISTRICT, OTHER)
    for tenant in tenants:
        with world.bus.database.write(tenant) as tx:
            tx.add(Message, {**message, "expires_at": now})
            kept = {"user": "u", "key": "k", "fingerprint": "f", "result": {}}
            tx.add(IdempotencyKey, {**kept, "created_at": now - timedelta(days=40)})
    run = Tx.run

    def refused(self: Tx, statement: Any, **values: Any) -> int:
        if self.tenant == locked:
            raise RuntimeError("locked")
        return run(self, statement, **values)

    monkeypatch.setattr(Tx, "run", refused)
    assert expire(world.bus, now + timedelta(seconds=1)) == 4
    monkeypatch.undo()
    for tenant in tenants:
        with world.bus.database.read(tenant) as tx:
            assert len(tx.rows(select_from(Message))) == (tenant == locked)


def test_what_a_step_writes_into_any_chain_is_bounded(world: World) -> None:
    platform, now = platform_actor(DISTRICT), world.clock.now()
    bounds = replace(Bounds(), written=100)
    context = Context(now, platform, world.bus.keys, 0)
    with world.bus.database.write(DISTRICT) as tx, pytest.raises(Unprocessable) as refused:
        append_case(tx, context, "Any", 7, Head(), [OwnersIncident("step", "why")], Meter(bounds))
    assert refused.value.code == "step_too_large"
    world.bus.bounds = bounds
    for command, actor in (
        (NoteAccess((AccessNote("Denied", None, "c", "api", "10.0.0.1", 1, now, now),)), platform),
        (StoreUpload("x", "a", "text/plain", b"", {}, None, None), person()),
    ):
        with pytest.raises(Unprocessable) as refused:
            world.do(command, actor)
        assert refused.value.code == "step_too_large"


class _Places:
    """A folder and an address, each of which may take nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.posted: list[str] = []
        self.closed = True
        monkeypatch.setattr(pinning, "post", self.post)

    def post(self, _address: str, text: str) -> None:
        if self.closed:
            raise OSError("nobody there")
        self.posted.append(text)


def test_an_address_that_takes_nothing_fills_no_folder_and_gets_the_newest_later(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, out = _Places(monkeypatch), tmp_path / "out"
    settings = Settings(
        "sqlite://", tmp_path, MASTER, "x" * 32, checkpoint_folder=out, checkpoint_webhook="http://x"
    )
    giving = Pinning(world.bus, settings)
    world.deploy("four_tasks.bpmn")
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    for _ in range(5):
        world.clock.advance(timedelta(hours=1))
        giving.pin()
    assert len(list(out.iterdir())) == 1
    places.closed = False
    giving.pin()
    giving.pin()
    assert (len(places.posted), len(list(out.iterdir()))) == (1, 1)


def test_a_folder_that_is_full_keeps_no_half_file_and_holds_up_no_address(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, out = _Places(monkeypatch), tmp_path / "out"
    places.closed = False
    settings = Settings(
        "sqlite://", tmp_path, MASTER, "x" * 32, checkpoint_folder=out, checkpoint_webhook="http://x"
    )
    giving = Pinning(world.bus, settings)
    world.deploy("four_tasks.bpmn")
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pinning.os, "fsync", full)
    giving.pin()
    assert (list(out.iterdir()), len(places.posted)) == ([], 1)
