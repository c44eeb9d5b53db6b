"""What starts by itself, as /api shows it: the tenant's own rows only."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.timers.commands import FireStart
from tests.integration.core.timed import timed


def test_the_list_says_where_and_when(as_user: Callable[[str], FlaskClient], bus: Bus) -> None:
    bus.execute(
        Deploy((("patrol.bpmn", timed("timeCycle", "0 9 * * 1-5", timer_key="T_SUP_DAILY")),)),
        platform_actor("01-01"),
    )
    rows = as_user("designer").get("/api/timers/starts").json or []
    (row,) = [row for row in rows if row["process_id"] == "patrol"]
    assert (row["timer_key"], row["timer"], row["place"], row["name"]) == (
        "T_SUP_DAILY", "0 9 * * 1-5", "01-01", "巡查",
    )  # fmt: skip
    assert row["due_at"].endswith("T01:00:00Z")
    assert row["fired_at"] is None and row["instance_key"] is None
    assert row["late"] is False


def test_a_start_that_met_trouble_is_shown_late(as_user: Callable[[str], FlaskClient], bus: Bus) -> None:
    bus.execute(
        Deploy((("patrol.bpmn", timed("timeDate", "2026-01-05T09:00:00+08:00")),)), platform_actor("01-01")
    )
    rows = as_user("designer").get("/api/timers/starts").json or []
    assert [row["late"] for row in rows if row["process_id"] == "patrol"] == [True]
    assert bus.execute(FireStart("patrol", "Start", "01-01", 0), platform_actor("01-01")) is not None
    rows = as_user("designer").get("/api/timers/starts").json or []
    assert [row["late"] for row in rows if row["process_id"] == "patrol"] == [False]
