"""Large diagrams: read in linear time, never while others wait for a lock, and refused clearly beyond a bound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.bpmn import parse_processes
from engine.context import Actor
from engine.definitions import catalog, deploy_read
from engine.definitions.commands import Deploy
from engine.errors import Forbidden, TooLarge
from engine.store import Database
from tests.integration.core.conftest import world
from tests.integration.core.world import DISTRICT, World, person
from tests.unit.bpmn.models import body, chain, end, file, node, process, start, user

__all__ = ["world"]


def long_chain(tasks: int, name: str = "long") -> bytes:
    """`tasks` tasks that pass, then a person."""
    names = ["s", *(f"t{n}" for n in range(tasks)), "u", "e"]
    nodes = {"s": start(), "u": user(), "e": end()} | {f"t{n}": node("task") for n in range(tasks)}
    return file(process(body(nodes, *chain(*names)), name))


def beside_each_other(processes: int) -> bytes:
    """One file with many small processes."""
    made = []
    for n in range(processes):
        nodes = {f"s{n}": start(), f"u{n}": user(), f"e{n}": end()}
        made.append(process(body(nodes, *chain(f"s{n}", f"u{n}", f"e{n}")), f"p{n}").replace('"f', f'"f{n}_'))
    return file(*made)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """(file, whether a write transaction was open) of every diagram that is read from now on."""
    seen: list[tuple[str, bool]] = []
    writing = 0
    write = Database.write

    @contextmanager
    def watched(self: Database, *args: Any, **named: Any) -> Iterator[Any]:
        nonlocal writing
        with write(self, *args, **named) as tx:
            writing += 1
            try:
                yield tx
            finally:
                writing -= 1

    def read(data: bytes, name: str, **named: Any) -> Any:
        seen.append((name, writing > 0))
        return parse_processes(data, name, **named)

    monkeypatch.setattr(Database, "write", watched)
    monkeypatch.setattr(deploy_read, "parse_processes", read)
    monkeypatch.setattr(catalog, "parse_processes", read)
    return seen


def test_four_times_the_elements_take_four_times_the_time() -> None:
    def seconds(tasks: int) -> float:
        data = long_chain(tasks)
        took = []
        for _ in range(4):  # the least is what it costs when nobody else is in the way
            began = process_time()
            parse_processes(data, "x.bpmn")
            took.append(process_time() - began)
        return min(took)

    assert seconds(1_200) < 9 * seconds(300), "it was sixteen times"


def test_what_is_published_is_read_before_anybody_waits_and_not_again(
    world: World, parsed: list[tuple[str, bool]]
) -> None:
    world.do(Deploy((("long.bpmn", long_chain(30)),)))
    root = world.start("long")
    assert parsed == [("long.bpmn", False)]
    assert list(world.open(root)) == ["u"]


def test_after_a_restart_a_large_diagram_is_read_with_no_lock_held(
    world: World, parsed: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.do(Deploy((("long.bpmn", long_chain(30)), ("many.bpmn", beside_each_other(5)))))
    parsed.clear()
    monkeypatch.setattr(catalog, "LARGE", 100)
    world.restart()
    roots = [world.start(name) for name in ("long", "p0", "p4")]
    world.restart()
    for root in roots:
        (element,) = world.open(root)
        world.complete(root, element)
    assert sorted(parsed) == sorted([("long.bpmn", False), ("many.bpmn", False)] * 2)
    assert verify(world.bus.database, DISTRICT).ok


def test_who_may_not_deploy_has_nothing_read(world: World, parsed: list[tuple[str, bool]]) -> None:
    stranger = Actor("x", "某人", DISTRICT, (("mediator", DISTRICT),), "mediator", frozenset())
    with pytest.raises(Forbidden):
        world.do(Deploy((("long.bpmn", long_chain(3)),)), stranger)
    assert parsed == []


@pytest.mark.parametrize(
    ("bound", "most", "data", "said"),
    [
        ("engine.bpmn.parse.parse.MAX_ELEMENTS", 50, long_chain(60), "“long”"),
        ("engine.bpmn.parse.parse.MAX_PROCESSES", 3, beside_each_other(4), "流程太多"),
        ("engine.definitions.deploy_read.MAX_DEFINITIONS", 3, beside_each_other(4), "分几次"),
        ("engine.definitions.deploy_read.MAX_STORED", 500, beside_each_other(4), "整个文件"),
    ],
)
def test_too_much_is_refused_and_what_was_published_before_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, data: bytes, said: str
) -> None:
    world.do(Deploy((("big.bpmn", data),)))
    name = "long" if b'id="long"' in data else "p1"
    root = world.start(name)
    monkeypatch.setattr(bound, most)
    with pytest.raises(TooLarge, match=said) as refused:
        world.do(Deploy((("big.bpmn", data.replace(b"?>", b"?> ", 1)),)), person())
    assert refused.value.expected and refused.value.found and refused.value.where
    world.restart()
    world.complete(root, next(iter(world.open(root))))
    assert world.start(name)
    assert verify(world.bus.database, DISTRICT).ok
