"""What a case's chain says of its row, its parties, its sealed values and its papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from casework.cases.case import LiveCase
from casework.cases.columns import ALIASES, COLUMNS
from casework.cases.events import (
    CaseOpened,
    DocumentMade,
    DocumentRendered,
    FieldSet,
    PartiesSet,
    PartyBound,
    PartySet,
    PartyUnbound,
    PersonalRead,
    SecretSet,
    StatusChanged,
)
from engine.events import Event
from engine.history.facts import Said, Tellers
from engine.history.rows.live import LiveRows, Rows
from engine.history.rows.told import Digest, Told
from engine.record import facts_of
from engine.store.base import Base
from engine.store.tables_cases import Case, CaseSecret, Document, Party
from engine.store.tables_privacy import PartyAccount
from engine.store.tables_privacy import PersonalRead as ReadRow
from engine.unit import Unit

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
    ReadRow: "查阅记录",
}
_OfCase = dict[type[Event], Callable[[Any, int, Said, Any], None]]


def told_of_case(key: int, entries: Sequence[Said]) -> Told:
    """The rows of a case as its entries tell them."""
    told = Told()
    fields: dict[str, Any] = {}
    tellers: _OfCase = {**_TELLERS, FieldSet: partial(_field, fields)}
    last = version = 0
    for entry in entries:
        last = entry.seq
        version += any(not isinstance(event, PersonalRead) for event in entry.events)
        for event in entry.events:
            if type(event) in tellers:
                tellers[type(event)](told, key, entry, event)
    # every save of the case's row is an entry; a mere reading is no change of it
    told.change(Case, (key,), last, {"version": version - 1})
    return told


def _opened(told: Told, key: int, entry: Said, event: CaseOpened) -> None:
    columns = {**_AT_FIRST, "owner_org": event.location_org, **facts_of(event), "fields": {}}
    columns |= {"created_at": entry.at, "created_by": entry.user}
    told.tell(Case, (key,), entry.seq, columns)


def _status(told: Told, key: int, entry: Said, event: StatusChanged) -> None:
    told.change(Case, (key,), entry.seq, {"status": event.to})


def _field(fields: dict[str, Any], told: Told, key: int, entry: Said, event: FieldSet) -> None:
    name, value = event.field, event.value
    if name in COLUMNS:
        told.change(Case, (key,), entry.seq, {name: value})
        return
    fields[name] = value
    changed: dict[str, Any] = {"fields": dict(fields)}
    if name in ALIASES and value is not None:
        changed[ALIASES[name]] = value
    told.change(Case, (key,), entry.seq, changed)


def _parties(told: Told, key: int, entry: Said, event: PartiesSet) -> None:
    told.of(Party).clear()


def _party(told: Told, key: int, entry: Said, event: PartySet) -> None:
    if (
        event.number == 1
    ):  # the list is always written whole; former versions did not record that it begins anew
        told.of(Party).clear()
    columns = {
        "party_role": str(event.fields.get("party_role") or "applicant"),
        "party_kind": str(event.fields.get("party_kind") or "unknown"),
        "subject": f"party/{key}/{event.number}",
        "fields": event.fields,
    }
    told.tell(Party, (key, event.number), entry.seq, columns)


def _secret(told: Told, key: int, entry: Said, event: SecretSet) -> None:
    of_party = event.field.startswith(f"party/{key}/")
    columns = {
        "cls": event.cls,
        "subject": event.field.rsplit("/", 1)[0] if of_party else f"case/{key}",
        "digest": event.digest,
        "at": entry.at,
    }
    told.tell(CaseSecret, (key, event.field, event.version), entry.seq, columns)


def _document(told: Told, key: int, entry: Said, event: DocumentMade) -> None:
    columns = {name: value for name, value in facts_of(event).items() if name not in ("key", "element")}
    columns |= {"case_key": key, "element_id": event.element, "created_at": entry.at}
    columns |= {"subject": f"case/{key}"}
    told.tell(Document, (event.key,), entry.seq, columns)


def _bound(told: Rows, key: int, entry: Said, event: PartyBound) -> None:
    told.tell(PartyAccount, (event.user, key, event.number), entry.seq, {})


def _unbound(told: Rows, key: int, entry: Said, event: PartyUnbound) -> None:
    told.drop(PartyAccount, (event.user, key, event.number))


def _read(told: Rows, key: int, entry: Said, event: PersonalRead) -> None:
    for kind in event.kinds:
        told.tell(ReadRow, (key, entry.user, event.day, kind), entry.seq, {})


#: Events that say a row wholly: they write it, and verification has them tell it again.
_APPLIERS: _OfCase = {PartyBound: _bound, PartyUnbound: _unbound, PersonalRead: _read}
_TELLERS: _OfCase = {
    **_APPLIERS,
    CaseOpened: _opened,
    StatusChanged: _status,
    PartiesSet: _parties,
    PartySet: _party,
    SecretSet: _secret,
    DocumentMade: _document,
}


def put_on_record(unit: Unit, case: LiveCase, event: PartyBound | PartyUnbound | PersonalRead) -> None:
    """Records in the case's chain an event that says a row wholly, and writes the row."""
    case.record(event)
    said = Said(0, unit.context.now.isoformat(), unit.actor.user, unit.command, (event,))
    _APPLIERS[type(event)](LiveRows(unit.tx), case.key, said, event)


def _rendered(told: Told, entry: Said, event: DocumentRendered) -> None:
    told.tell(Document, (event.key,), entry.seq, {"file": Digest(event.file)})


#: What casework tells in the tenant's own chain.
TENANT_TELLERS: Tellers = {DocumentRendered: _rendered}
