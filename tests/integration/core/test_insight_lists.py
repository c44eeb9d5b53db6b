"""The lists of decisions, of subscriptions to messages and of what reached them say what the history says: as it is
written, made again, and filled by the upgrade of a database that had none."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations

from casework.verification import verify
from engine.definitions.commands import Deploy
from engine.instances.commands import ResolveIncident, SetVariables
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.projections.rebuild import rebuild
from engine.store.base import Base
from engine.store.tables_insight import CorrelatedMessage, DecisionInstance, MessageSubscription
from engine.store.tables_instances import Incident, ProcessInstance
from engine.store.tenant_statements import delete_of, select_from
from tests.integration.core.rich import enrich
from tests.integration.core.story import tell_story
from tests.integration.core.test_tampering import sql
from tests.integration.core.unguarded import unguard
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import (
    HEAD,
    SIGNAL,
    Node,
    body,
    boundary,
    chain,
    end,
    extensions,
    io,
    node,
    start,
    user,
)

LISTS: tuple[type[Base], ...] = (DecisionInstance, MessageSubscription, CorrelatedMessage)
BY_KEY = '<messageEventDefinition messageRef="MK"/>'


def rows(world: World, model: type[Base]) -> list[dict[str, Any]]:
    with world.bus.database.read(DISTRICT) as tx:
        return sorted((dict(row) for row in tx.rows(select_from(model))), key=lambda row: str(row["key"]))


def every_row(world: World) -> dict[str, Any]:
    return {model.__tablename__: rows(world, model) for model in LISTS}


def publish(world: World, process: str, nodes: dict[str, Node], *flows: tuple[str, ...]) -> None:
    text = f'{HEAD}<process id="{process}" isExecutable="true">{body(nodes, *flows)}</process></definitions>'
    world.do(Deploy(((f"{process}.bpmn", text.encode()),)))


def decides(more: str = "") -> Node:
    called = '<zeebe:calledDecision decisionId="small_decision" resultVariable="way"/>'
    return node("businessRuleTask", extensions(called, more))


def a_call_that_decides(world: World, more: str = "") -> None:
    publish(world, "inner", {"s": start(), "d": decides(more), "e": end()}, *chain("s", "d", "e"))
    call = node("callActivity", extensions('<zeebe:calledElement processId="inner"/>'))
    publish(world, "outer", {"s": start(), "c": call, "e": end()}, *chain("s", "c", "e"))


def retry(world: World) -> None:
    with world.bus.database.read(DISTRICT) as tx:
        (incident,) = [row for row in tx.rows(select_from(Incident)) if row["state"] == "ACTIVE"]
    world.do(ResolveIncident(incident["key"]))


def called_by(world: World, root: int) -> int:
    with world.bus.database.read(DISTRICT) as tx:
        (key,) = [row["key"] for row in tx.rows(select_from(ProcessInstance)) if row["parent_key"] == root]
    return int(key)


def agree(world: World) -> None:
    """Made again the lists are the same, and the check finds nothing."""
    kept = every_row(world)
    report = verify(world.bus.database, DISTRICT, opener=world.bus.keyring)
    assert report.ok, report.findings
    rebuild(world.bus.database, DISTRICT)
    assert every_row(world) == kept


def test_a_decision_that_is_made_at_the_second_try_stands_in_the_called_process(world: World) -> None:
    a_call_that_decides(world)
    root = world.start("outer", risk="red")
    inner = called_by(world, root)
    world.restart()
    world.deploy("small_decision.dmn")
    retry(world)
    (made,) = rows(world, DecisionInstance)
    assert (made["process_key"], made["process_id"], made["ref"]) == (inner, "inner", "small_decision")
    agree(world)


def test_what_is_tried_again_after_the_decision_makes_no_second_one(world: World) -> None:
    world.deploy("small_decision.dmn")
    a_call_that_decides(world, io(("output", "assert(way, ready = true)", "told")))
    root = world.start("outer", risk="red", ready=None)
    assert len(rows(world, DecisionInstance)) == 1
    world.do(SetVariables(called_by(world, root), {"ready": True}))
    retry(world)
    (made,) = rows(world, DecisionInstance)
    assert made["key"] == f"{made['element_key']}-1"
    agree(world)


def test_a_subscription_says_what_happened_last(world: World) -> None:
    waits = {"s": start(), "t": user(), "b": boundary("t", BY_KEY, False), "e": end(), "f": end()}
    publish(world, "listens", waits, *chain("s", "t", "e"), ("b", "f"))
    root = world.start("listens", code="K")
    seen = [row["state"] for row in rows(world, MessageSubscription)]
    key = world.do(PublishMessage("mk", "K"))["key"]
    seen += [row["state"] for row in rows(world, MessageSubscription)]
    world.do(PublishMessage("mk", "K", ttl_ms=60_000))
    world.complete(root, "t")
    seen += [row["state"] for row in rows(world, MessageSubscription)]
    assert seen == ["CREATED", "CORRELATED", "DELETED"]
    first, second = rows(world, CorrelatedMessage)
    assert first["message_key"] == key != second["message_key"] is not None
    assert {row["subscription_key"] for row in (first, second)} == {
        rows(world, MessageSubscription)[0]["key"]
    }
    agree(world)


def test_signals_leave_nothing_in_the_lists_of_messages(world: World) -> None:
    caught = node("intermediateCatchEvent", SIGNAL)
    publish(world, "hears", {"s": start(), "c": caught, "e": end()}, *chain("s", "c", "e"))
    publish(world, "begins", {"s": start(SIGNAL), "t": user(), "e": end()}, *chain("s", "t", "e"))
    world.start("hears")
    world.do(BroadcastSignal("sg"))
    assert every_row(world) == {model.__tablename__: [] for model in LISTS}


def test_they_are_made_again_at_any_moment_of_a_story(world: World) -> None:
    for number, _root in enumerate(tell_story(world)):
        if number in (4, 12):
            agree(world)
    agree(world)


def emptied_and_filled(world: World) -> None:
    """As a database that comes from the version before: the tables are new, and the migration fills them."""
    for model in LISTS:
        with world.bus.database.write(DISTRICT) as tx:
            tx.run(delete_of(model))
    with (
        world.bus.database.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        import_module("engine.store.migrations.versions.0021_insight").fill()


def test_the_upgrade_fills_them_from_the_history(world: World) -> None:
    enrich(world)
    kept = every_row(world)
    assert all(kept.values()), {name: len(found) for name, found in kept.items()}
    emptied_and_filled(world)
    assert every_row(world) == kept
    assert verify(world.bus.database, opener=world.bus.keyring).findings == []


def test_a_history_that_was_altered_keeps_nobody_from_the_upgrade(world: World) -> None:
    world.deploy("ping.bpmn")
    broken, whole = (world.start("ponging", pair=pair) for pair in "ab")
    unguard(world)
    sql(world, "UPDATE history_entry SET body = '{\"records\": [{}]}' WHERE chain_key = :key", key=broken)
    emptied_and_filled(world)
    assert [row["root_key"] for row in rows(world, MessageSubscription)] == [whole]
