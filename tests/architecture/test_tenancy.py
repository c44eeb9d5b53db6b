"""No row without its tenant, no statement without the tenant filter."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from engine.store import Base
from tests.architecture.budgets import REPOSITORY, tracked

TABLES = sorted(Base.metadata.tables)
#: Where statements are made.
MAKERS = ("engine/store/",)
VERBS = frozenset({"select", "update", "delete", "insert", "text"})
#: Who may look across tenants, and for what: the clock, sign-in, the start, the list of tenants.
ACROSS = {
    "api/auth/accounts.py",
    "api/bootstrap.py",
    "api/commands/backup.py",  # how much a restored platform holds
    "api/commands/demo.py",
    "api/commands/deploy.py",
    "api/commands/user.py",
    "api/queries/studio/places.py",  # the names of the districts
    "engine/access/accounts.py",  # a user name is one account's, whatever the tenant
    "engine/store/tenant_statements.py",
    "engine/timers/due_timers.py",
    "engine/files/keyring.py",  # any sealed key at all, to tell whether the master key is the right one
    "engine/tenants.py",
    "engine/history/tenants.py",  # a tenant that has lost its row is known by its history
}


def product() -> list[Path]:
    return [
        p
        for p in tracked("*.py")
        if p.relative_to(REPOSITORY).parts[0] in ("engine", "casework", "api", "forms")
    ]


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def taken_from_sqlalchemy(tree: ast.Module) -> set[str]:
    """Names that a file imports from SQLAlchemy and its dialects."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("table", TABLES)
def test_the_tenant_comes_first_in_every_key(table: str) -> None:
    assert next(column.name for column in Base.metadata.tables[table].primary_key) == "tenant"


def test_only_the_scope_makes_statements() -> None:
    offenders = {}
    for path in product():
        if not name_of(path).startswith(MAKERS):
            verbs = VERBS & taken_from_sqlalchemy(ast.parse(path.read_text(encoding="utf-8")))
            if verbs:
                offenders[name_of(path)] = verbs
    assert offenders == {}


def test_only_a_few_look_across_tenants() -> None:
    users = {name_of(p) for p in product() if "select_everywhere" in p.read_text(encoding="utf-8")}
    assert users - ACROSS == set()


def test_the_check_sees_a_statement() -> None:
    assert VERBS & taken_from_sqlalchemy(ast.parse("from sqlalchemy.dialects.sqlite import insert as i"))
