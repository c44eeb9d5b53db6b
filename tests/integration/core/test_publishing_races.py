"""Several designers at once: one publishes, one keeps the drawing; the others are told, and no place has half of it."""

from __future__ import annotations

from typing import Any

from engine.definitions.commands import Deploy, Publish, SaveDrawing
from engine.errors import Conflict
from engine.ports import Binding
from tests.integration.core.test_races import at_once
from tests.integration.core.world import DISTRICT, VILLAGE, World, person

DESIGNERS = 8
DIAGRAM = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">'
    '<process id="noise" name="{name}" isExecutable="true"><startEvent id="s"/>'
    '<sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>'
)


def publish(name: str, *seen: tuple[str, int | None]) -> Publish:
    return Publish("noise", (("noise.bpmn", DIAGRAM.format(name=name).encode()),), seen, "", DISTRICT)


def serving(world: World, place: str) -> dict[str, Any]:
    with world.bus.database.read(DISTRICT) as tx:
        return world.bus.definitions.resolve(tx, "process", "noise", place, Binding(), 0)


def test_of_many_new_processes_with_one_id_one_is_published(world: World) -> None:
    results = at_once(DESIGNERS, lambda n: world.do(publish(f"第{n}个", (DISTRICT, None)), person(f"p{n}")))
    assert sorted(getattr(r, "code", "") for r in results) == ["", *["ref_taken"] * (DESIGNERS - 1)]
    assert serving(world, DISTRICT)["version"] == 1


def test_of_many_versions_drawn_on_one_base_one_is_published_everywhere(world: World) -> None:
    (first,) = world.do(publish("原来的", (DISTRICT, None)))
    both = ((DISTRICT, first["key"]), (VILLAGE, first["key"]))
    results = at_once(DESIGNERS, lambda n: world.do(publish(f"第{n}个", *both), person(f"p{n}")))
    won = [n for n, result in enumerate(results) if not isinstance(result, Conflict)]
    assert len(won) == 1
    assert all(r.code == "published_meanwhile" for n, r in enumerate(results) if n != won[0])
    names = {serving(world, place)["name"] for place in (DISTRICT, VILLAGE)}
    assert names == {f"第{won[0]}个"}


def test_of_many_that_deploy_the_same_files_one_adds_versions(world: World) -> None:
    file = ("noise.bpmn", DIAGRAM.format(name="噪声").encode())
    results = at_once(DESIGNERS, lambda n: world.do(Deploy((file,), DISTRICT), person(f"p{n}")))
    told = [result["definitions"][0] for result in results]
    assert sorted(row["is_new"] for row in told) == [*[False] * (DESIGNERS - 1), True]
    assert {(row["key"], row["version"]) for row in told} == {(serving(world, DISTRICT)["key"], 1)}


def test_of_many_windows_that_keep_one_drawing_one_does(world: World) -> None:
    def save(n: int) -> Any:
        return world.do(SaveDrawing("noise", DISTRICT, "噪声", None, f"<a n='{n}'/>", [], [], None))

    results = at_once(DESIGNERS, save)
    assert sorted(getattr(r, "code", "") for r in results) == ["", *["drawing_changed"] * (DESIGNERS - 1)]
