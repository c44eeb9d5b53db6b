"""The parties of a case as papers print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.papers.words import one, text

_ORDER = ("applicant", "respondent", "third_party", "representative", "guardian", "agent", "witness")
_WITHHELD = "（依规定不予载明）"


def party_rows(parties: Sequence[Mapping[str, Any]], confidential: bool) -> list[dict[str, str]]:
    """Rows role, name, kind, phone, address, id_no, in the order of roles.

    In a confidential case contacts and addresses are withheld from every paper (反家庭暴力法
    13–17、32；handbook 8.7).
    """
    ranked = sorted(parties, key=_rank)
    return [_row(party, confidential) for party in ranked]


def of_role(rows: Sequence[Mapping[str, str]], role: str) -> list[Mapping[str, str]]:
    """The rows of one role (its Chinese label)."""
    return [row for row in rows if row["role"] == role]


def names(rows: Sequence[Mapping[str, str]]) -> str:
    """All names of rows, joined by 、."""
    return "、".join(row["name"] for row in rows if row["name"])


def _rank(party: Mapping[str, Any]) -> int:
    role = _role(party)
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)


def _role(party: Mapping[str, Any]) -> str:
    return str(party.get("party_role") or party.get("role") or "applicant")


def _row(party: Mapping[str, Any], confidential: bool) -> dict[str, str]:
    return {
        "role": one(_role(party), "party_role"),
        "name": text(party.get("legal_name") or party.get("display_name")),
        "kind": one(party.get("party_kind") or party.get("kind"), "party_kind"),
        "phone": _WITHHELD if confidential else text(party.get("phone")),
        "address": _WITHHELD if confidential else text(party.get("address")),
        "id_no": text(party.get("id_no") or party.get("uscc")),
    }
