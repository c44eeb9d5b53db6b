"""Writing the case file: P1 values are fields of the case, P2 and P3 values are sealed rows; the chain gets digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.cases.access_level import CONFIDANTS
from casework.cases.case import LiveCase
from casework.cases.events import PartiesSet, PartySet, SecretSet
from casework.tables.statuses import statuses_meaning
from engine.errors import Invalid
from engine.places.org_units import has_unit
from engine.store import Row
from engine.store.tables_cases import CaseSecret, Party
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of
from engine.unit import Unit
from forms import CaseEntry

_SECRET = table_of(CaseSecret)
_PARTY = table_of(Party)
_SECRETS = (
    select_from(
        CaseSecret, _SECRET.c.field, _SECRET.c.version, _SECRET.c.subject, _SECRET.c.cls, _SECRET.c.ciphertext
    )
    .where(_SECRET.c.case_key == key_param("case"))
    .order_by(_SECRET.c.version, _SECRET.c.field)
)
_PARTIES = select_from(Party).where(_PARTY.c.case_key == key_param("case")).order_by(_PARTY.c.number)
_DROP_PARTIES = delete_of(Party).where(_PARTY.c.case_key == key_param("case"))

#: P1 attributes of a party that are columns (handbook 8.2).
PARTY_COLUMNS = ("party_role", "party_kind")


#: P1 fields of a case that say where it is; who may see it follows from them.
LOCATION = "location_org"
_PLACES = (LOCATION, "owner_org")
#: What follows from what was said and done, or from where the case came: numbers, links, what makes it sensitive; and
#: whom a person with the permission to classify has let in (`ClassifyCase`).
KEPT = frozenset(
    {
        CONFIDANTS,
        "sensitive_facts", "case_code", "closed_at", "created_by", "created_at", "external_no",
        "archive_no", "retention_until", "origin_tenant", "origin_case", "origin_version", "linked_case",
    }
)  # fmt: skip


def put_field(unit: Unit, case: LiveCase, name: str, value: Any) -> None:
    """Sets a P1 field of the case, as a form or a diagram asks. Invalid for a field that the platform keeps by itself,
    and for a place that this tenant has not: nobody would see the case any more."""
    if name in KEPT:
        raise Invalid(
            "case_field_kept", "案件的这一项由平台自己记，表单和流程图不能写", where=name,
            expected="别的字段", found=name,
        )  # fmt: skip
    if name in _PLACES and case.get(name) != value and not has_unit(unit.tx, str(value)):
        raise Invalid(
            "place_unknown", "没有这个机构，或者不在本区县", where=name, expected="本区县机构树里的编码",
            found=str(value)[:40],
        )  # fmt: skip
    if name == LOCATION and case.get(name) != value and not _may_still_move(case):
        raise Invalid(
            "place_fixed", "案件登记以后，发生地不能再由表单或流程图改", where=name, expected=str(case.get(name)),
            found=str(value)[:40],
        )  # fmt: skip
    case.set_field(name, value)


def _may_still_move(case: LiveCase) -> bool:
    """Who sees a case follows from where it is; so its place is said while it is being registered, or anew when it has
    been reopened."""
    return case.row["case_code"] is None or case.row["status"] in statuses_meaning("reopening")


def case_subject(case_key: int) -> str:
    """The subject under whose key a case's own prose is sealed."""
    return f"case/{case_key}"


def put_values(unit: Unit, case: LiveCase, entries: Sequence[CaseEntry], task_key: int | None) -> None:
    """Stores values in the case file. Sealed values get a new version; nothing earlier is overwritten. An emptied field
    gets an empty version, when it ever had a value."""
    for entry in entries:
        if entry.cls == "P1":
            put_field(unit, case, entry.field, entry.value)
        elif entry.value is not None or open_value(unit, case.key, entry.field) is not None:
            seal(unit, case, entry.field, entry.cls, entry.value, case_subject(case.key), task_key)


def seal(
    unit: Unit, case: LiveCase, field: str, cls: str, value: Any, subject: str, task_key: int | None = None
) -> None:
    """Adds a version of a personal value; the case's chain records its salted digest only."""
    name = field.replace("/", ".").rpartition(".")[2]
    case.hear_changed({name: value}, lambda: {name: open_value(unit, case.key, field)})
    newest = _newest(unit, case.key)
    version = (newest[field]["version"] if field in newest else 0) + 1
    ciphertext, salt, digest = unit.keyring.seal(unit.tx, subject, value)
    unit.tx.add(
        CaseSecret,
        {
            "case_key": case.key,
            "field": field,
            "version": version,
            "cls": cls,
            "subject": subject,
            "ciphertext": ciphertext,
            "salt": salt,
            "digest": digest,
            "at": unit.context.now,
        },
    )
    newest[field] = {
        "field": field,
        "version": version,
        "subject": subject,
        "cls": cls,
        "ciphertext": ciphertext,
    }
    case.record(SecretSet(field, cls, version, digest, task_key))


def open_value(unit: Unit, case_key: int, field: str) -> Any:
    """The newest version of a sealed value in the clear, None when there is none or it was erased."""
    row = _newest(unit, case_key).get(field)
    if row is None or row["ciphertext"] is None:
        return None
    return unit.keyring.open(unit.tx, row["subject"], row["ciphertext"])


def put_parties(
    unit: Unit,
    case: LiveCase,
    parties: Sequence[Mapping[str, Any]],
    classes: Mapping[str, str],
    task_key: int | None,
) -> None:
    """Replaces the list of parties by what the form held; personal attributes are sealed per person."""
    unit.tx.run(_DROP_PARTIES, case=case.key)
    case.record(PartiesSet(len(parties)))
    personal = [name for name, cls in classes.items() if cls != "P1"]
    for number, party in enumerate(parties, start=1):
        subject = f"party/{case.key}/{number}"
        before = _opened(unit, case.key, subject)
        open_fields = {k: v for k, v in party.items() if classes.get(k, "P2") == "P1"}
        unit.tx.add(
            Party,
            {
                "case_key": case.key,
                "number": number,
                "party_role": str(party.get("party_role") or "applicant"),
                "party_kind": str(party.get("party_kind") or "unknown"),
                "subject": subject,
                "fields": open_fields,
            },
        )
        case.record(PartySet(number, open_fields))
        case.hear(open_fields)
        for name in dict.fromkeys([*party, *personal]):
            cls, value = classes.get(name, "P2"), party.get(name)
            if cls == "P1" or (value in (None, "") and name not in before):
                continue
            # what the form no longer says was another person's, or is no longer true
            seal(unit, case, f"{subject}/{name}", cls, None if value == "" else value, subject, task_key)


def sealed_values(unit: Unit, case_key: int, subject: str) -> dict[str, tuple[str, Any]]:
    """The values of a subject in the clear, those that are not empty: the last part of the field → (class, value)."""
    classes = {field: row["cls"] for field, row in _newest(unit, case_key).items()}
    return {
        field.rsplit("/", 1)[-1]: (classes[field], value)
        for field, value in _clear(unit, case_key, subject).items()
        if value is not None
    }


def parties_of_case(unit: Unit, case_key: int) -> Sequence[Row]:
    """The parties by their numbers, without their personal values."""
    return unit.tx.rows(_PARTIES, case=case_key)


def open_parties(unit: Unit, case_key: int) -> list[dict[str, Any]]:
    """All parties in the clear, for documents; never for lists."""
    rows = unit.tx.rows(_PARTIES, case=case_key)
    return [{**row["fields"], **_opened(unit, case_key, row["subject"])} for row in rows]


def _newest(unit: Unit, case_key: int) -> dict[str, Row]:
    """The newest version of each sealed value of a case by its field, read once in a command; `seal` adds its own."""
    return unit.tx.once(
        ("case file", case_key),
        lambda: {row["field"]: row for row in unit.tx.rows(_SECRETS, case=case_key)},
    )


def _opened(unit: Unit, case_key: int, subject: str) -> dict[str, Any]:
    """The values of a subject in the clear, those that are not empty, by the last part of their field."""
    found = {field.rsplit("/", 1)[-1]: value for field, value in _clear(unit, case_key, subject).items()}
    return {name: value for name, value in found.items() if value is not None}


def open_case_file(unit: Unit, case_key: int) -> dict[str, Any]:
    """Every sealed value of the case's own prose that is not empty, newest version, by field."""
    found = _clear(unit, case_key, case_subject(case_key))
    return {field: value for field, value in found.items() if value is not None}


def _clear(unit: Unit, case_key: int, subject: str) -> dict[str, Any]:
    sealed = {
        field: row["ciphertext"]
        for field, row in _newest(unit, case_key).items()
        if row["subject"] == subject and row["ciphertext"] is not None
    }
    return {field: unit.keyring.open(unit.tx, subject, text) for field, text in sealed.items()}
