"""A statement that is run again is kept in the database's words, and nobody can tell the difference."""

from __future__ import annotations

import pytest
from sqlalchemy import func, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from engine.store import Database, Tx
from engine.store.prepared import Prepared
from engine.store.tables_instances import UserTask
from engine.store.tables_org import Account, Tenant
from engine.store.tenant_statements import (
    key_param,
    select_from,
    select_shared,
    table_of,
    text_param,
    update_of,
)
from tests.integration.store.rows import TASK as ROW

_TASK = table_of(UserTask)


def test_rows_are_the_same_the_second_time(database: Database) -> None:
    statement = select_from(UserTask).where(_TASK.c.key == key_param("key"))
    with database.write("t") as tx:
        tx.add(UserTask, ROW)
    with database.read("t") as tx:
        first = tx.row(statement, key=ROW["key"])
        again = [tx.row(statement, key=ROW["key"]), *tx.rows(statement, key=ROW["key"])]
    assert first is not None
    assert again == [dict(first)] * 2
    assert dict(first) == {"tenant": "t", **ROW}


def test_every_use_has_its_own_parameters(database: Database) -> None:
    statement = select_from(UserTask, _TASK.c.name).where(_TASK.c.key == key_param("key"))
    change = update_of(UserTask).where(_TASK.c.key == key_param("task")).values(name=text_param("new"))
    with database.write("t") as tx:
        tx.add(UserTask, ROW, {**ROW, "key": 2})
        met = [tx.run(change, task=key, new=f"第{key}件") for key in (2, ROW["key"], 3)]
        names = [row["name"] for key in (2, ROW["key"]) for row in tx.rows(statement, key=key)]
    assert met == [1, 1, 0]
    assert names == ["第2件", f"第{ROW['key']}件"]


def test_a_tenant_sees_its_own_also_the_second_time(database: Database) -> None:
    statement = select_from(UserTask, func.count().label("total"))
    for tenant in ("t", "u", "t", "u", "u"):
        with database.write(tenant) as tx:
            tx.add(UserTask, {**ROW, "key": (tx.value(statement) or 0) + 1})
    counts = {}
    for tenant in ("t", "u", "v"):
        with database.read(tenant) as tx:
            counts[tenant] = tx.value(statement)
    assert counts == {"t": 2, "u": 3, "v": 0}


def test_a_district_sees_what_it_inherits_also_the_second_time(database: Database) -> None:
    statement = select_shared(Tenant, table_of(Tenant).c.name)
    for tenant in ("city", "district", "other"):
        with database.write(tenant) as tx:
            tx.add(Tenant, {"name": tenant, "short_name": "", "parent": None, "org_code": tenant})
    for _ in range(3):
        with database.read("district", ("district", "city")) as tx:
            assert {row["name"] for row in tx.shared_rows(statement)} == {"district", "city"}


def test_more_levels_than_there_is_room_for_are_refused(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(ValueError, match="levels"):
        Tx(connection, "a", ("a", "b", "c", "d", "e"))


def test_errors_are_those_of_sqlalchemy(database: Database) -> None:
    account = {"user": "a", "name": "甲", "password_hash": None, "email": None, "active": True}
    for user in ("a0", "a1"):
        with database.write("t") as tx:
            tx.add(Account, {**account, "user": user})
    with pytest.raises(IntegrityError), database.write("t") as tx:
        tx.add(Account, {**account, "user": "a1"})
    gone = select_from(UserTask).where(text("there_is_no_such_column = 1"))
    for _ in range(3):
        with pytest.raises((OperationalError, ProgrammingError)), database.read("t") as tx:
            tx.rows(gone)


def test_a_list_of_values_is_never_kept(database: Database) -> None:
    statement = select_from(UserTask, _TASK.c.key).where(_TASK.c.key.in_([1, 2]))
    prepared = Prepared()
    with database.read("t"):
        dialect = database.engine.dialect
        assert [prepared.of(statement, dialect) for _ in range(3)] == [None, None, None]
