"""An operator sees what stands still, tries it again, has its cause mended, and it goes on; sends what was given up."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_instances import Outbox
from engine.transaction.outbox import MAX_ATTEMPTS
from tests.browser.city import City, go_on, made_city, ready, sample, story
from tests.support.stuck import MENDED, STUCK

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]

DISTRICT = "01-01"


def the_case(city: City) -> tuple[int, str]:
    with sqlite3.connect(city.home / "city.db") as database:
        key, code = database.execute("SELECT key, case_code FROM case_record").fetchone()
    return int(key), str(code)


def trouble(city: City, case_key: int) -> None:
    """A step of the case that stands still because a decision table is missing, and a message that was given up."""
    now = datetime.now(UTC)
    with city.bus(VirtualClock(now)) as bus:
        bus.execute(Deploy((("noise.bpmn", STUCK),)), platform_actor(DISTRICT))
        bus.execute(StartInstance("noise_check", case_key=case_key), platform_actor(DISTRICT))
        said = {"name": "SIG_WITHDRAW", "correlation_key": "", "variables": {}}
        row = {
            "key": 7,
            "number": 0,
            "kind": "message",
            "payload": said,
            "created_at": now,
            "retried_at": None,
        }
        with bus.database.write(DISTRICT) as tx:
            tx.add(Outbox, {**row, "attempts": MAX_ATTEMPTS, "last_error": "没有部署这个流程"})


def mend(city: City) -> None:
    with city.bus(VirtualClock(datetime.now(UTC))) as bus:
        bus.execute(Deploy((("noise.dmn", MENDED),)), platform_actor(DISTRICT))


def test_what_stands_still_is_seen_mended_and_tried_again(tmp_path: Path) -> None:
    city = made_city(tmp_path)
    (driven,) = city.drive([sample("DEMO-2025-0001")])
    assert not driven.broken, driven.stopped
    key, code = the_case(city)
    trouble(city, key)
    with (
        city.served() as address,
        story(
            "operations.mjs", address, admin="tenant_admin_0101", designer="process_designer_0101", code=code,
            step="判定噪声等级", procedure="噪声核查", next="上门测噪",
        ) as played,
    ):  # fmt: skip
        ready(played)
        mend(city)
        go_on(played)
