"""Bearer tokens of programs: made for a while, revoked at any time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam

from engine.access.commands import CreateToken, RevokeToken
from engine.access.events import TokenCreated, TokenRevoked
from engine.access.sessions import NAMED_BY
from engine.errors import Invalid, NotFound
from engine.history.access_check import token_digest
from engine.store import utc_text
from engine.store.base import UtcTime
from engine.store.tables_org import Account, ApiToken
from engine.store.tenant_statements import select_from, table_of, text_param, update_of
from engine.unit import Unit

#: How long a token lasts unless somebody says, and at most.
LIFETIME = timedelta(days=90)
LONGEST = timedelta(days=366)

_ACCOUNT = table_of(Account)
_TOKEN = table_of(ApiToken)
_KNOWN = select_from(Account, _ACCOUNT.c.user).where(_ACCOUNT.c.user == text_param("user")).with_for_update()
_OF_NAME = select_from(ApiToken).where(
    _TOKEN.c.user == text_param("user"), _TOKEN.c.digest.startswith(text_param("token"), autoescape=False)
)
_OPEN = (
    select_from(ApiToken, _TOKEN.c.digest)
    .where(_TOKEN.c.user == text_param("user"), _TOKEN.c.revoked_at.is_(None))
    .order_by(_TOKEN.c.digest)
)
_REVOKE = (
    update_of(ApiToken)
    .where(_TOKEN.c.digest == text_param("which"))
    .values(revoked_at=bindparam("at", type_=UtcTime))
)


def create_token(unit: Unit, command: CreateToken) -> None:
    """A token for an account; NotFound for an unknown one, Invalid for an end beyond `LONGEST` or in the past."""
    now = unit.context.now
    if not now < command.expires_at <= now + LONGEST:
        raise Invalid(
            "token_lifetime", "令牌的期限不对", where="expires_at",
            expected=f"从现在起至多 {LONGEST.days} 天", found=command.expires_at.isoformat(),
        )  # fmt: skip
    if unit.tx.row(_KNOWN, user=command.user) is None:
        raise NotFound("account_not_found", "没有这个账号", where="user", found=command.user[:80])
    row: dict[str, Any] = {"digest": command.digest, "user": command.user, "label": command.label}
    row |= {"created_at": now, "expires_at": command.expires_at}
    unit.tx.add(ApiToken, {**row, "revoked_at": None})
    ends = utc_text(command.expires_at)
    unit.access(TokenCreated(command.user, command.digest[:NAMED_BY], command.label, ends, token_digest(row)))


def revoke_token(unit: Unit, command: RevokeToken) -> None:
    """The token opens nothing any more; one's own, or for who keeps the accounts anybody's."""
    named = command.token if len(command.token) == NAMED_BY and command.token.isalnum() else "-"
    row = unit.tx.row(_OF_NAME, user=command.user, token=named)
    if row is None:
        raise NotFound("token_not_found", "没有这个令牌", where="token", found=command.token[:40])
    if row["revoked_at"] is None:
        _revoke(unit, command.user, row["digest"])


def revoke_all(unit: Unit, user: str) -> None:
    """No token of the account opens anything any more: whoever knew its password may have had them made."""
    for row in unit.tx.rows(_OPEN, user=user):
        _revoke(unit, user, row["digest"])


def _revoke(unit: Unit, user: str, digest: str) -> None:
    unit.tx.run(_REVOKE, which=digest, at=unit.context.now)
    unit.access(TokenRevoked(user, digest[:NAMED_BY]))
