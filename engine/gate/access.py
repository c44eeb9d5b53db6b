"""Commands about who may come in: what is the actor's own, and what whoever keeps the accounts does for others."""

from __future__ import annotations

from engine.access import authz
from engine.access.commands import BeginSession, EndSession, RevokeToken, SetPassword
from engine.errors import Forbidden
from engine.gate.rule import require
from engine.unit import Unit


def ask_session(unit: Unit, command: BeginSession | EndSession) -> None:
    """Everybody signs in and out for themselves."""
    if command.user != unit.actor.user:
        raise Forbidden("not_own_session", "只能登录和退出自己的账号", where="user", found=command.user[:80])


def ask_password(unit: Unit, command: SetPassword) -> None:
    """One's own password, with the old one; for whoever keeps the accounts anybody's."""
    if command.user != unit.actor.user or command.seen is None:
        require(unit.actor, authz.ACCOUNTS, command.user)


def ask_revoke(unit: Unit, command: RevokeToken) -> None:
    """One's own token; for whoever keeps the accounts anybody's."""
    if command.user != unit.actor.user:
        require(unit.actor, authz.ACCOUNTS, command.user)
