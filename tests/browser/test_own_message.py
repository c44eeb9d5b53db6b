"""A district's own case message has its button, its dialog and its reason on the page of the case."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from casework.tables.folder import PROCESSES, VARIABLE
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from tests.browser.city import City, made_city, play, sample
from tests.support.own_message import CONSEQUENCE, LABEL, NAME, STEP, own_mediation, write_table

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]

DISTRICT, CASE = "01-03", "DEMO-2025-0022"


def case_code(city: City) -> str:
    with sqlite3.connect(city.home / "city.db") as database:
        return str(database.execute("SELECT case_code FROM case_record").fetchone()[0])


def test_the_dialog_says_and_asks_what_the_district_s_table_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = made_city(tmp_path)
    record = sample(CASE)
    with city.bus(VirtualClock(datetime.fromisoformat("2025-01-03T08:00:00+08:00"))) as bus:
        own = Deploy((("people_mediation.bpmn", own_mediation()),), DISTRICT)
        bus.execute(own, platform_actor(DISTRICT))
    city.drive([record], lambda _case, task: task["element_id"] == "P04-S03")
    processes = tmp_path / "processes"
    shutil.copytree(PROCESSES, processes)
    monkeypatch.setenv(VARIABLE, str(processes))
    with city.served() as address:
        write_table(processes, DISTRICT)  # the server runs already
        play(
            "own_message.mjs", address, triage="county_triage_0103", director="county_director_0103",
            code=case_code(city), key=NAME, label=LABEL, consequence=CONSEQUENCE, step=STEP,
        )  # fmt: skip
