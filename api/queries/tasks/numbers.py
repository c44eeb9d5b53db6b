"""How many tasks each view and each group of the inbox has, in as few statements as will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, true

from api.queries.tasks.conditions import GROUPS, JOINED, TASK, Limits, in_group, in_view
from engine.context import Actor
from engine.store import Tx
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import select_from


@dataclass(frozen=True, slots=True)
class Numbers:
    """`total` and `groups` of the view as it is filtered; `counts` of every view without filters."""

    total: int
    groups: dict[str, int]
    counts: dict[str, int]


def numbers(
    tx: Tx, actor: Actor, view: str, filters: Sequence[ColumnElement[bool]], limits: Limits
) -> Numbers:
    """The numbers of a view. Without filters one statement tells those of all open views."""
    mine = TASK.c.assignee == actor.user
    shown = {"mine": mine, "claimable": TASK.c.assignee.is_(None)}.get(view, true())
    told = _first(tx, _sums(shown, limits, mine=mine).where(in_view("todo", actor)))
    done = _first(tx, select_from(UserTask, func.count().label("total")).where(in_view("done", actor)))
    counts = {
        "todo": told["total"], "mine": told["mine"], "claimable": told["total"] - told["mine"], "done": done["total"],
    }  # fmt: skip
    if not filters:
        groups = {group: told[group] if view != "done" else 0 for group in GROUPS}
        return Numbers(counts[view], groups, counts)
    statement = _sums(true(), limits).select_from(JOINED).where(in_view(view, actor), *filters)
    left = _first(tx, statement)
    groups = {group: left[group] if view != "done" else 0 for group in GROUPS}
    return Numbers(left["total"], groups, counts)


def _sums(shown: ColumnElement[bool], limits: Limits, **more: ColumnElement[bool]) -> Any:
    """How many rows there are (`total`), in each group of what is shown, and of what else is named."""
    named = {group: and_(shown, in_group(group, limits)) for group in GROUPS} | more
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in named.items()]
    return select_from(UserTask, func.count().label("total"), *sums)


def _first(tx: Tx, statement: Any) -> dict[str, int]:
    """The one row of sums; SQL's sum over nothing is NULL."""
    row = tx.row(statement)
    return {name: int(value or 0) for name, value in (row or {}).items()}
