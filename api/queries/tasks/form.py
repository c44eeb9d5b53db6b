"""A user task's form and what it starts with: variables, the case's fields, and the personal values that it asks for.

Only fields of the form itself are filled; sensitive ones (P3) only for whoever has taken the task.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.queries.cases.parties import opened, parties_of
from engine.bus import Bus
from engine.handlers.casefile import case_subject
from engine.store import Row, Tx
from engine.store.scope import key_param, select_shared, table_of
from engine.store.tables_definitions import FormDefinition
from forms import FieldFacts

_FORM = table_of(FormDefinition)
_SCHEMA = select_shared(FormDefinition).where(_FORM.c.key == key_param("key"))


def form_of(tx: Tx, form_key: int | None) -> dict[str, Any] | None:
    """The form's schema with its id and version; None for a task without a form."""
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
        "schema": row["schema"],
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
    single = [fact for fact in facts if "[]" not in fact.key]
    values = {fact.key: variables[fact.key] for fact in single if fact.key in variables}
    if case is None:
        return values
    sealed = opened(tx, bus.keyring, case["key"], case_subject(case["key"]))
    for fact in single:
        name = _case_field(fact)
        if name is None:
            continue
        if fact.cls == "P1":
            value = case["fields"].get(name, case.get(name))
        else:
            cls, value = sealed.get(name, ("P1", None))
            value = None if cls == "P3" and not sensitive else value
        if value is not None:
            values[fact.key] = value
    return values | _party_rows(bus, tx, case["key"], facts, sensitive)


def _case_field(fact: FieldFacts) -> str | None:
    kind, _, rest = fact.destination.partition(":")
    return rest.partition(":")[2] if kind == "case" else None


def _party_rows(bus: Bus, tx: Tx, case_key: int, facts: list[FieldFacts], sensitive: bool) -> dict[str, Any]:
    """The rows of the form's list of parties, by the key of the list."""
    asked = [fact for fact in facts if fact.destination.startswith("party:") and "[]." in fact.key]
    if not asked:
        return {}
    rows = []
    for party in parties_of(tx, case_key):
        personal = opened(tx, bus.keyring, case_key, party["subject"])
        known = {"party_role": party["party_role"], "party_kind": party["party_kind"], **party["fields"]}
        known |= {name: value for name, (cls, value) in personal.items() if cls != "P3" or sensitive}
        row = {}
        for fact in asked:
            name = fact.destination.split(":", 2)[2] or fact.key.rsplit(".", 1)[-1]
            if name in known:
                row[fact.key.rsplit(".", 1)[-1]] = known[name]
        rows.append(row)
    return {asked[0].key.split("[]")[0]: rows} if rows else {}
