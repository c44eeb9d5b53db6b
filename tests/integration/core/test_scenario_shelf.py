"""How many scenarios are kept, and that a full shelf still takes a better one in the place of its own."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions import drawings
from engine.definitions.commands import DropScenario, SaveScenario
from engine.errors import Invalid
from engine.store.tables_studio import StoredScenario
from engine.store.tenant_statements import counted, select_from, table_of, text_param
from tests.integration.core.world import DISTRICT, World

_SCENARIO = table_of(StoredScenario)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shelf of two scenarios a process, of two processes."""
    of_ref = select_from(StoredScenario, _SCENARIO.c.name).where(_SCENARIO.c.ref == text_param("ref"))
    refs = select_from(StoredScenario, _SCENARIO.c.ref).distinct()
    monkeypatch.setattr(drawings, "MOST", 2)
    monkeypatch.setattr(drawings, "MOST_REFS", 2)
    monkeypatch.setattr(drawings, "_SCENARIOS", counted(of_ref, 2))
    monkeypatch.setattr(drawings, "_SCENARIO_REFS", counted(refs, 2))


def kept(world: World) -> dict[tuple[str, str], Any]:
    with world.bus.database.read(DISTRICT) as tx:
        return {(row["ref"], row["name"]): row["document"] for row in tx.rows(select_from(StoredScenario))}


@pytest.mark.usefixtures("small")
def test_only_what_is_new_needs_room(world: World) -> None:
    for ref, name in (("p", "a"), ("p", "b"), ("q", "a")):
        world.do(SaveScenario(ref, name, {}))
    for ref, name in (("p", "c"), ("r", "a")):
        with pytest.raises(Invalid) as full:
            world.do(SaveScenario(ref, name, {}))
        assert full.value.code == "scenarios_full"
    world.do(SaveScenario("p", "a", {"x": 1}))
    world.do(SaveScenario("q", "b", {}))
    assert kept(world) == {("p", "a"): {"x": 1}, ("p", "b"): {}, ("q", "a"): {}, ("q", "b"): {}}
    world.do(DropScenario("p", "b"))
    world.do(SaveScenario("p", "c", {}))
