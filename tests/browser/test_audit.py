"""An auditor replays a closed case step by step; the badge turns red after a history row was changed by SQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.browser.city import City, go_on, made_city, ready, sample, story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]

#: The step whose record is changed: the eighth command of the case.
STEP = 8


def case_code(city: City) -> str:
    with sqlite3.connect(city.home / "city.db") as database:
        return str(database.execute("SELECT case_code FROM case_record").fetchone()[0])


def change_the_record(city: City) -> None:
    """Somebody with the database in their hands rewrites what a person answered, and removes what would refuse it."""
    with sqlite3.connect(city.home / "city.db", timeout=20) as database:
        database.execute("DROP TRIGGER history_entry_no_update")
        keyed = database.execute(
            "SELECT chain_key, seq FROM history_entry WHERE chain = 'instance' ORDER BY at, seq LIMIT 1 OFFSET ?",
            (STEP - 1,),
        ).fetchone()
        changed = database.execute(
            "UPDATE history_entry SET body = replace(body, 'true', 'false') "
            "WHERE chain = 'instance' AND chain_key = ? AND seq = ?",
            keyed,
        )
        assert changed.rowcount == 1


def test_the_badge_turns_red_after_the_record_was_changed(tmp_path: Path) -> None:
    city = made_city(tmp_path)
    (driven,) = city.drive([sample("DEMO-2025-0001")])
    assert not driven.broken, driven.stopped
    with (
        city.served() as address,
        story(
            "replay.mjs", address, auditor="auditor_0101", code=case_code(city), step=STEP,
            deed="办完「现场调解」：达成一致",
        ) as played,
    ):  # fmt: skip
        ready(played)
        change_the_record(city)
        go_on(played)
