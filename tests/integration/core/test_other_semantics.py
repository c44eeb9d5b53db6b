"""What another version of the engine's semantics recorded is re-executed, too, and tampering with it is found."""

from __future__ import annotations

import pytest

from engine.history.chain import SEMANTICS
from engine.history.verify import verify
from tests.integration.core.test_tampering import named, roots, sql, told
from tests.integration.core.world import World

__all__ = ["told"]


def test_what_another_engine_version_recorded_is_re_executed_all_the_same(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.history.replay.RUNNABLE", frozenset({"another"}))
    report = verify(told.bus.database)
    assert (report.ok, report.instances_replayed, report.notes) == (True, 2, [])


def test_a_changed_state_of_what_another_engine_version_recorded_is_found(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.history.replay.RUNNABLE", frozenset({"another"}))
    _, second = roots(told)
    sql(
        told,
        "UPDATE snapshot_part SET data = replace(data, '\"C\"', '\"D\"') WHERE root_key = :key",
        key=second,
    )
    assert named(told) == ("instance", second, 3)


def test_where_another_engine_version_went_another_way_it_is_said_and_is_no_tampering(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.history.replay.RUNNABLE", frozenset({"another"}))
    monkeypatch.setattr("engine.history.replay._difference", lambda now, then: "别的事实")
    report = verify(told.bus.database)
    assert (report.ok, report.instances_replayed, len(report.notes)) == (True, 0, 2)
    assert f"语义版本 {SEMANTICS}" in report.notes[0]
    assert "第 1 条" in report.notes[0]
