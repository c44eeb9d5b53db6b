"""Rows of a user task and of a snapshot as these tests store them, without a process behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TASK: dict[str, Any] = {
    "key": 2**55 + 1, "root_key": 2**55, "process_key": 2**55, "definition_key": 7, "process_id": "p",
    "element_id": "e", "name": "核实100%情况", "state": "CREATED", "assignee": None,
    "candidate_groups": ["镇街:调解"], "candidate_users": [], "priority": 50, "created_at": AT, "ended_at": None,
    "due_at": AT, "follow_up_at": None, "form_key": None, "external_form": None, "headers": {"说明": "一"},
    "business_id": None, "case_key": None, "place": "01", "tags": [], "ended_by": None, "ended_by_name": None,
    "version": 0,
}  # fmt: skip


def task(key: int, **other: Any) -> dict[str, Any]:
    """A task's row with that key."""
    return {**TASK, "key": key, **other}
