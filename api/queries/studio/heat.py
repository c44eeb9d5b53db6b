"""热度: at which steps of a procedure the cases stand now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func

from engine.store import Tx
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import select_from, table_of, text_param

#: Fewer are not counted out: behind a small number stand people.
FEWEST = 5
LEVELS = 3

_TASK = table_of(UserTask)
_STANDING = (
    select_from(UserTask, _TASK.c.element_id, func.count().label("total"))
    .where(_TASK.c.process_id == text_param("ref"), _TASK.c.state == "CREATED")
    .group_by(_TASK.c.element_id)
    .order_by(_TASK.c.element_id)
)


def heat(tx: Tx, ref: str) -> list[dict[str, Any]]:
    """Per step of the process that somebody has to do now: how many; `level` 1–3 against the fullest step."""
    rows = tx.rows(_STANDING, ref=ref)
    most = max((row["total"] for row in rows), default=0)
    return [
        {
            "element_id": row["element_id"],
            "count": None if row["total"] < FEWEST else row["total"],
            "few": row["total"] < FEWEST,
            "level": 1 if row["total"] < FEWEST else max(1, -(-LEVELS * row["total"] // most)),
        }
        for row in rows
    ]
