"""A district bends the city's procedures by files alone, and only its own cases notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.districts import DISTRICTS, load_districts
from casework.tables.folder import SHARED
from engine.bpmn import parse_processes
from engine.dmn import parse_dmn
from engine.feel import FeelContext
from forms import compile_form
from tests.processes.live_city import live_city

BASE = SHARED.parent
OVERLAY = DISTRICTS / "01-01"


def test_it_holds_no_code() -> None:
    kinds = {path.suffix for path in OVERLAY.rglob("*") if path.is_file()}
    assert kinds <= {".bpmn", ".dmn", ".form", ".yaml", ".md"}


def test_it_adds_and_takes_nothing_away() -> None:
    name = "instant_mediation/instant_mediation.bpmn"
    (mine,) = parse_processes((OVERLAY / name).read_bytes(), name)
    (citys,) = parse_processes((BASE / name).read_bytes(), name)
    assert set(mine.elements) - set(citys.elements) == {"CH-P03-S06"}
    assert set(citys.elements) <= set(mine.elements)
    name = "instant_mediation/P03-S02.form"
    fields = [
        {f.key: f.required for f in compile_form(json.loads((root / name).read_text("utf-8"))).fields}
        for root in (BASE, OVERLAY)
    ]
    assert fields[1] == {**fields[0], "interpreter": False}


def test_its_decision_table_differs_where_it_says() -> None:
    name = "four_level_sampling_draw/dmn_sampling.dmn"
    counts = {"sampling_level": "SL2", "grade_counts": {"A": 5, "B": 20, "C": 15}}
    found = [
        parse_dmn((root / name).read_bytes(), name).evaluate("dmn_sampling", counts, FeelContext()).output
        for root in (BASE, OVERLAY)
    ]
    assert [one["B"] for one in found] == [6, 10]


@pytest.mark.parametrize(("sample", "here"), [("0001", True), ("0038", False)])
def test_only_its_own_cases_go_through_its_step(tmp_path: Path, sample: str, here: bool) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        assert load_districts(city.bus) == ["01-01"]
        case = city.sample(sample, leave_at="CH-P03-S06")
        assert (city.tenant == "01-01") is here
        assert ("CH-P03-S06" in city.waiting()) is here
        assert case.stopped == ("留在 CH-P03-S06" if here else "")


def test_its_timer_is_shorter_for_its_own_cases(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        load_districts(city.bus)
        with city.bus.database.read("01-01", city.bus.tenants.lineage("01-01")) as tx:
            assert city.bus.time.timers(tx, "01-01-01").spec("T_PM_SCHEDULE").duration == "P1D"
        with city.bus.database.read("01-02", city.bus.tenants.lineage("01-02")) as tx:
            assert city.bus.time.timers(tx, "01-02-01").spec("T_PM_SCHEDULE").duration != "P1D"
