"""What is written comes back as it was, however it looks; what cannot be stored is refused and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from engine.store import Database, Tx
from engine.store.tables_cases import Document
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param, update_of
from tests.integration.store.rows import AT, task

_TASK, _DOCUMENT = table_of(UserTask), table_of(Document)
_BY_KEY = select_from(UserTask).where(_TASK.c.key == key_param("key"))
_BY_NAME = select_from(UserTask, _TASK.c.key).where(_TASK.c.name == text_param("name"))
_RENAME = update_of(UserTask).where(_TASK.c.key == key_param("task")).values(name=text_param("new"))
_ALL = select_from(UserTask, _TASK.c.key)
TEXTS = [
    "", " ", "100%", "%s %(a)s %%", "$1 $2 $65536", "? ?? :a ::int", "' \" \\ -- /* ; */", "E'\\n'", "\n\r\t\x01",
    "𠮷😀", "(1), ($2) ON CONFLICT ", " VALUES (", "null", "x" * 200,
]  # fmt: skip
JSON = [None, [], {}, "", "$1", 0, True, [None, {"甲": [1, "%s"]}], {"a": "$1" * 100_000}]
KEYS = [0, 1, 2**15, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1]


def _written(database: Database, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they come back, written one by one, in a batch, and together."""
    found = []
    for tenant, write in (("a", _singly), ("b", _batch), ("c", _together)):
        with database.write(tenant) as tx:
            write(tx, rows)
        with database.read(tenant) as tx:
            found += [dict(tx.row(_BY_KEY, key=row["key"]) or {}) | {"tenant": ""} for row in rows]
    return found


def _singly(tx: Tx, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        tx.add(UserTask, row)


def _batch(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.put(UserTask, *rows)


def _together(tx: Tx, rows: list[dict[str, Any]]) -> None:
    with tx.together():
        for at in range(0, len(rows), 3):
            tx.put(UserTask, *rows[at : at + 3])


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("name", TEXTS), ("headers", JSON[1:]), ("case_key", [None, *KEYS]), ("priority", [0, -(2**31), 2**31 - 1]),
        ("due_at", [None, AT]), ("external_form", [None, *TEXTS]),
    ],
)  # fmt: skip
def test_every_value_comes_back(database: Database, column: str, values: list[Any]) -> None:
    rows = [task(number, **{column: value}) for number, value in enumerate(values, 1)]
    assert _written(database, rows) == [{"tenant": "", **row} for row in rows] * 3


def test_keys_of_every_size_are_found(database: Database) -> None:
    with database.write("t") as tx, tx.together():
        tx.add(UserTask, *(task(key) for key in KEYS))
    with database.read("t") as tx:
        for _ in range(7):  # psycopg prepares a statement at its sixth run
            assert [(tx.row(_BY_KEY, key=key) or {})["key"] for key in KEYS] == KEYS


def test_texts_are_found_by_their_own(database: Database) -> None:
    with database.write("t") as tx:
        tx.add(UserTask, *(task(n, name=name) for n, name in enumerate(TEXTS)))
    with database.read("t") as tx:
        for _ in range(7):
            assert [[row["key"] for row in tx.rows(_BY_NAME, name=n)] for n in TEXTS] == [
                [n] for n in range(len(TEXTS))
            ]


def test_a_file_comes_back(database: Database) -> None:
    data = bytes(range(256)) * 1_000
    row = {
        "key": 1, "case_key": 1, "root_key": 1, "template": "W1", "title": "t", "number": "n", "element_id": "e",
        "template_digest": "", "subject": "s", "data": None, "salt": None, "digest": "", "created_at": AT,
    }  # fmt: skip
    statement = select_from(Document, _DOCUMENT.c.file).order_by(_DOCUMENT.c.key)
    with database.write("t") as tx, tx.together():
        tx.add(
            Document, {**row, "file": data}, {**row, "key": 2, "file": None}, {**row, "key": 3, "file": b""}
        )
    with database.read("t") as tx:
        assert [r["file"] for _ in range(3) for r in tx.rows(statement)] == [data, None, b""] * 3


_REFUSED: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"name": "a\0b"}, DataError),
    ({"name": "x" * 201}, DataError),
    ({"priority": 2**31}, DataError),
    ({"case_key": 2**63}, DataError),
    ({"name": None}, IntegrityError),
]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("way", [_singly, _batch, _together])
@pytest.mark.postgres
def test_what_cannot_be_stored_leaves_nothing_and_the_connection_good(
    database: Database, way: Callable[[Tx, list[dict[str, Any]]], None]
) -> None:
    for wrong, error in _REFUSED * 3:  # again, when the statements are prepared
        with pytest.raises(error), database.write("t") as tx:
            way(tx, [task(1), task(2, **wrong), task(3)])
        with database.write("t") as tx:
            assert tx.rows(_ALL) == []
            way(tx, [task(1), task(2)])
            tx.run(_RENAME, task=2, new="好")
            assert (tx.row(_BY_KEY, key=2) or {})["name"] == "好"
            tx.run(delete_of(UserTask))


def test_a_step_of_very_many_writes_is_stored(database: Database) -> None:
    with database.write("t") as tx, tx.together():
        for key in range(1_000):
            tx.add(UserTask, task(key))
        tx.run_many(_RENAME, [{"task": key, "new": f"第{key}件"} for key in range(1_000)])
    with database.read("t") as tx:
        assert len(tx.rows(_ALL)) == 1_000
        assert (tx.row(_BY_KEY, key=999) or {})["name"] == "第999件"
