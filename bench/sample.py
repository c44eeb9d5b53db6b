"""A database to measure on: migrated, with one tenant, one program's account and its token."""

from __future__ import annotations

import secrets

from api.auth.admission import add_token
from casework.bus import case_bus
from engine.access.commands import AddAccounts, NewAccount
from engine.context import Actor, platform_actor
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.migrate import upgrade
from engine.store.tables_org import OrgUnit, Tenant

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
    database = Database(url)
    try:
        upgrade(database)
        with database.write(TENANT) as tx:
            tx.add(Tenant, {"name": "测量区", "short_name": "测", "parent": None, "org_code": PLACE})
            tx.add(OrgUnit, {"code": PLACE, "name": "测量区", "level": "county"})
        bus = case_bus(database, Keyring(secrets.token_bytes(32)))
        account = NewAccount(USER, "测量程序", tuple((role, PLACE) for role in ROLES))
        bus.execute(AddAccounts((account,)), platform_actor(TENANT))
        token = add_token(bus, platform_actor(TENANT), USER, "bench")
    finally:
        database.dispose()
    return token
