"""Parties of a case: masked by default; names in the clear for whoever takes part; the rest on request, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.roles import held_roles
from casework.roles.schema import PERSONAL_FIELDS
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.context import Actor
from engine.errors import NotFound
from engine.files.keyring import Keyring
from engine.store import Row, Tx
from engine.store.tables_cases import CaseSecret, Party
from engine.store.tenant_statements import key_param, select_from, table_of, text_param

_PARTY = table_of(Party)
_SECRET = table_of(CaseSecret)
_PARTIES = select_from(Party).where(_PARTY.c.case_key == key_param("case")).order_by(_PARTY.c.number)
_SECRETS = (
    select_from(CaseSecret, _SECRET.c.field, _SECRET.c.cls, _SECRET.c.ciphertext)
    .where(_SECRET.c.case_key == key_param("case"), _SECRET.c.subject == text_param("subject"))
    .order_by(_SECRET.c.version)
)
HIDDEN = "••••"


def parties_of(tx: Tx, case_key: int) -> Sequence[Row]:
    """The parties of a case by their numbers, without their personal values."""
    return tx.rows(_PARTIES, case=case_key)


def list_parties(tx: Tx, keyring: Keyring, case_key: int, sight: AccessLevel) -> list[dict[str, Any]]:
    """The parties as somebody with this sight sees them; nothing for less than a summary."""
    if sight < AccessLevel.SUMMARY:
        return []
    return [_shown(tx, keyring, row, sight) for row in parties_of(tx, case_key)]


def revealed(tx: Tx, keyring: Keyring, actor: Actor, case_key: int, number: int) -> dict[str, Any]:
    """A party's personal values in the clear, for somebody whose asking has been recorded. NotFound."""
    row = party_row(tx, case_key, number)
    values = opened(tx, keyring, row["case_key"], row["subject"])
    return {name: value for name, (_cls, value) in values.items() if _may_see(actor, name)}


def party_row(tx: Tx, case_key: int, number: int) -> Row:
    """The party's row; NotFound."""
    for row in parties_of(tx, case_key):
        if row["number"] == number:
            return row
    raise NotFound("party_not_found", "没有这位当事人", where=str(number))


def opened(tx: Tx, keyring: Keyring, case_key: int, subject: str) -> dict[str, tuple[str, Any]]:
    """Every sealed value of a subject that has not been erased or cleared, newest version: field → (class, value)."""
    newest = {
        row["field"].rsplit("/", 1)[-1]: row for row in tx.rows(_SECRETS, case=case_key, subject=subject)
    }
    values = {
        name: (row["cls"], keyring.open(tx, subject, row["ciphertext"]))
        for name, row in newest.items()
        if row["ciphertext"] is not None
    }
    return {name: known for name, known in values.items() if known[1] is not None}


def masked(name: str, value: Any) -> str:
    """A personal value as it is shown unasked: a name by its first character, a telephone number by its ends."""
    text = str(value)
    if name in ("display_name", "legal_name"):
        return text[:1] + "*" * max(len(text) - 1, 1)
    if name == "phone" and len(text) >= 11:
        return f"{text[:3]}****{text[-4:]}"
    return HIDDEN


def _shown(tx: Tx, keyring: Keyring, row: Row, sight: AccessLevel) -> dict[str, Any]:
    personal = []
    for name, (cls, value) in sorted(opened(tx, keyring, row["case_key"], row["subject"]).items()):
        clear = sight is AccessLevel.FULL and name == "display_name"
        personal.append(
            {"field": name, "cls": cls, "value": value if clear else masked(name, value), "masked": not clear}
        )
    return {
        "number": row["number"],
        "party_role": row["party_role"],
        "party_kind": row["party_kind"],
        "fields": row["fields"],
        "personal": personal,
    }


def _may_see(actor: Actor, name: str) -> bool:
    """A value that is for few (a protected person's safe contact, handbook 8.5) is for the roles that are given it."""
    if name not in PERSONAL_FIELDS or authz.allowed(actor, authz.ANY):
        return True
    return any(name in role.personal_fields for role, _place in held_roles(actor))
