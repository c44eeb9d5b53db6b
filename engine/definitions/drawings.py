"""Drawings and scenarios of the studio: kept on the server, each drawing seen by its designer only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from engine.access import authz
from engine.definitions.commands import DropDrawing, DropScenario, SaveDrawing, SaveScenario
from engine.errors import Conflict, Invalid, NotFound
from engine.instances.instances import tenant_place
from engine.store.serial import next_serial
from engine.store.tables_studio import Drawing, StoredScenario
from engine.store.tenant_statements import counted, delete_of, select_from, table_of, text_param
from engine.unit import Unit

_DRAWING = table_of(Drawing)
_SCENARIO = table_of(StoredScenario)
#: So many drawings a designer, so many scenarios a process keeps; for so many processes a tenant keeps scenarios.
MOST = 200
MOST_REFS = 1_000

_ONE = (
    _DRAWING.c.user == text_param("user"),
    _DRAWING.c.ref == text_param("ref"),
    _DRAWING.c.place == text_param("place"),
)
_VERSION = select_from(Drawing, _DRAWING.c.version).where(*_ONE)
_COUNT = counted(select_from(Drawing, _DRAWING.c.ref).where(_DRAWING.c.user == text_param("user")), MOST)
_DROP = delete_of(Drawing).where(*_ONE)
_SCENARIOS = counted(
    select_from(StoredScenario, _SCENARIO.c.name).where(_SCENARIO.c.ref == text_param("ref")), MOST
)
_SCENARIO_REFS = counted(select_from(StoredScenario, _SCENARIO.c.ref).distinct(), MOST_REFS)
_THIS_SCENARIO = select_from(StoredScenario, _SCENARIO.c.name).where(
    _SCENARIO.c.ref == text_param("ref"), _SCENARIO.c.name == text_param("name")
)
_DROP_SCENARIO = delete_of(StoredScenario).where(
    _SCENARIO.c.ref == text_param("ref"), _SCENARIO.c.name == text_param("name")
)


def save_drawing(unit: Unit, command: SaveDrawing) -> dict[str, object]:
    """Keeps the drawing as the next version; Conflict when somebody has saved since `seen` was read."""
    if not authz.covers(tenant_place(unit), command.place):
        raise NotFound("place_unknown", "没有这个区县", where="place", found=command.place)
    user = unit.actor.user
    next_serial(unit.tx, f"drawing/{user}", 0)  # one save of a designer after another
    stored = unit.tx.row(_VERSION, user=user, ref=command.ref, place=command.place)
    version = None if stored is None else int(stored["version"])
    if version != command.seen:
        raise Conflict(
            "drawing_changed", "这份草稿在别的窗口里又改过", where="If-Match",
            expected="最新的一份", found=str(version or 0),
        )  # fmt: skip
    if version is None and _full(unit, _COUNT, MOST, user=user):
        raise Invalid("drawings_full", "草稿太多，先发布或放下几份", expected=f"至多 {MOST} 份")
    row = {
        "user": user, "ref": command.ref, "place": command.place, "name": command.name, "base_key": command.base_key,
        "xml": command.xml, "forms": command.forms, "decisions": command.decisions,
        "saved_at": unit.context.now, "version": (version or 0) + 1,
    }  # fmt: skip
    unit.tx.put(Drawing, row)
    return {"version": row["version"], "saved_at": row["saved_at"]}


def drop_drawing(unit: Unit, command: DropDrawing) -> None:
    """Forgets the drawing; one that is not there is forgotten already."""
    unit.tx.run(_DROP, user=unit.actor.user, ref=command.ref, place=command.place)


def save_scenario(unit: Unit, command: SaveScenario) -> None:
    """Keeps the scenario under its name, in place of the one of that name; Invalid when there is no room for more."""
    next_serial(unit.tx, "scenarios", 0)  # one save after another, so that the counting is true
    if unit.tx.row(_THIS_SCENARIO, ref=command.ref, name=command.name) is None:
        _require_room(unit, command.ref)
    row = {"ref": command.ref, "name": command.name, "document": command.document}
    unit.tx.put(StoredScenario, {**row, "user": unit.actor.user, "saved_at": unit.context.now})


def drop_scenario(unit: Unit, command: DropScenario) -> None:
    """Forgets the scenario."""
    unit.tx.run(_DROP_SCENARIO, ref=command.ref, name=command.name)


def _require_room(unit: Unit, ref: str) -> None:
    kept = unit.tx.row(_SCENARIOS, ref=ref)
    if kept is not None and kept["total"] >= MOST:
        raise Invalid("scenarios_full", "这个程序的情景太多，先去掉几个", expected=f"至多 {MOST} 个")
    if (kept is None or not kept["total"]) and _full(unit, _SCENARIO_REFS, MOST_REFS):
        raise Invalid(
            "scenarios_full", "有情景的程序太多，先去掉用不着的", expected=f"至多 {MOST_REFS} 个程序"
        )


def _full(unit: Unit, statement: Select[Any], most: int, **wanted: str) -> bool:
    row = unit.tx.row(statement, **wanted)
    return row is not None and int(row["total"]) >= most
