"""Reading for the doors: one connection per request, from the bus's own pool (decision 12).

Statements come from `engine.store.tenant_statements`, so the tenant filter is in every one of them.
"""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection

from api.platform import EXTENSION, Platform, platform
from engine.access import authz
from engine.context import Actor
from engine.errors import Forbidden
from engine.gate.onlooker import Onlooker
from engine.store import Base, Tx

#: The header of an answer with personal values: nobody on the way keeps it.
NO_STORE = {"Cache-Control": "no-store"}


class SharedPool(SQLAlchemy):
    """Flask-SQLAlchemy on the engine that the bus has already: one pool, one set of pragmas."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> sqlalchemy.Engine:
        return cast(Platform, app.extensions[EXTENSION]).bus.database.reading


db = SharedPool(model_class=Base)
_READING = "reading"


def actor() -> Actor:
    """Who is asking; the guard has set it."""
    found: Actor = g.actor
    return found


def require(*permissions: str, said: str = "没有这项权限", expected: str = "", where: str = "") -> None:
    """Forbidden, in the words `said`, unless who is asking has one of the permissions somewhere. `expected`: what is
    asked for in words for people, else the first permission."""
    if not any(authz.allowed(actor(), permission) for permission in permissions):
        named = expected or permissions[0]
        raise Forbidden("no_permission", said, where=where, expected=named, found=actor().acting_role)


def onlooker() -> Onlooker:
    """Whoever asks, with what says how much of a process they see."""
    bus = platform().bus
    return Onlooker(reader(), actor(), bus.clock.now(), bus.extension.visibility)


def reader(tenant: str | None = None) -> Tx:
    """The request's reader in the actor's tenant: on SQLite one view until the request ends, on PostgreSQL each
    statement sees what was committed before it. Who needs one moment for several opens a snapshot (`Database.read`)."""
    name = tenant or actor().tenant
    return Tx(_connection(), name, platform().bus.tenants.lineage(name))


def refresh(_error: BaseException | None = None) -> None:
    """Ends the request's view (SQLite), so that the next read sees what has just been written."""
    connection: Connection | None = g.pop(_READING, None)
    if connection is not None:
        connection.close()


def install(app: Flask) -> None:
    """The request's reader ends with the request."""
    db.init_app(app)
    app.teardown_appcontext(refresh)


def _connection() -> Connection:
    # not `db.session`: a session keeps track of objects, of which a reader has none, at a fifth of a search's cost
    found: Connection | None = g.get(_READING)
    if found is None:
        found = db.engine.connect()
        setattr(g, _READING, found)
        found.begin()
    return found
