"""Publishing from the studio: several places at once or none, and never over a version that nobody has looked at."""

from __future__ import annotations

from typing import Any

from engine.definitions.commands import Deploy, DropDrawing, Publish
from engine.definitions.deploy import deploy
from engine.definitions.drawings import drop_drawing
from engine.errors import Conflict, Invalid
from engine.ports import Binding, NotDeployed
from engine.store.serial import next_serial
from engine.unit import Unit

MAX_PLACES = 100


def publish(unit: Unit, command: Publish) -> list[dict[str, Any]]:
    """Deploys the resources at every place; answers with the process's row per place, in their order.

    Conflict `published_meanwhile` when another version serves one of them by now, or `ref_taken` when a new process
    finds its id in use; then nothing is published anywhere.
    """
    if not 1 <= len(dict(command.seen)) <= MAX_PLACES:
        raise Invalid(
            "places", "没有选发布到哪里", "places", f"1–{MAX_PLACES} 个地方", str(len(command.seen))
        )
    if len(dict(command.seen)) < len(command.seen):
        twice = sorted(place for place, _ in command.seen if [p for p, _ in command.seen].count(place) > 1)
        raise Invalid("places", "同一个地方写了两次", "places", "每个地方一次", twice[0])
    # the lock of the counter that every new version takes: who publishes at the same time waits here
    next_serial(unit.tx, f"version/process/{command.ref}", 0)
    for place, seen in command.seen:
        _still_serving(unit, command.ref, place, seen)
    placed = []
    for place, _ in command.seen:
        answer = deploy(unit, Deploy(command.resources, place, command.note, complete=True))
        found = [r for r in answer["definitions"] if (r["kind"], r["ref"]) == ("process", command.ref)]
        if not found:
            raise Invalid("other_process", "画的不是这个流程", where="id", expected=command.ref)
        placed.append({**found[0], "place": place})
    drop_drawing(unit, DropDrawing(command.ref, command.drawn_for))
    return placed


def _still_serving(unit: Unit, ref: str, place: str, seen: int | None) -> None:
    try:
        row = unit.definitions.resolve(unit.tx, "process", ref, place, Binding(), 0)
    except NotDeployed:
        row = None
    now = None if row is None else int(row["key"])
    if now == seen:
        return
    if seen is None:
        raise Conflict(
            "ref_taken",
            f"编号“{ref}”已经有流程在用，换一个编号",
            where="id",
            expected="没有用过的编号",
            found=ref,
        )
    if row is None:
        raise Conflict("published_meanwhile", "原来的版本不在了", where=place, expected=str(seen))
    raise Conflict(
        "published_meanwhile", f"您画图以后，同事发布了第 {row['version']} 版，请先看看改了什么", where=place,
        expected=f"第 {row['version']} 版", found=str(seen),
    )  # fmt: skip
