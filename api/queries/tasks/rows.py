"""What the inbox adds to its rows: who the parties are, and how many working days are left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import String, bindparam

from casework.cases.access_level import SENSITIVE
from engine.deadlines import SHANGHAI, WorkCalendar
from engine.files.keyring import Keyring
from engine.store import Row, Tx
from engine.store.base import Key
from engine.store.tables_cases import CaseSecret, Party
from engine.store.tenant_statements import select_from, table_of

_PARTY = table_of(Party)
_SECRET = table_of(CaseSecret)
_PARTIES = (
    select_from(Party, _PARTY.c.case_key, _PARTY.c.number, _PARTY.c.party_role, _PARTY.c.subject)
    .where(_PARTY.c.case_key.in_(bindparam("cases", type_=Key, expanding=True)))
    .order_by(_PARTY.c.case_key, _PARTY.c.number)
)
_NAMES = (
    select_from(CaseSecret, _SECRET.c.subject, _SECRET.c.ciphertext)
    .where(
        _SECRET.c.case_key.in_(bindparam("cases", type_=Key, expanding=True)),
        _SECRET.c.field.endswith(bindparam("ending", type_=String)),
        _SECRET.c.ciphertext.is_not(None),
    )
    .order_by(_SECRET.c.version)
)
#: More parties than this are counted, not named.
NAMED = 3


def add_parties(tx: Tx, keyring: Keyring, items: list[dict[str, Any]]) -> None:
    """Gives each row `parties`: role and name of the first few. Whoever has or may take a task takes part in its case
    (handbook 8.5), except that a sensitive case shows nobody."""
    open_ = [item for item in items if item["case"] and item["case"]["confidentiality"] not in SENSITIVE]
    cases = sorted({int(item["case"]["key"]) for item in open_})
    found: dict[str, list[dict[str, Any]]] = {}
    if cases:
        shown = _first_of_each(tx.rows(_PARTIES, cases=cases))
        sealed = {
            row["subject"]: row["ciphertext"] for row in tx.rows(_NAMES, cases=cases, ending="/display_name")
        }
        names = keyring.open_all(
            tx, {r["subject"]: sealed[r["subject"]] for r in shown if r["subject"] in sealed}
        )
        for row in shown:
            person = {"party_role": row["party_role"], "name": str(names.get(row["subject"]) or "")}
            found.setdefault(str(row["case_key"]), []).append(person)
    for item in items:
        item["parties"] = found.get(item["case"]["key"], []) if item in open_ else []


def add_working_days(items: list[dict[str, Any]], calendar: WorkCalendar, now: datetime) -> None:
    """Gives each open row `working_days`: how many are left up to its last day; negative when that has passed."""
    today = now.astimezone(SHANGHAI).date()
    for item in items:
        due = item["due_at"]
        if due is None:
            item["working_days"] = None
            continue
        item["working_days"] = calendar.working_days_between(today, due.astimezone(SHANGHAI).date())


def _first_of_each(parties: Sequence[Row]) -> list[Row]:
    """The first few parties of each case; they come sorted by case."""
    return [row for _case, rows in groupby(parties, itemgetter("case_key")) for row in islice(rows, NAMED)]
