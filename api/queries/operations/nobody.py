"""Where nothing is wrong and yet nothing happens, for operators: open tasks that no living account may do, and jobs
that no program takes; of cases, and of what runs without one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.queries.cases.standstill import NO_CANDIDATE, Living, nobodys_tasks
from api.queries.operations.involved import Involved, Reader
from api.queries.untaken import JOB_UNTAKEN, long_ago, untaken_jobs
from engine.store import Row, Tx

#: More than this many are not listed: then one cause is behind them all.
MOST = 200
_JOBS = untaken_jobs().limit(MOST)


def list_nobody(tx: Tx, reader: Reader, now: datetime) -> list[dict[str, Any]]:
    """What waits for nobody, the longest first; at most `MOST`."""
    tasks, jobs = _found(tx, now)
    roots = reader.roots(row["root_key"] for row in (*tasks, *jobs))
    rows = [_told(reader, NO_CANDIDATE, row, row["created_at"], roots.get(row["root_key"])) for row in tasks]
    rows += [_told(reader, JOB_UNTAKEN, row, row["available_at"], roots.get(row["root_key"])) for row in jobs]
    return sorted(rows, key=lambda row: row["since"])[:MOST]


def count_nobody(tx: Tx, now: datetime) -> int:
    """How many `list_nobody` lists."""
    tasks, jobs = _found(tx, now)
    return min(len(tasks) + len(jobs), MOST)


def _found(tx: Tx, now: datetime) -> tuple[list[Row], list[Row]]:
    return nobodys_tasks(tx, Living(tx), MOST), list(tx.rows(_JOBS, since=long_ago(now)))


def _told(reader: Reader, cause: str, row: Row, since: datetime, root: Involved | None) -> dict[str, Any]:
    model = reader.model(row["definition_key"])
    element = model.elements.get(row["element_id"]) if model is not None else None
    return {
        "key": str(row["key"]),
        "cause": cause,
        "process_id": row["process_id"],
        "process_name": reader.procedure(row["process_id"], row["definition_key"]),
        "element_name": element.name.replace("\n", "") or None if element is not None else None,
        "place": root.place if root is not None else None,
        "case_code": root.case_code if root is not None else None,
        "since": since,
    }
