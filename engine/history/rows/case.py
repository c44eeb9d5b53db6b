"""What a case's chain says of its row, its parties, its sealed values and its papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.history.case_state import ALIASES, COLUMNS, PERSONAL_READ
from engine.history.rows.told import Told
from engine.store.base import Base
from engine.store.tables_cases import Case, CaseSecret, Document, Party
from engine.store.tables_privacy import PartyAccount, PersonalRead

#: What a case is before anything is said of it; how confidential a new one is, is said by its first entry.
_AT_FIRST = {
    "case_code": None, "type_code": None, "risk": None, "closing_reason": None, "closed_at": None, "round": 0,
}  # fmt: skip
#: What tables the case's chain tells all rows of, with the word for a row.
MODELS: dict[type[Base], str] = {
    Case: "案件",
    Party: "当事人",
    CaseSecret: "案卷",
    Document: "文书",
    PartyAccount: "当事人的账号",
    PersonalRead: "查阅记录",
}
_DOCUMENT = ("template", "number", "digest", "title", "root_key", "template_digest")


def told_of_case(key: int, entries: Iterable[Mapping[str, Any]]) -> Told:
    """The rows of a case as its entries tell them."""
    told = Told()
    fields: dict[str, Any] = {}
    last = version = 0
    for entry in entries:
        last = entry["seq"]
        version += any(kind != PERSONAL_READ for kind, _facts in entry["records"])
        for kind, facts in entry["records"]:
            if kind in _APPLIERS:
                _APPLIERS[kind](told, key, entry, facts)
            elif kind == "FieldSet":
                _field(told, key, last, facts, fields)
    # every save of the case's row is an entry; a mere reading is no change of it
    told.change(Case, (key,), last, {"version": version - 1})
    return told


def _opened(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    columns = {**_AT_FIRST, "owner_org": facts["location_org"], **facts, "fields": {}}
    columns |= {"created_at": entry["at"], "created_by": entry["user"]}
    told.tell(Case, (key,), entry["seq"], columns)


def _status(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    told.change(Case, (key,), entry["seq"], {"status": facts["to"]})


def _field(told: Told, key: int, seq: int, facts: Mapping[str, Any], fields: dict[str, Any]) -> None:
    name, value = facts["field"], facts["value"]
    if name in COLUMNS:
        told.change(Case, (key,), seq, {name: value})
        return
    fields[name] = value
    changed: dict[str, Any] = {"fields": dict(fields)}
    if name in ALIASES and value is not None:
        changed[ALIASES[name]] = value
    told.change(Case, (key,), seq, changed)


def _parties(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    told.of(Party).clear()


def _party(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    number, fields = facts["number"], facts["fields"]
    if (
        number == 1
    ):  # the list is always written whole; its beginning was not recorded of itself in former versions
        told.of(Party).clear()
    columns = {
        "party_role": str(fields.get("party_role") or "applicant"),
        "party_kind": str(fields.get("party_kind") or "unknown"),
        "subject": f"party/{key}/{number}",
        "fields": fields,
    }
    told.tell(Party, (key, number), entry["seq"], columns)


def _secret(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    field = facts["field"]
    of_party = field.startswith(f"party/{key}/")
    columns = {
        "cls": facts["cls"],
        "subject": field.rsplit("/", 1)[0] if of_party else f"case/{key}",
        "digest": facts["digest"],
        "at": entry["at"],
    }
    told.tell(CaseSecret, (key, field, facts["version"]), entry["seq"], columns)


def _document(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    columns = {name: facts[name] for name in _DOCUMENT if name in facts}
    columns |= {"case_key": key, "element_id": facts["element"], "created_at": entry["at"]}
    columns |= {"subject": f"case/{key}"}
    told.tell(Document, (facts["key"],), entry["seq"], columns)


def _bound(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    told.tell(PartyAccount, (facts["user"], key, facts["number"]), entry["seq"], {})


def _unbound(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    told.drop(PartyAccount, (facts["user"], key, facts["number"]))


def _read(told: Told, key: int, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    for kind in facts["kinds"]:
        told.tell(PersonalRead, (key, entry["user"], facts["day"], kind), entry["seq"], {})


_APPLIERS: dict[str, Callable[[Told, int, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "CaseOpened": _opened,
    "StatusChanged": _status,
    "PartiesSet": _parties,
    "PartySet": _party,
    "SecretSet": _secret,
    "DocumentMade": _document,
    "PartyBound": _bound,
    "PartyUnbound": _unbound,
    PERSONAL_READ: _read,
}
