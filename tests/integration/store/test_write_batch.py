"""Writes that are sent together leave the same rows as writes sent one by one."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam
from sqlalchemy.exc import IntegrityError

from engine.store import Database, Tx, write_batch
from engine.store.tables_instances import SnapshotPart, TaskCandidate, UserTask
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param, update_of
from tests.integration.store.rows import task
from tests.support.seeds import seed_of_run

_TASK, _PART, _CANDIDATE = table_of(UserTask), table_of(SnapshotPart), table_of(TaskCandidate)
_RENAME = update_of(UserTask).where(_TASK.c.key == key_param("task")).values(name=text_param("new"))
_RENAME_AT = _RENAME.where(_TASK.c.version == bindparam("read", type_=Integer)).values(
    version=_TASK.c.version + 1
)
_DROP = delete_of(UserTask).where(_TASK.c.key == key_param("task"))
_DROP_PART = delete_of(SnapshotPart).where(_PART.c.part == key_param("number"))
_NO_CANDIDATES = delete_of(TaskCandidate).where(_CANDIDATE.c.task_key == key_param("task"))
_ALL = (
    select_from(UserTask).order_by(_TASK.c.key),
    select_from(SnapshotPart).order_by(_PART.c.part),
    select_from(TaskCandidate).order_by(_CANDIDATE.c.candidate, _CANDIDATE.c.task_key),
)


class Stale(Exception):
    """What a test says when a row has moved."""


def part(number: int, data: str) -> dict[str, Any]:
    return {"root_key": 1, "part": number, "data": data}


def everything(database: Database) -> list[list[dict[str, Any]]]:
    with database.read("t") as tx:
        return [[dict(row) for row in tx.rows(statement)] for statement in _ALL]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that were sent write_batch."""
    found: list[str] = []

    def execute(connection: Any, sql: str, values: Any, *, many: bool = False) -> Any:
        found.append(sql)
        return batch_execute(connection, sql, values, many=many)

    batch_execute = write_batch.execute
    monkeypatch.setattr(write_batch, "execute", execute)
    return found


def test_the_writes_of_a_step_are_one_statement_on_postgresql(database: Database, sent: list[str]) -> None:
    with database.write("t") as tx:
        tx.add(UserTask, task(1))
        tx.change_one(
            _RENAME_AT, Stale(), task=1, read=0, new="一"
        )  # from its second run a statement is kept
    with database.write("t") as tx, tx.together():
        tx.add(TaskCandidate, {"candidate": "user:a", "task_key": 1}, {"candidate": "user:b", "task_key": 2})
        tx.change_one(_RENAME_AT, Stale(), task=1, read=1, new="二")
        tx.put(SnapshotPart, part(0, "a"), part(1, "b"), part(2, "c"))
        tx.add(UserTask, task(2, name="100%$1"), task(3))
    tasks, parts, candidates = everything(database)
    assert [(row["key"], row["name"], row["version"]) for row in tasks] == [
        (1, "二", 2), (2, "100%$1", 0), (3, task(3)["name"], 0),
    ]  # fmt: skip
    assert [row["data"] for row in parts] == ["a", "b", "c"]
    assert [row["candidate"] for row in candidates] == ["user:a", "user:b"]
    assert len(sent) == (1 if database.engine.dialect.name == "postgresql" else 0)


def test_very_many_writes_are_several_statements(database: Database, sent: list[str]) -> None:
    with database.write("t") as tx, tx.together():
        for key in range(3 * write_batch.MOST_WRITES):
            tx.add(UserTask, task(key))
    assert len(everything(database)[0]) == 3 * write_batch.MOST_WRITES
    assert len(sent) == (3 if database.engine.dialect.name == "postgresql" else 0)


def test_what_is_removed_and_added_again_is_there(database: Database) -> None:
    with database.write("t") as tx:
        tx.add(TaskCandidate, {"candidate": "user:a", "task_key": 1})
        tx.run(_NO_CANDIDATES, task=9)
    with database.write("t") as tx, tx.together():
        tx.run_many(_NO_CANDIDATES, [{"task": 1}])
        tx.add(TaskCandidate, {"candidate": "user:a", "task_key": 1})
    assert [row["candidate"] for row in everything(database)[2]] == ["user:a"]


def test_a_look_inside_sees_what_was_written_before_it(database: Database) -> None:
    with database.write("t") as tx, tx.together():
        tx.add(UserTask, task(1))
        assert [row["key"] for row in tx.rows(_ALL[0])] == [1]
        tx.run(_RENAME, task=1, new="改")
        assert (tx.row(_ALL[0]) or {})["name"] == "改"
        tx.add(UserTask, task(2))
        assert sum(1 for _row in tx.stream(_ALL[0])) == 2


def test_one_that_must_be_met_and_is_not_undoes_all(database: Database) -> None:
    with database.write("t") as tx:
        tx.add(UserTask, task(1))
    for _ in range(3):  # also when the statement is kept
        with pytest.raises(Stale), database.write("t") as tx, tx.together():
            tx.add(UserTask, task(2))
            tx.change_one(_RENAME_AT, Stale(), task=1, read=5, new="不该有")
            tx.put(SnapshotPart, part(0, "不该有"))
    assert everything(database) == [[{"tenant": "t", **task(1)}], [], []]


def test_two_that_must_be_met_are_both_counted(database: Database) -> None:
    with database.write("t") as tx:
        tx.add(UserTask, task(1), task(2))
        tx.run(_RENAME_AT, task=9, read=0, new="")
    with pytest.raises(Stale, match="second"), database.write("t") as tx, tx.together():
        tx.change_one(_RENAME_AT, Stale("first"), task=1, read=0, new="一")
        tx.change_one(_RENAME_AT, Stale("second"), task=2, read=7, new="二")


def test_a_row_that_is_there_already_is_refused_as_ever(database: Database) -> None:
    with database.write("t") as tx:
        tx.add(UserTask, task(1))
    with pytest.raises(IntegrityError), database.write("t") as tx, tx.together():
        tx.put(SnapshotPart, part(0, "不该有"))
        tx.add(UserTask, task(1))
    assert everything(database)[1] == []


def test_an_error_inside_sends_nothing(database: Database, sent: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), database.write("t") as tx, tx.together():
        tx.add(UserTask, task(1))
        raise ZeroDivisionError
    assert everything(database)[0] == []
    assert sent == []


def test_tenants_stay_apart(database: Database) -> None:
    for tenant in ("t", "u", "t", "u"):
        with database.write(tenant) as tx, tx.together():
            tx.put(UserTask, task(1, name=tenant))
            tx.run_many(_RENAME, [{"task": 1, "new": f"{tenant} 的"}])
    for tenant in ("t", "u"):
        with database.read(tenant) as tx:
            assert [(row["tenant"], row["name"]) for row in tx.rows(_ALL[0])] == [(tenant, f"{tenant} 的")]


def _some_write(dice: random.Random) -> Callable[[Tx], None]:
    """A write drawn by lot, on few keys, so that many meet the same row. None of them fails."""
    keys = [dice.randint(1, 4) for _ in range(dice.choice((1, 1, 2, 12)))]
    text = f"{dice.randint(0, 999)}"
    kind = dice.randint(0, 6)
    if kind == 0:
        return lambda tx: tx.put(UserTask, *(task(key, name=text) for key in dict.fromkeys(keys)))
    if kind == 1:
        return lambda tx: tx.run_many(_RENAME, [{"task": key, "new": f"{text}-{key}"} for key in keys])
    if kind == 2:
        return lambda tx: tx.run_many(_DROP, [{"task": key} for key in keys])
    if kind == 3:
        return lambda tx: tx.put(SnapshotPart, *(part(key, text) for key in dict.fromkeys(keys)))
    if kind == 4:
        return lambda tx: tx.run_many(_DROP_PART, [{"number": key} for key in keys])
    if kind == 5:
        fresh = iter(dice.sample(range(1_000_000), 12))
        return lambda tx: tx.add(
            TaskCandidate, *({"candidate": text, "task_key": k + next(fresh)} for k in keys)
        )
    return lambda tx: _change_if_there(tx, keys[0], text)


def _change_if_there(tx: Tx, key: int, text: str) -> None:
    tx.put(UserTask, task(key, version=3))
    tx.change_one(_RENAME_AT, Stale(), task=key, read=3, new=text)


def test_any_order_of_writes_leaves_what_it_leaves_one_by_one(database: Database) -> None:
    seed = seed_of_run()
    print(f"seed {seed}")
    for round_ in range(40):
        left = []
        for way in ("apart", "together"):
            dice = random.Random(seed + round_)
            with database.write("t") as tx:
                _clear(tx)
                with tx.together() if way == "together" else nullcontext():
                    for _ in range(dice.randint(1, 12)):
                        _some_write(dice)(tx)
            left.append(everything(database))
        assert left[0] == left[1], f"round {round_} of seed {seed}"


def _clear(tx: Tx) -> None:
    for model in (UserTask, SnapshotPart, TaskCandidate):
        tx.run(delete_of(model))
