"""Which account speaks for which party of a case: said by staff, with a reason, and recorded in the case's chain.

A party's role lies in its case (`applicant` at `case/<key>`), so that an account of a citizen has the tasks of the
parties that it speaks for and no others.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.case_file.values import case_subject, open_parties, seal
from casework.case_messages.case_messages import checked_reason
from casework.cases.case import LiveCase
from casework.cases.events import PartyBound, PartyUnbound
from casework.cases.owners import live_case
from casework.cases.told import put_on_record
from casework.parties.commands import BindParty
from casework.roles import party_roles as roles_of_parties
from engine.access import authz
from engine.errors import Invalid, NotFound
from engine.store import Tx
from engine.store.tables_cases import Party
from engine.store.tables_org import Account, RoleAssignment
from engine.store.tables_privacy import PartyAccount
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

#: What tells one party from another: role and names.
Identity = tuple[str, ...]

_BOUND = table_of(PartyAccount)
_PARTY = table_of(Party)
_ACCOUNT = table_of(Account)
_ROLE = table_of(RoleAssignment)
_OF_USER = (
    select_from(PartyAccount, _BOUND.c.case_key, _BOUND.c.number)
    .where(_BOUND.c.user == text_param("user"))
    .order_by(_BOUND.c.case_key, _BOUND.c.number)
)
_OF_CASE = select_from(PartyAccount, _BOUND.c.user, _BOUND.c.number).where(
    _BOUND.c.case_key == key_param("case")
)
_KIND = select_from(Party, _PARTY.c.party_role).where(
    _PARTY.c.case_key == key_param("case"), _PARTY.c.number == key_param("number")
)
_ACTIVE = select_from(Account, _ACCOUNT.c.user).where(
    _ACCOUNT.c.user == text_param("user"), _ACCOUNT.c.active.is_(True)
)
_ROLES = select_from(RoleAssignment, _ROLE.c.role).where(_ROLE.c.user == text_param("user"))


def bind_party(unit: Unit, command: BindParty) -> None:
    """Records the binding, or its end. NotFound (case, party, account, or nothing to end), Invalid (the
    reason; an account of staff). Permission, place and sight are asked by the gate."""
    reason = checked_reason(command.reason)
    case = live_case(unit, command.case_key)
    if unit.tx.row(_KIND, case=command.case_key, number=command.number) is None:
        raise NotFound("party_not_found", "没有这位当事人", where=str(command.number))
    known = {(row["user"], row["number"]) for row in unit.tx.rows(_OF_CASE, case=command.case_key)}
    is_bound = (command.user, command.number) in known
    if command.bound:
        _check_account(unit, command.user)
    elif not is_bound:
        raise NotFound("not_bound", "这个账号没有绑定这位当事人", where="user", found=command.user[:80])
    if command.bound == is_bound:
        return
    seal(unit, case, f"party_account_reason.{command.number}", "P2", reason, case_subject(case.key))
    if command.bound:
        put_on_record(unit, case, PartyBound(command.number, command.user))
    else:
        _unbind(unit, case, command.user, command.number)


def _check_account(unit: Unit, user: str) -> None:
    if unit.tx.row(_ACTIVE, user=user) is None:
        raise NotFound("account_not_found", "本区县没有这个账号", where="user", found=user[:80])
    parties = roles_of_parties(unit.tx.tenant)
    if any(row["role"] not in parties for row in unit.tx.rows(_ROLES, user=user)):
        raise Invalid(
            "account_of_staff", "工作人员的账号不能当作当事人的账号", "user", "当事人自己的账号", user[:80]
        )


def _unbind(unit: Unit, case: LiveCase, user: str, number: int) -> None:
    put_on_record(unit, case, PartyUnbound(number, user))


def bound_parties(unit: Unit, case_key: int) -> dict[int, Identity]:
    """Who the parties are that an account speaks for, by number; to be asked before a form replaces the list."""
    numbers = {row["number"] for row in unit.tx.rows(_OF_CASE, case=case_key)}
    return (
        {number: who for number, who in _identities(unit, case_key).items() if number in numbers}
        if numbers
        else {}
    )


def unbind_changed(unit: Unit, case: LiveCase, before: Mapping[int, Identity]) -> None:
    """Ends the bindings of those numbers under which another person stands now, or nobody."""
    if not before:
        return
    now = _identities(unit, case.key)
    for row in unit.tx.rows(_OF_CASE, case=case.key):
        if now.get(row["number"]) != before.get(row["number"]):
            _unbind(unit, case, row["user"], row["number"])


def _identities(unit: Unit, case_key: int) -> dict[int, Identity]:
    return {
        number: tuple(str(party.get(name) or "") for name in ("party_role", "display_name", "legal_name"))
        for number, party in enumerate(open_parties(unit, case_key), start=1)
    }


def party_roles(tx: Tx, user: str) -> list[tuple[str, str]]:
    """The roles that an account has as a party: (group of parties, its case)."""
    found: list[tuple[str, str]] = []
    groups = roles_of_parties(tx.tenant)
    for row in tx.rows(_OF_USER, user=user):
        party = tx.row(_KIND, case=row["case_key"], number=row["number"])
        if party is not None:
            place = authz.case_place(row["case_key"])
            found += [(group, place) for group, kinds in groups.items() if party["party_role"] in kinds]
    return list(dict.fromkeys(found))
