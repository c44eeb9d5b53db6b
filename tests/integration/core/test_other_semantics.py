"""What another version of the engine's semantics recorded is re-executed, too, and tampering with it is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.history.chain import SEMANTICS
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import fire_due
from tests.integration.core.test_tampering import named, roots, sql, told
from tests.integration.core.world import DISTRICT, World

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


_ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
#: What semantics 3 changed, in one process: results of a multi-instance, dotted targets, a variable called like a
#: function, a timer cycle, a listener beside a start.
_CHANGED = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" {_ZEEBE} targetNamespace="urn:t">
  <process id="changed" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="named"/>
    <scriptTask id="named"><extensionElements>
      <zeebe:script expression="=count(items)" resultVariable="count"/>
      <zeebe:ioMapping><zeebe:output source="=count" target="told.number"/>
        <zeebe:output source="=count(items)" target="told.again"/></zeebe:ioMapping>
    </extensionElements></scriptTask><sequenceFlow id="f2" sourceRef="named" targetRef="each"/>
    <userTask id="each"><extensionElements><zeebe:userTask/>
      <zeebe:ioMapping><zeebe:output source="=said" target="last"/></zeebe:ioMapping></extensionElements>
      <multiInstanceLoopCharacteristics><extensionElements>
        <zeebe:loopCharacteristics inputCollection="=items" inputElement="one" outputCollection="results"
          outputElement="={{one: one, said: said}}"/></extensionElements></multiInstanceLoopCharacteristics>
    </userTask>
    <boundaryEvent id="tick" attachedToRef="each" cancelActivity="false"><timerEventDefinition>
      <timeCycle>R3/PT1H</timeCycle></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f3" sourceRef="tick" targetRef="ticked"/><endEvent id="ticked"/>
    <sequenceFlow id="f4" sourceRef="each" targetRef="e"/><endEvent id="e"/>
  </process></definitions>"""


def test_what_semantics_2_recorded_of_all_that_3_changed_is_re_executed_as_it_ran(world: World) -> None:
    """Begun and half done by a former version, finished by this one: both parts of the history hold."""
    with pytest.MonkeyPatch.context() as before:
        before.setattr("engine.instances.environment.SEMANTICS", 2)
        before.setattr("engine.history.chain.SEMANTICS", "2")
        world.do(Deploy((("changed.bpmn", _CHANGED.encode()),)))
        both = [world.start("changed", items=["a", "b", "c"]) for _ in range(2)]
        world.complete(both[0], "each", said=1)
        world.clock.advance(timedelta(hours=2, minutes=30))
        fire_due(world.bus, world.clock.now())
        for _ in range(3):
            world.complete(both[1], "each", said=2)
    assert verified(world) == 2
    world.restart()
    world.complete(both[0], "each", said=3)
    world.clock.advance(timedelta(hours=2))
    fire_due(world.bus, world.clock.now())
    world.complete(both[0], "each", said=4)
    assert verified(world) == 2
    with world.bus.database.read(DISTRICT) as tx:
        bodies = [row["body"] for row in tx.rows(select_from(HistoryEntry))]
    assert all(any(f'"semantics":"{number}"' in body for body in bodies) for number in ("2", SEMANTICS))


def verified(world: World) -> int:
    """How many instances were re-executed; nothing was found and nothing left out."""
    report = verify(world.bus.database)
    assert (report.ok, report.notes) == (True, []), [str(finding) for finding in report.findings]
    return report.instances_replayed
