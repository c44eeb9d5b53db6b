"""Do a tenant's accounts, their posts and the tokens agree with its chain of accesses?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.access.events import AccountSet, TokenCreated, TokenRevoked
from engine.events import Event
from engine.history.chain import salted_digest
from engine.history.facts import Said, said_in
from engine.history.kinds import ACCESS_KINDS
from engine.history.links import Broken, Chain
from engine.history.rows.told import Told, differences
from engine.store import Row, Tx, utc_text
from engine.store.tables_org import Account, ApiToken, RoleAssignment
from engine.store.tenant_statements import select_from
from engine.values import dumps

#: So much of a token's digest names it in the history.
_NAMED_BY = 16
_ACCOUNTS, _ROLES, _TOKENS = (select_from(model) for model in (Account, RoleAssignment, ApiToken))


def account_digest(row: Mapping[str, Any], salt: str) -> str:
    """What the history holds of an account's row: the salted digest of its columns."""
    columns = ("user", "name", "password_hash", "email", "active")
    return salted_digest(salt, dumps([row[name] for name in columns]))


def token_digest(row: Mapping[str, Any]) -> str:
    """What the history holds of a token's row."""
    ends = row["expires_at"]
    said = [row["digest"], row["user"], row["label"], utc_text(row["created_at"]), ends and utc_text(ends)]
    return hashlib.sha256(dumps(said).encode()).hexdigest()


@dataclass(slots=True)
class _Token:
    """A token as the chain tells it."""

    seq: int
    digest: str
    revoked_at: str | None = None


@dataclass(slots=True)
class _Accesses:
    """What the chain says: accounts and posts as rows, the digests of accounts, the tokens by their name."""

    told: Told = field(default_factory=Told)
    digests: dict[str, tuple[str, int]] = field(default_factory=dict)
    tokens: dict[str, _Token] = field(default_factory=dict)

    def take(self, entry: Said, event: Event) -> None:
        match event:
            case AccountSet():
                self._account(entry.seq, event)
            case TokenCreated():
                self.tokens[event.token] = _Token(entry.seq, event.digest)
            case TokenRevoked() if event.token in self.tokens:
                self.tokens[event.token].revoked_at = entry.at

    def _account(self, seq: int, event: AccountSet) -> None:
        self.told.tell(Account, (event.user,), seq, {"name": event.name, "active": event.active})
        self.digests[event.user] = (event.digest, seq)
        for key in [key for key in self.told.of(RoleAssignment) if key[0] == event.user]:
            self.told.drop(RoleAssignment, key)
        for role, place in event.roles:
            self.told.tell(RoleAssignment, (event.user, role, place), seq, {})


def check_accesses(tx: Tx, chain: Chain) -> Iterator[Broken]:
    """What of the tenant's accounts, posts and tokens departs from the chain's entries."""
    said, unreadable = _Accesses(), list[Broken]()
    for entry in said_in(chain, ACCESS_KINDS, unreadable.append):
        for event in entry.events:
            said.take(entry, event)
    yield from unreadable
    accounts = tx.rows(_ACCOUNTS)
    yield from differences(chain, Account, said.told.of(Account), accounts, "账号")
    for row in accounts:
        digest, seq = said.digests.get(row["user"], ("", 0))
        if digest and account_digest(dict(row), row["salt"]) != digest:
            message = f"账号 {row['user']} 的密码、邮箱或姓名不是记录时的"
            yield chain.breaks(seq, message, "account", row["user"], "password_hash")
    yield from differences(chain, RoleAssignment, said.told.of(RoleAssignment), tx.rows(_ROLES), "岗位")
    yield from _tokens(chain, said.tokens, tx)


def _tokens(chain: Chain, said: dict[str, _Token], tx: Tx) -> Iterator[Broken]:
    left = dict(said)
    for row in tx.rows(_TOKENS):
        name = row["digest"][:_NAMED_BY]
        wrong = _wrong(row, left.pop(name, None), chain)
        if wrong:
            yield chain.breaks(0, f"令牌 {name} {wrong}", "api_token", name)
    for name, token in left.items():
        yield chain.breaks(token.seq, f"令牌 {name} 的行不见了", "api_token", name)


def _wrong(row: Row, token: _Token | None, chain: Chain) -> str | None:
    if token is None:
        return "没有记录"
    if token_digest(dict(row)) != token.digest:
        return "与记录不符"
    revoked = None if row["revoked_at"] is None else utc_text(row["revoked_at"])
    recorded = None if token.revoked_at is None else _utc(token.revoked_at)
    if (revoked is None) != (recorded is None):
        return "的作废与记录不符"
    # of tokens that a former version revoked, the chain knows that, not when
    adopted = chain.entries[token.seq - 1]["command"] == "AdoptAccounts"
    return "作废的时刻与记录不符" if revoked != recorded and not adopted else None


def _utc(text: str) -> str:
    return utc_text(datetime.fromisoformat(text))
