"""Drawings that are not published: each as its designer, and nobody else, sees it."""

from __future__ import annotations

from typing import Any

from engine.store import Row, Tx
from engine.store.tables_studio import Drawing, StoredScenario
from engine.store.tenant_statements import select_from, table_of, text_param

#: The file name under which checks and rehearsals speak of a diagram that is not published.
DRAWING = "流程图.bpmn"

_DRAWING = table_of(Drawing)
_SCENARIO = table_of(StoredScenario)
_ONE = select_from(Drawing).where(
    _DRAWING.c.user == text_param("user"),
    _DRAWING.c.ref == text_param("ref"),
    _DRAWING.c.place == text_param("place"),
)
_SCENARIOS = (
    select_from(StoredScenario).where(_SCENARIO.c.ref == text_param("ref")).order_by(_SCENARIO.c.name)
)


def drawing_of(tx: Tx, user: str, ref: str, place: str) -> Row | None:
    """The user's drawing of a process for a place."""
    return tx.row(_ONE, user=user, ref=ref, place=place)


def stored_scenarios(tx: Tx, ref: str) -> list[dict[str, Any]]:
    """The scenarios that designers of this tenant wrote for a process, by name."""
    return [
        {"name": row["name"], "document": row["document"], "by": row["user"], "at": row["saved_at"]}
        for row in tx.rows(_SCENARIOS, ref=ref)
    ]
