"""A database to measure on: migrated, with one tenant, one program's account and its token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from engine.context import Actor
from engine.store import Database
from engine.store.migrate import upgrade
from engine.store.tables_org import Account, ApiToken, OrgUnit, RoleAssignment, Tenant

TENANT = "bench"
PLACE = "99-01"
USER = "bench"
#: A program that also publishes: others may not write at /v2.
ROLES = ("integration", "process_designer")


def actor() -> Actor:
    """The account as the bus sees it."""
    return Actor(USER, "测量程序", TENANT, tuple((role, PLACE) for role in ROLES), ROLES[0], frozenset({"*"}))


def prepare(url: str) -> str:
    """Migrates the database at `url`, fills it, and returns the bearer token."""
    token = secrets.token_urlsafe(24)
    digest = hashlib.sha256(token.encode()).hexdigest()
    database = Database(url)
    try:
        upgrade(database)
        with database.write(TENANT) as tx:
            tx.add(Tenant, {"name": "测量区", "short_name": "测", "parent": None, "org_code": PLACE})
            tx.add(OrgUnit, {"code": PLACE, "name": "测量区", "level": "county"})
            tx.add(
                Account,
                {"user": USER, "name": "测量程序", "password_hash": None, "email": None, "active": True},
            )
            tx.add(RoleAssignment, *({"user": USER, "role": role, "org_code": PLACE} for role in ROLES))
            now = datetime.now(UTC)
            times = {"created_at": now, "expires_at": None, "revoked_at": None}
            tx.add(ApiToken, {"digest": digest, "user": USER, "label": "bench", **times})
    finally:
        database.dispose()
    return token
