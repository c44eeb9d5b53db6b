"""Sessions of the pages begin and end here, with an entry each."""

from __future__ import annotations

from sqlalchemy import bindparam

from engine.access.commands import BeginSession, EndSession
from engine.access.events import SessionsEnded, SignedIn, SignedOut
from engine.errors import Unauthenticated
from engine.store.base import UtcTime
from engine.store.tables_org import Account, SignIn
from engine.store.tenant_statements import delete_of, select_from, table_of, text_param
from engine.unit import Unit

#: So much of a session's or a token's digest names it in lists and in the history.
NAMED_BY = 16

_SIGN_IN = table_of(SignIn)
_ACCOUNT = table_of(Account)
#: Locked until the session is there, so that whoever changes the account now ends it with the others.
_ACCOUNT_NOW = (
    select_from(Account, _ACCOUNT.c.active, _ACCOUNT.c.password_hash)
    .where(_ACCOUNT.c.user == text_param("user"))
    .with_for_update()
)
_OF_USER = delete_of(SignIn).where(_SIGN_IN.c.user == text_param("whose"))
_PAST = _OF_USER.where(_SIGN_IN.c.expires_at <= bindparam("now", type_=UtcTime))
_OTHERS = _OF_USER.where(_SIGN_IN.c.digest != text_param("kept"))
_ONE = _OF_USER.where(_SIGN_IN.c.digest == text_param("ended"))


def begin_session(unit: Unit, command: BeginSession) -> None:
    """A new session; what the account has left to expire is swept out. Unauthenticated when the account has been closed
    or its password has changed since it was read: doors remember accounts, sessions do not."""
    account = unit.tx.row(_ACCOUNT_NOW, user=command.user)
    if account is None or not account["active"] or account["password_hash"] != command.seen:
        raise Unauthenticated("credentials_wrong", "账号或密码不对", where="Authorization")
    now = unit.context.now
    unit.tx.run(_PAST, whose=command.user, now=now)
    row = {"digest": command.digest, "user": command.user, "begun_at": now, "seen_at": now}
    unit.tx.add(SignIn, {**row, "expires_at": command.expires_at})
    unit.access(SignedIn(command.user, command.digest[:NAMED_BY]))


def end_session(unit: Unit, command: EndSession) -> None:
    """Ends one session of the actor's."""
    if unit.tx.run(_ONE, whose=command.user, ended=command.digest):
        unit.access(SignedOut(command.user, command.digest[:NAMED_BY]))


def end_all(unit: Unit, user: str, why: str, keep: str | None = None) -> None:
    """Ends every session of an account, but the one of the digest `keep`: its password is another, it has been closed
    or opened again, or its posts have changed."""
    ended = unit.tx.run(_OTHERS, whose=user, kept=keep or "")
    if ended:
        unit.access(SessionsEnded(user, ended, why))
