"""What a task's form holds before anybody types: the variables, what the case file holds for its fields, its parties.

One rule for the page that fills the form and for the reading of what comes back; the latter is plugged in as
`engine.extension.form_start`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.case_file.values import (
    LOCATION,
    case_subject,
    parties_of_case,
    sealed_values,
)
from casework.cases.access_level import CONFIDANTS
from casework.cases.case import KNOWN_FACTS
from casework.cases.owners import live_case
from engine.instances.roots import LiveRoot
from engine.store import Row
from engine.unit import Unit
from forms import FieldFacts, Form

#: Fields that no form shows: why the case is sensitive, and to whom it is open.
_UNTOLD = frozenset({KNOWN_FACTS, CONFIDANTS})
#: What the case itself says where neither variables nor the form's own fields do.
_OF_CASE = (LOCATION, "title")
Sealed = Mapping[str, tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case's values: `field` the P1 ones by name, `sealed` those of a subject by field with their classes, `parties`
    the rows of the list. `sensitive`: P3 values are told, too."""

    field: Callable[[str], Any]
    own: Sealed
    sealed: Callable[[str], Sealed]
    parties: Callable[[], Sequence[Row]]
    sensitive: bool

    def told(self, found: tuple[str, Any]) -> Any:
        """The value, None where its class is not for this person."""
        cls, value = found
        return None if cls == "P3" and not self.sensitive else value


def first_values(
    facts: Iterable[FieldFacts], variables: Mapping[str, Any], file: CaseFile | None
) -> dict[str, Any]:
    """The values of the form's own fields; `file` None where the procedure runs without a case."""
    fields = list(facts)
    single = [fact for fact in fields if "[]" not in fact.key]
    values = {fact.key: variables[fact.key] for fact in single if fact.key in variables}
    if file is None:
        return values
    for fact in single:
        name = _case_field(fact)
        if name is None or name in _UNTOLD:
            continue
        value = file.field(name) if fact.cls == "P1" else file.told(file.own.get(name, ("P1", None)))
        if value is not None:
            values[fact.key] = value
    return values | _party_rows(fields, file)


def form_start(
    unit: Unit, root: LiveRoot, task: Mapping[str, Any], form: Form, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What the form of a task of a case held when it was opened: see the module."""
    if root.facts.case_key is None or not form.asks_what_was_there:
        return variables
    case = live_case(unit, root.facts.case_key)
    file = CaseFile(
        case.get,
        sealed_values(unit, case.key, case_subject(case.key)),
        lambda subject: sealed_values(unit, case.key, subject),
        lambda: parties_of_case(unit, case.key),
        task["assignee"] == unit.actor.user,
    )
    itself = {name: case.get(name) for name in _OF_CASE if case.get(LOCATION)}
    return {**itself, **variables, **first_values(form.fields, variables, file)}


def _case_field(fact: FieldFacts) -> str | None:
    kind, _, rest = fact.destination.partition(":")
    return rest.partition(":")[2] if kind == "case" else None


def _party_rows(facts: list[FieldFacts], file: CaseFile) -> dict[str, Any]:
    """The rows of the form's list of parties, by the key of the list."""
    asked = [fact for fact in facts if fact.destination.startswith("party:") and "[]." in fact.key]
    if not asked:
        return {}
    rows = []
    for party in file.parties():
        known = {"party_role": party["party_role"], "party_kind": party["party_kind"], **party["fields"]}
        personal = file.sealed(party["subject"])
        known |= {name: value for name, (cls, value) in personal.items() if cls != "P3" or file.sensitive}
        names = {fact.key.rsplit(".", 1)[-1]: fact.destination.split(":", 2)[2] for fact in asked}
        rows.append({key: known[name or key] for key, name in names.items() if (name or key) in known})
    return {asked[0].key.split("[]")[0]: rows} if rows else {}
