"""A designer draws a step with a form and publishes it for one district: only cases there meet it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from api.demo.driver import Driven
from tests.browser.city import made_city, play, sample

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]

STEP, FIELD = "现场测噪", "测得多少分贝"
NOISE = "DEMO-2025-0001"


def elsewhere(record: dict[str, Any]) -> dict[str, Any]:
    """The same matter in another district."""
    moved = copy.deepcopy(record)
    moved["case_id"] += "-X"
    moved["region"]["org_code"] = "01-02-01-003-05"
    return moved


def at_the_step(_case: Driven, task: dict[str, Any]) -> bool:
    """Cases stop where the new step is, or behind the place where it would be."""
    return task["name"] == STEP or task["element_id"] == "P03-S02"


def test_a_new_step_with_a_form_is_met_in_its_district_only(tmp_path: Path) -> None:
    city = made_city(tmp_path)
    with city.served() as address:
        play(
            "studio.mjs", address, designer="process_designer_0101", flow="F_P03-S01__Gw_danger",
            step=STEP, field=FIELD,
        )  # fmt: skip
        here, there = city.drive([sample(NOISE), elsewhere(sample(NOISE))], at_the_step)
        assert (here.broken, there.broken) == (False, False), (here.stopped, there.stopped)
        play(
            "met.mjs", address, mediator="village_mediator_010101001", other="village_mediator_010201003",
            step=STEP, field=FIELD, usual="告知与听取",
        )  # fmt: skip
