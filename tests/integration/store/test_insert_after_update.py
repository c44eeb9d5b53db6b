"""An INSERT is never sent before an UPDATE that was asked for earlier."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from engine.store import Database, Tx
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of, text_param, update_of
from tests.integration.store.rows import task

_TASK = table_of(UserTask)
_RENAME = update_of(UserTask).where(_TASK.c.key == key_param("task")).values(name=text_param("new"))
_NAMES = select_from(UserTask, _TASK.c.key, _TASK.c.name).order_by(_TASK.c.key)


@pytest.mark.parametrize("renamed", [[[1, 5]], [[1], [5]]], ids=["one batch", "one by one"])
def test_a_row_that_comes_later_is_not_met_by_an_earlier_update(
    database: Database, renamed: list[list[int]]
) -> None:
    for tenant, sending in (("a", nullcontext), ("b", Tx.together)):
        with database.write(tenant) as tx:
            tx.run(_RENAME, task=9, new="")  # from its second run a statement is kept
            tx.add(UserTask, task(1, name="先"))
            with sending(tx):
                for keys in renamed:
                    tx.run_many(_RENAME, [{"task": key, "new": "改"} for key in keys])
                tx.add(UserTask, task(5, name="后"))
            assert [row["name"] for row in tx.rows(_NAMES)] == ["改", "后"], sending
