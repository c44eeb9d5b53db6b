"""Our conformance cases through the bus and the database, a new process after every step: the record of each instance
holds the trace that the specification demands, and verification re-executes all of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.history.replay import recorded_events
from engine.instances.commands import CancelInstance
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Incident, ProcessInstance, Timer, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from engine.timers.commands import FireTimer
from engine.values import loads
from tests.integration.core.world import DISTRICT, World, world_at

CASES = Path(__file__).parents[1] / "unit" / "bpmn" / "semantics"
_TASK, _TIMER, _INCIDENT = table_of(UserTask), table_of(Timer), table_of(Incident)
_INSTANCE, _ENTRY = table_of(ProcessInstance), table_of(HistoryEntry)
_TASKS = select_from(UserTask, _TASK.c.key, _TASK.c.element_id).where(
    _TASK.c.root_key == key_param("root"), _TASK.c.state == "CREATED"
)
_TIMERS = select_from(
    Timer, _TIMER.c.element_key, _TIMER.c.index, _TIMER.c.generation, _TIMER.c.due_at
).where(_TIMER.c.root_key == key_param("root"))
_INCIDENTS = select_from(Incident, _INCIDENT.c.key).where(
    _INCIDENT.c.root_key == key_param("root"), _INCIDENT.c.state == "ACTIVE"
)
_RECORD = (
    select_from(HistoryEntry, _ENTRY.c.body)
    .where(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("root"))
    .order_by(_ENTRY.c.seq)
)
_ROOT = select_from(ProcessInstance, _INSTANCE.c.state).where(_INSTANCE.c.key == key_param("root"))


class Played:
    """One case in a world."""

    def __init__(self, world: World, case: dict[str, Any]) -> None:
        self.world, self.case = world, case
        model = (CASES / f"{case['id']}.bpmn").read_bytes()
        world.do(Deploy(((f"{case['id']}.bpmn", model),)))
        self.root = world.start(case["id"], **case["data"])
        for step in case["steps"]:
            world.restart()
            self.act(step)

    def rows(self, question: Any) -> list[Any]:
        with self.world.bus.database.read(DISTRICT) as tx:
            return list(tx.rows(question, root=self.root))

    def act(self, step: dict[str, Any]) -> None:
        do = self.world.do
        if "complete" in step:
            keys = sorted(row["key"] for row in self.rows(_TASKS) if row["element_id"] == step["complete"])
            do(CompleteTask(keys[0], step["set"]))
        elif "message" in step:
            do(PublishMessage(step["message"]))
        elif "signal" in step:
            do(BroadcastSignal(step["signal"]))
        elif "sleep" in step:
            self.sleep(timedelta(seconds=float(step["sleep"])))
        elif "state" in step:
            assert self.state == step["state"]

    def sleep(self, much: timedelta) -> None:
        clock = self.world.clock
        end = clock.now() + much
        while due := sorted(
            (row["due_at"], row["element_key"], row["index"], row["generation"])
            for row in self.rows(_TIMERS)
            if row["due_at"] <= end
        ):
            clock.move_to(max(due[0][0], clock.now()))
            self.world.do(FireTimer(*due[0][1:]))
        clock.move_to(end)

    @property
    def state(self) -> str:
        if self.rows(_INCIDENTS):
            return "error"
        (row,) = self.rows(_ROOT)
        return "running" if row["state"] == "ACTIVE" else "ended"

    def check(self) -> None:
        expect = self.case["expect"]
        trace = self.trace()
        counts = Counter(trace)
        for element in {*expect["completed"], *expect["never"]} - {*expect["optional"]}:
            assert counts[element] == expect["completed"].get(element, 0), (self.case["id"], element, trace)
        for before, after in expect["order"]:
            assert trace.index(before) < trace.index(after), (self.case["id"], trace)
        assert expect["state"] in ("any", self.state), self.case["id"]

    def trace(self) -> list[str]:
        """The elements that the record says have completed, in order."""
        bodies, found = set(), []
        record = [loads(row["body"]) for row in self.rows(_RECORD)]
        for kind, facts in recorded_events(record):
            if kind == "ElementActivated" and facts["type"] == "MULTI_INSTANCE_BODY":
                bodies.add(facts["key"])
            elif kind == "ElementCompleted" and facts["key"] not in bodies:
                found.append(facts["element_id"])
        return found


#: The kinds that leave the most to be kept between steps; the others are played in memory only.
_KINDS = (
    "adhoc",
    "boundary",
    "comp",
    "ev_cond",
    "ev_signal",
    "evsub",
    "loop",
    "mi_",
    "or_",
    "thread",
    "timer",
    "tx",
)


def cases() -> list[dict[str, Any]]:
    """Those that somebody starts; what starts by events would also be started by the others' messages."""
    found = [loads(file.read_text("utf-8")) for file in sorted(CASES.glob("*.json"))]
    return [case for case in found if case["id"].startswith(_KINDS)]


@pytest.mark.slow
def test_every_case_leaves_its_trace_in_the_record(database_url: str) -> None:
    with world_at(database_url) as world:
        for case in cases():
            played = Played(world, case)
            played.check()
            if played.state != "ended":
                world.do(CancelInstance(played.root))
        report = verify(world.bus.database)
        assert report.ok, report.findings
        assert report.instances_replayed == len(cases())
