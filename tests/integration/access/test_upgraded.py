"""A database of the version before: its accounts and tokens are the first entry of the chain of accesses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.access.accounts import account_digest
from engine.access.tokens import token_digest
from engine.files.keyring import Keyring
from engine.history.checkpoint import write_checkpoint
from engine.store import Database
from engine.store.migrate import config, upgrade
from engine.store.tables_org import Account, ApiToken
from engine.store.tenant_statements import select_from
from tests.integration.access.conftest import DISTRICT, entries

_BEFORE = (
    "INSERT INTO tenant (tenant, name, short_name, parent, org_code, chain_seq, chain_hash) "
    "VALUES ('01-01', '澄湖区', '澄湖', NULL, '01-01', 0, '')",
    'INSERT INTO account (tenant, "user", name, password_hash, email, active) '
    "VALUES ('01-01', 'li', '李', 'hash', NULL, true)",
    "INSERT INTO role_assignment (tenant, \"user\", role, org_code) VALUES ('01-01', 'li', 'auditor', '01-01')",
    'INSERT INTO api_token (tenant, digest, "user", label, created_at, expires_at, revoked_at) VALUES '
    "('01-01', 'abcdefabcdefabcdefabcdef', 'li', '接口', '2026-01-02T03:04:05.000000Z', NULL, NULL)",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database at the migration before, with an account."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'before.db'}")
    else:
        server = request.getfixturevalue("postgres_server")
        database = Database(server.url(server.create()))
    settings = config()
    with database.engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0011")
        for statement in _BEFORE:
            connection.execute(text(statement))
    yield database
    database.dispose()


def test_what_was_there_is_the_first_entry_and_tokens_end(before: Database) -> None:
    upgrade(before)
    bus = case_bus(before, Keyring(bytes(32)))
    (entry,) = entries(bus)
    said = dict(entry["records"])
    with before.read(DISTRICT) as tx:
        (account,) = tx.rows(select_from(Account))
        (token,) = tx.rows(select_from(ApiToken))
    assert said["AccountSet"]["digest"] == account_digest(account, account["salt"])
    assert said["AccountSet"]["roles"] == [["auditor", "01-01"]]
    assert said["TokenCreated"]["digest"] == token_digest(token)
    write_checkpoint(before, DISTRICT, bus.clock.now())
    report = verify(before)
    assert (report.ok, report.entries) == (True, 1), report.summary()
