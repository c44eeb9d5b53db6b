"""Of one process one instance at a time begins under a key, whatever the message is called, and none is lost."""

from __future__ import annotations

from casework.verification import verify
from engine.store.tables_instances import Outbox, ProcessInstance
from engine.store.tenant_statements import select_from, table_of
from engine.tasks.commands import CompleteTask
from tests.integration.core.speaking import HOUR, KEYED, MESSAGE, Speech, starting
from tests.integration.core.test_races import at_once
from tests.integration.core.world import DISTRICT, World, person

PUBLISHERS = 8
_ALL = select_from(ProcessInstance).order_by(table_of(ProcessInstance).c.key)


def ready(world: World) -> Speech:
    speech = Speech(world)
    speech.deploy(starting("p", KEYED, MESSAGE))
    return speech


def left(world: World) -> list[tuple[int, int]]:
    with world.bus.database.read(DISTRICT) as tx:
        return [(row["key"], row["number"]) for row in tx.rows(select_from(Outbox))]


def numbers(speech: Speech) -> list[int]:
    """The payloads of all instances that have begun, in their order."""
    with speech.world.bus.database.read(DISTRICT) as tx:
        rows = tx.rows(_ALL)
    return [int(speech.variables(row["key"])["n"]) for row in rows]


def test_messages_of_two_names_that_race_for_one_key_begin_one_after_the_other(world: World) -> None:
    speech = ready(world)
    said = at_once(
        PUBLISHERS, lambda n: speech.say(("mk", "m")[n % 2], "k", HOUR, n=n, actor=person(f"p{n}"))
    )
    assert sum(answer["correlated"] is not None for answer in said) == 1
    for begun in range(1, PUBLISHERS + 1):
        assert left(world) == []
        (active,) = speech.roots("p")
        assert len(speech.instances()) == begun
        world.complete(active, "t")
    assert speech.roots("p") == []
    assert sorted(numbers(speech)) == list(range(PUBLISHERS))
    assert verify(world.bus.database).ok


def test_what_was_held_back_begins_once_though_the_platform_died_before_it_was_told(world: World) -> None:
    speech = ready(world)
    for n, name in enumerate(("mk", "m", "mk")):
        speech.say(name, "k", HOUR, n=n)
    for begun in (1, 2, 3):
        (active,) = speech.roots("p")
        assert len(speech.instances()) == begun
        _, items = world.bus.carry_out(CompleteTask(world.open(active)["t"]), person())
        assert left(world) == items and items  # committed, not delivered: the process died here
        world.restart()
        at_once(4, lambda _n: world.bus.deliver(DISTRICT, left(world)))
        world.bus.deliver(DISTRICT, items)  # and once more by a clock that had read the list before
    assert numbers(speech) == [0, 1, 2]
    assert (speech.roots("p"), left(world)) == ([], [])
    assert verify(world.bus.database).ok
