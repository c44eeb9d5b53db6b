"""One model cannot stall the platform: what a command may move, write and last is bounded as a whole, what is recorded
grows with what happens, and a re-execution knows nothing of the bounds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.settings import SettingsError, settings_from
from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.errors import Unprocessable
from engine.history import chain as history_chain
from engine.instances import environment
from engine.instances.commands import StartInstance
from engine.meter import Bounds, Meter
from engine.projections.check import ListCheck
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Incident, ProcessInstance, Variable
from engine.store.tenant_statements import select_from, table_of
from tests.integration.core.conftest import world
from tests.integration.core.test_story import live_state, stored_state
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import body, chain, end, extensions, file, node, process, start, user

__all__ = ["world"]

_LOOP = (
    '<zeebe:loopCharacteristics inputCollection="=for i in 1..n return i" inputElement="i" '
    'outputCollection="found" outputElement="=r"/>'
)
_MANY = f"<multiInstanceLoopCharacteristics{{}}>{extensions(_LOOP)}</multiInstanceLoopCharacteristics>"


def scripts(expression: str = "=i * 2", name: str = "giant") -> bytes:
    """A script for each of `n` items with an output collection, then a person."""
    script = node(
        "scriptTask",
        extensions(f'<zeebe:script expression="{expression}" resultVariable="r"/>') + _MANY.format(""),
    )
    nodes = {"s": start(), "many": script, "rest": user(), "e": end()}
    return file(process(body(nodes, *chain("s", "many", "rest", "e")), name))


def people() -> bytes:
    """A person for each of `n` items, whose answer is collected."""
    nodes = {"s": start(), "ask": user(_MANY.format("")), "rest": user(), "e": end()}
    return file(process(body(nodes, *chain("s", "ask", "rest", "e")), "asked"))


def entries(world: World) -> list[int]:
    """The sizes of the recorded entries of instances, in characters."""
    with world.bus.database.read(DISTRICT) as tx:
        rows = tx.rows(select_from(HistoryEntry))
    return [len(row["body"]) for row in rows if row["chain"] == "instance"]


def variable(world: World, name: str) -> list[Any]:
    """The stored values of a variable, in all its scopes."""
    with world.bus.database.read(DISTRICT) as tx:
        rows = tx.rows(select_from(Variable).where(table_of(Variable).c.name == name))
    return [json.loads(row["value"]) for row in rows]


def proved(world: World) -> None:
    """Everything verifies: chains, re-execution, lists."""
    lists = ListCheck()
    report = verify(world.bus.database, DISTRICT, lists=lists)
    lists.close()
    assert report.findings == [] and report.notes == [] and report.instances_replayed


def bound(world: World, **bounds: Any) -> None:
    world.bus.bounds = replace(Bounds(), **bounds)


def nothing_stored(world: World) -> bool:
    with world.bus.database.read(DISTRICT) as tx:
        return not tx.rows(select_from(ProcessInstance)) and entries(world) == []


def test_a_collected_list_is_recorded_once_and_not_once_per_item(world: World) -> None:
    world.do(Deploy((("giant.bpmn", scripts()),)))
    sizes = []
    for count in (50, 200):
        root = world.start("giant", n=count)
        assert live_state(world, root) == stored_state(world, root)
        sizes.append(entries(world)[-1])
    assert sizes[1] < 4.5 * sizes[0], "four times the items are four times the record"
    assert sorted(variable(world, "found"), key=len)[-1] == [2 * i for i in range(1, 201)]
    proved(world)


def test_answers_that_come_one_by_one_are_recorded_one_by_one(world: World) -> None:
    world.do(Deploy((("asked.bpmn", people()),)))
    root = world.start("asked", n=60)
    first = max(entries(world))
    for number in range(3):
        world.complete(root, "ask", r="x" * 300 + str(number))  # the newest that is open
        assert live_state(world, root) == stored_state(world, root)
        world.restart()
    assert max(entries(world)[1:]) < 1_600 + 300 * 3 < first
    (kept,) = variable(world, "found")
    assert [item[-1:] if item else None for item in kept[-4:]] == [None, "2", "1", "0"]
    proved(world)


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ({"activations": 50}, "too_many_activations"),
        ({"written": 4_000}, "step_too_large"),
        ({"seconds": 0.0}, "step_too_long"),
    ],
)
def test_a_step_beyond_a_bound_is_refused_whole_and_names_its_element(
    world: World, bounds: dict[str, Any], code: str
) -> None:
    world.do(Deploy((("giant.bpmn", scripts()),)))
    bound(world, **bounds)
    with pytest.raises(Unprocessable) as refused:
        world.do(StartInstance(process_id="giant", variables={"n": 200}))
    assert refused.value.code == code
    assert refused.value.where in ("many", "s", "giant")
    assert (refused.value.expected and "什么都没有保存" in refused.value.detail) or code.startswith(
        "too_many"
    )
    assert nothing_stored(world)


def test_what_was_recorded_is_proved_under_any_later_bound(world: World) -> None:
    world.do(Deploy((("giant.bpmn", scripts()),)))
    world.start("giant", n=30)
    bound(world, activations=1, written=1, seconds=0.0)
    proved(world)


def test_a_record_of_the_semantics_before_is_executed_again_as_it_was_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.do(Deploy((("asked.bpmn", people()),)))
    with monkeypatch.context() as before:
        before.setattr(environment, "SEMANTICS", 2)
        before.setattr(history_chain, "SEMANTICS", "2")
        root = world.start("asked", n=4)
        world.complete(root, "ask", r="old")
    for number in range(3):
        world.complete(root, "ask", r=f"new {number}")
    assert variable(world, "found")[-1] == ["new 2", "new 1", "new 0", "old"]
    proved(world)


def test_a_variable_of_the_same_name_as_the_collection_is_an_incident(world: World) -> None:
    """It was an IndexError at every completion, for ever."""
    nodes = {"s": start(), "ask": user(_MANY.format("")), "rest": user(), "e": end()}
    world.do(Deploy((("asked.bpmn", file(process(body(nodes, *chain("s", "ask", "rest", "e")), "asked"))),)))
    root = world.start("asked", n=2)
    world.complete(root, "ask", found="not a list", r=1)
    with world.bus.database.read(DISTRICT) as tx:
        (raised,) = tx.rows(select_from(Incident))
    assert raised["error_type"] == "EXTRACT_VALUE_ERROR" and "found" in raised["message"]
    proved(world)


def test_the_bounds_hold_for_all_steps_of_a_command_together() -> None:
    moments = iter([0.0, 1.0, 2.0, 9.0])
    meter = Meter(Bounds(activations=10, seconds=5.0), lambda: next(moments))
    meter.activated("a")
    meter.activated("b")
    with pytest.raises(Unprocessable, match="5 秒") as refused:
        meter.activated("c")
    assert refused.value.where == "c"


def test_the_bounds_are_settings(tmp_path: Path) -> None:
    names = ("ACTIVATIONS", "BYTES", "SECONDS")
    given = {f"FENGQIAO_STEP_{name}": str(number) for number, name in enumerate(names, 2)}
    assert settings_from({"FENGQIAO_HOME": str(tmp_path), **given}).bounds == Bounds(2, 3, 4.0)
    for wrong in ("0", "-1", "many", "inf"):
        with pytest.raises(SettingsError, match="FENGQIAO_STEP_SECONDS"):
            settings_from({"FENGQIAO_HOME": str(tmp_path), "FENGQIAO_STEP_SECONDS": wrong})
