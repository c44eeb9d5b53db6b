"""A user task's form and what it starts with: variables, the case's fields, and the personal values that it asks for.

Only fields of the form itself are filled; sensitive ones (P3) only for whoever has taken the task.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from api.queries.cases.parties import opened, parties_of
from api.queries.tasks.offered import offered
from casework.case_file.first_values import CaseFile
from casework.case_file.first_values import first_values as of_form
from casework.case_file.values import case_subject
from engine.bus import Bus
from engine.definitions.catalog import deployed_at
from engine.store import Row, Tx
from engine.store.tables_definitions import FormDefinition
from engine.store.tenant_statements import key_param, select_shared, table_of
from forms import FieldFacts

_FORM = table_of(FormDefinition)
_SCHEMA = select_shared(FormDefinition).where(_FORM.c.key == key_param("key"))


def form_of(bus: Bus, tx: Tx, task: Row) -> dict[str, Any] | None:
    """The schema of the task's form, as it is offered there, with its id and version; None without a form."""
    form_key = task["form_key"]
    if form_key is None:
        return None
    rows = tx.shared_rows(_SCHEMA, key=form_key)
    if not rows:
        return None
    row = rows[0]
    return {
        "key": str(row["key"]),
        "id": row["ref"],
        "name": row["name"],
        "version": row["version"],
        "schema": offered(row["schema"], partial(deployed_at, bus.definitions, tx, task["place"])),
    }


def first_values(
    bus: Bus,
    tx: Tx,
    task: Row,
    case: Row | None,
    variables: Mapping[str, Any],
    sensitive: bool,
) -> dict[str, Any]:
    """What the form's fields hold before anybody types; `sensitive`: P3 values too."""
    if task["form_key"] is None:
        return {}
    facts = bus.definitions.form(tx, task["form_key"]).fields
    if case is None:
        return of_form(facts, variables, None)
    file = CaseFile(
        lambda name: case["fields"].get(name, case.get(name)),
        opened(tx, bus.keyring, case["key"], case_subject(case["key"])),
        lambda subject: opened(tx, bus.keyring, case["key"], subject),
        lambda: parties_of(tx, case["key"]),
        sensitive,
    )
    return of_form(facts, variables, file)


def personal_kinds(bus: Bus, tx: Tx, task: Row, values: Mapping[str, Any]) -> list[str]:
    """The names of the personal fields (P2, P3) that a form with these first values shows."""
    if task["form_key"] is None:
        return []
    return [
        _field(fact)
        for fact in bus.definitions.form(tx, task["form_key"]).fields
        if fact.cls != "P1" and _shows(values, fact.key)
    ]


#: What a party is told of its case beside its own task.
_FOR_PARTY = ("key", "case_code", "title", "status")
#: What of a deadline is the office's own: when it reminds its people, when it goes to their superiors.
_OFFICE = ("remind_at", "overdue_escalate_at")


def for_party(bus: Bus, tx: Tx, task: Row, told: dict[str, Any]) -> dict[str, Any]:
    """A task as a party of the case sees it: its form and what is asked, none of what others have said (P2, P3), none
    of the instance's data, its case by code, title and state, and nothing of how the office goes on from there."""
    facts = bus.definitions.form(tx, task["form_key"]).fields if task["form_key"] is not None else []
    open_ = {fact.key for fact in facts if fact.told_to_anybody}
    return {
        **row_for_party(told),
        "variables": {},
        "values": {name: value for name, value in told["values"].items() if name in open_},
        "deadline": told["deadline"] and {**told["deadline"], **dict.fromkeys(_OFFICE)},
        "next_steps": [],
    }


def row_for_party(told: dict[str, Any]) -> dict[str, Any]:
    """A task as a row of the inbox of a party: of its case code, title and state."""
    case = told["case"]
    return {
        **told,
        "case": case and {name: value if name in _FOR_PARTY else None for name, value in case.items()},
    }


def _field(fact: FieldFacts) -> str:
    return fact.destination.split(":", 2)[-1] or fact.key.rsplit(".", 1)[-1]


def _shows(values: Mapping[str, Any], key: str) -> bool:
    name, _, inner = key.partition("[].")
    if not inner:
        return values.get(name) not in (None, "", [])
    rows = values.get(name)
    return isinstance(rows, list) and any(isinstance(row, dict) and row.get(inner) for row in rows)
