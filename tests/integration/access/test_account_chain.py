"""Accounts, posts, passwords, tokens and sessions: whatever changes them stands in the tenant's chain of accesses."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.auth.admission import add_account, add_token, set_active
from api.auth.passwords import hash_password
from casework.verification import verify_history as verify
from engine.access.accounts import account_digest
from engine.access.commands import (
    AddAccounts,
    BeginSession,
    ChangeAccount,
    CreateToken,
    EndSession,
    NewAccount,
    RevokeToken,
    SetPassword,
)
from engine.access.tokens import LONGEST, token_digest
from engine.bus import Bus
from engine.context import Actor, platform_actor
from engine.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from engine.history.checkpoint import write_checkpoint
from engine.store.tables_access import AccessHead
from engine.store.tables_org import Account, ApiToken, RoleAssignment, SignIn
from engine.store.tenant_statements import delete_of, select_from, table_of, update_of
from tests.architecture.budgets import REPOSITORY, tracked
from tests.integration.access.conftest import DISTRICT, NOW, TOWN, entries

KEEPER = replace(platform_actor(DISTRICT), door="cli", address="root")
SECRET, OTHER = hash_password("chenghu-2026"), hash_password("another-2026")
ROLES = (("town_mediator", TOWN),)
LI = Actor("li", "李", DISTRICT, ROLES, f"town_mediator@{TOWN}", frozenset(), "api", "10.0.0.9")
ADMIN = Actor("admin", "管", DISTRICT, (("tenant_admin", DISTRICT),), "", frozenset({"account:manage"}))


def made(bus: Bus) -> None:
    bus.execute(AddAccounts((NewAccount("li", "李", ROLES, SECRET),)), KEEPER)


def test_each_command_leaves_an_entry_that_says_who_by_which_door_and_from_where(bus: Bus) -> None:
    made(bus)
    bus.execute(ChangeAccount("li", roles=(("auditor", DISTRICT),)), KEEPER)
    until = NOW + timedelta(days=1)
    bus.execute(BeginSession("li", "a" * 64, SECRET.text, until), LI)
    bus.execute(SetPassword("li", OTHER, seen=SECRET.text), LI)
    bus.execute(BeginSession("li", "b" * 64, OTHER.text, until), LI)
    bus.execute(EndSession("li", "b" * 64), LI)
    bus.execute(CreateToken("li", "c" * 64, "接口", until), KEEPER)
    bus.execute(RevokeToken("li", "c" * 16), KEEPER)
    bus.execute(ChangeAccount("li", active=False), KEEPER)
    told = [(e["command"], [kind for kind, _ in e["records"]], e["user"]) for e in entries(bus)]
    assert told == [
        ("AddAccounts", ["AccountSet"], "system"),
        ("ChangeAccount", ["AccountSet"], "system"),
        ("BeginSession", ["SignedIn"], "li"),
        ("SetPassword", ["AccountSet", "SessionsEnded"], "li"),
        ("BeginSession", ["SignedIn"], "li"),
        ("EndSession", ["SignedOut"], "li"),
        ("CreateToken", ["TokenCreated"], "system"),
        ("RevokeToken", ["TokenRevoked"], "system"),
        ("ChangeAccount", ["AccountSet"], "system"),
    ]
    doors = {(e["user"], e["door"], e["address"]) for e in entries(bus)}
    assert doors == {("system", "cli", "root"), ("li", "api", "10.0.0.9")}
    write_checkpoint(bus.database, DISTRICT, NOW)
    report = verify(bus.database)
    assert (report.ok, report.chains) == (True, 1), report.summary()


def test_the_record_holds_the_digest_of_the_row_and_never_the_hash(bus: Bus) -> None:
    made(bus)
    token = add_token(bus, KEEPER, "li", "接口")
    with bus.database.read(DISTRICT) as tx:
        (row,) = tx.rows(select_from(Account))
        (kept,) = tx.rows(select_from(ApiToken))
    said = dict(record for entry in entries(bus) for record in entry["records"])
    assert said["AccountSet"]["digest"] == account_digest(row, row["salt"])
    assert said["AccountSet"]["roles"] == [["town_mediator", TOWN]]
    assert said["TokenCreated"]["digest"] == token_digest(kept)
    whole = str(entries(bus))
    assert [secret in whole for secret in (SECRET.text, SECRET.text[-20:], kept["digest"], token)] == [
        False
    ] * 4
    changed = {**row, "password_hash": OTHER.text}
    assert account_digest(changed, row["salt"]) != said["AccountSet"]["digest"]


def test_an_entry_gone_or_rewritten_is_named(bus: Bus) -> None:
    made(bus)
    with bus.database.write(DISTRICT) as tx:
        tx.run(update_of(AccessHead).values(chain_seq=2))
    assert [str(finding) for finding in verify(bus.database).findings] == [
        "01-01 access 0 第 2 条：记录不见了：应有 2 条"
    ]
    with bus.database.write(DISTRICT) as tx:
        tx.run(delete_of(AccessHead))
    assert not verify(bus.database).ok


REFUSED: list[tuple[Actor, Any, type[Exception], str]] = [
    (LI, ChangeAccount("li", roles=(("county_director", DISTRICT),)), Forbidden, "no_permission"),
    (LI, AddAccounts((NewAccount("x", "x", ROLES),)), Forbidden, "no_permission"),
    (LI, CreateToken("li", "d" * 64, "x", NOW + timedelta(days=1)), Forbidden, "no_permission"),
    (LI, SetPassword("admin", OTHER, seen=SECRET.text), Forbidden, "no_permission"),
    (LI, SetPassword("li", OTHER, seen=OTHER.text), Conflict, "password_changed"),
    (LI, BeginSession("admin", "d" * 64, None, NOW), Forbidden, "not_own_session"),
    (LI, BeginSession("li", "d" * 64, OTHER.text, NOW), Unauthenticated, "credentials_wrong"),
    (ADMIN, ChangeAccount("admin", roles=(("county_director", DISTRICT),)), Forbidden, "own_roles"),
    (ADMIN, AddAccounts((NewAccount("admin", "x", ROLES),)), Forbidden, "own_roles"),
    (ADMIN, AddAccounts((NewAccount("x", "x", (("king", DISTRICT),)),)), Invalid, "role_unknown"),
    (ADMIN, AddAccounts((NewAccount("x", "x", (("system", DISTRICT),)),)), Invalid, "role_unknown"),
    (ADMIN, AddAccounts((NewAccount("x", "x", (("auditor", "01"),)),)), Invalid, "role_place"),
    (ADMIN, AddAccounts((NewAccount("system", "x", ROLES),)), Invalid, "user_name"),
    (ADMIN, AddAccounts((NewAccount("a:b", "x", ROLES),)), Invalid, "user_name"),
    (ADMIN, AddAccounts((NewAccount("wang", "x", ROLES),)), Conflict, "user_taken"),
    (ADMIN, ChangeAccount("nobody", active=False), NotFound, "account_not_found"),
    (ADMIN, CreateToken("li", "d" * 64, "x", NOW + LONGEST * 2), Invalid, "token_lifetime"),
    (ADMIN, CreateToken("li", "d" * 64, "x", NOW), Invalid, "token_lifetime"),
    (ADMIN, RevokeToken("li", "%" * 16), NotFound, "token_not_found"),
]


def test_what_is_refused_leaves_nothing(bus: Bus) -> None:
    made(bus)
    bus.execute(AddAccounts((NewAccount("admin", "管", (("tenant_admin", DISTRICT),)),)), KEEPER)
    bus.execute(AddAccounts((NewAccount("wang", "王", (("city_center", "01"),)),)), platform_actor("01"))
    for actor, command, error, code in REFUSED:
        with pytest.raises(error) as refused:
            bus.execute(command, actor)
        assert refused.value.code == code, command  # type: ignore[attr-defined]
    assert len(entries(bus)) == 2


def test_the_plain_words_of_the_doors_are_commands_too(bus: Bus) -> None:
    add_account(bus, KEEPER, "li", "李", "chenghu-2026", ROLES)
    set_active(bus, KEEPER, "li", False)
    assert [e["records"][0][1]["active"] for e in entries(bus)] == [True, False]


#: Where rows of accounts, posts, tokens and sessions may be written, with an entry each; a session that is in use or
#: has expired is none.
WRITERS = {
    "engine/access/accounts.py",
    "engine/access/sessions.py",
    "engine/access/tokens.py",
    "api/auth/sessions.py",
    "engine/timers/timer_sweeper.py",
}
GUARDED = {model.__name__ for model in (Account, RoleAssignment, ApiToken, SignIn)}
_WRITE = {"add", "put", "update_of", "delete_of", "insert_into", "upsert_into"}


def test_nothing_else_in_the_product_writes_these_tables() -> None:
    found = set()
    for path in (
        *tracked("engine/**.py"),
        *tracked("casework/**.py"),
        *tracked("api/**.py"),
        *tracked("bench/**.py"),
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in _WRITE and getattr(node.args[0], "id", "") in GUARDED:
                found.add(path.relative_to(REPOSITORY).as_posix())
    assert found <= WRITERS
    assert len(found) >= 4
    assert {table_of(model).name for model in (Account, RoleAssignment, ApiToken, SignIn)}
