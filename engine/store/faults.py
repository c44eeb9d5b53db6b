"""What keeps a database from doing what it was asked, in words: locked, full, gone, too slow, out of places.

Each is a refusal that the doors answer with 503 or 507 and `Retry-After`. Nothing has been stored, except where the
answer to a COMMIT was lost: that is said as what it is, since nobody can know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import OutcomeUnknown, Refusal, StorageFull, Unavailable

_NOTHING = "什么都没有保存"
_LOCKED = ("locked", f"要改的内容正被别人占用，{_NOTHING}，请稍后再试")
_CROWDED = ("crowded", f"平台正忙，{_NOTHING}，请稍后再试")
_SLOW = ("too_slow", f"数据库用的时间太长，已经停下，{_NOTHING}，请稍后再试")
_GONE = ("database_gone", f"数据库没有应答，{_NOTHING}，请稍后再试")
_STORAGE = ("storage_failed", f"数据库读写存储出错，{_NOTHING}，请告诉管理员")
_READ_ONLY = ("read_only", f"数据库现在只能读，{_NOTHING}，请告诉管理员")
_FULL = ("disk_full", f"平台的存储空间已满，{_NOTHING}；腾出空间后平台自己恢复，请告诉管理员")

#: SQLSTATE, or its class, of PostgreSQL (its manual, appendix A).
_BY_STATE = {
    "55P03": _LOCKED,
    "57014": _SLOW,
    "53100": _FULL,
    "53": _CROWDED,
    "25006": _READ_ONLY,
    "25P03": _GONE,
    "25P04": _SLOW,
    "57P": _GONE,
    "08": _GONE,
    "58": _STORAGE,
}
#: The primary result code of SQLite (its manual, "Result and Error Codes").
_BY_CODE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _STORAGE,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _GONE,
}


def locked() -> Unavailable:
    """Somebody else holds what is wanted, and does not get on."""
    return Unavailable(*_LOCKED)


def crowded() -> Unavailable:
    """There are too many at once."""
    return Unavailable(*_CROWDED)


def fault_of(error: BaseException) -> Refusal | None:
    """What an error of the database says about its state; None for one that says nothing about it (wrong values, a
    constraint, a lost race)."""
    if isinstance(error, PoolTimeout):
        return crowded()
    said = _said(error.orig) if isinstance(error, DBAPIError) else None
    if said is None:
        return None
    return StorageFull(*said) if said is _FULL else Unavailable(*said)


def unknown_after_commit(error: DBAPIError) -> OutcomeUnknown | None:
    """For an error of COMMIT: whether nobody can say if it took place, the answer to it being lost; else None."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        lost = _primary(cause) == sqlite3.SQLITE_IOERR
    else:
        state = getattr(cause, "sqlstate", None)
        lost = state is None or state.startswith(("08", "57P"))
    if not lost:
        return None
    return OutcomeUnknown(
        "outcome_unknown",
        "保存时与数据库的连接断了，办成没有还不知道：请先看一眼，没有办成再重办",
        expected="带 Idempotency-Key 的请求可以原样再发一次，已经办成的不会再办",
    )


@contextmanager
def told() -> Iterator[None]:
    """Errors of the database in this block that say something about its state are raised as refusals."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error


def _said(cause: BaseException | None) -> tuple[str, str] | None:
    if isinstance(cause, sqlite3.Error):
        return _BY_CODE.get(_primary(cause))
    if not isinstance(cause, psycopg.Error):
        return None
    state = cause.sqlstate
    if state is None:  # it came from the driver: there is no connection, or none any more
        return _GONE if isinstance(cause, psycopg.OperationalError) else None
    return next((_BY_STATE[key] for key in (state, state[:3], state[:2]) if key in _BY_STATE), None)


def _primary(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
