"""What the people of a sample case know and decide: facts of the record, and what only people can decide,
from its outcome.

Whatever the platform decides (acceptance, complexity, risk, level, procedure) is confirmed as the platform suggests it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.demo.choices import CHOICES, SILENT, WORDS_AT
from engine.deadlines import SHANGHAI
from forms import FieldFacts

#: Fields of forms that are fields of the record itself.
_OF_RECORD = ("title", "narrative", "channel", "matter_kind", "type_code", "people_count", "amount_cny")
_PARTY_FIELDS = {
    "party_role": "role",
    "party_kind": "kind",
    "display_name": "display_name",
    "age_band": "age_band",
    "vulnerability": "vulnerability",
    "consent_status": "consent",
    "consent": "consent",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A form as a person sees it: its fields, which variable each proposes (`properties.suggestion`), and which of
    them ask for a day and no hour."""

    fields: list[FieldFacts]
    suggestions: Mapping[str, str]
    days: frozenset[str] = frozenset()

    def suggested(self, key: str, variables: Mapping[str, Any]) -> Any:
        """What the platform proposes for a field, None when it proposes nothing."""
        value: Any = variables
        for part in self.suggestions.get(key, "").split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


def suggestions_of(schema: Mapping[str, Any]) -> dict[str, str]:
    """Key → suggestion of a form-js schema, groups included."""
    found: dict[str, str] = {}
    for component in schema.get("components", []):
        suggestion = (component.get("properties") or {}).get("suggestion")
        if suggestion and component.get("key"):
            found[component["key"]] = suggestion
        found.update(suggestions_of(component))
    return found


def days_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """Keys of the fields of a form-js schema that take a date without a time."""
    found = set()
    for component in schema.get("components", []):
        if component.get("type") == "datetime" and component.get("subtype", "date") == "date":
            found.add(str(component.get("key")))
        found |= days_of(component)
    return frozenset(found)


class Person:
    """Plays everybody in one case. Of what is expected `record` has `outcome` and `route_after` alone."""

    outcome: str
    facts: dict[str, Any]
    route_after: frozenset[str]

    def __init__(self, record: Mapping[str, Any], codes: Mapping[str, str]) -> None:
        self.record = record
        self.outcome = str(record["outcome"])
        self.facts = dict(record["facts"])
        self.route_after = frozenset(record.get("route_after", ()))
        self._codes = codes

    def says(self, element_id: str) -> str | None:
        """The message that somebody sends instead of doing this task, e.g. a withdrawal."""
        word: str | None = WORDS_AT.get((self.outcome, element_id))
        return word

    def acts_on(self, element_id: str) -> bool:
        """Whether anybody does this task at all; what stays undone is left to its timer."""
        silent = SILENT.get(element_id)
        return silent is None or not silent(self)

    def fill(
        self, task: Mapping[str, Any], paper: Paper, variables: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """The form's values: choices of this step, else facts, else what the platform suggests, else
        something plain."""
        chosen = CHOICES.get(task["element_id"])
        choices = chosen(self, variables, now.astimezone(SHANGHAI)) if chosen is not None else {}
        values: dict[str, Any] = {}
        for field in paper.fields:
            self._put(values, field, choices, paper.suggested(field.key, variables), now.astimezone(SHANGHAI))
        return {**values, **choices}

    def main_case(self) -> str | None:
        """The code of the case that this one repeats."""
        duplicate = self.facts.get("duplicate_of")
        return self._codes.get(duplicate) if duplicate else None

    def _put(
        self,
        values: dict[str, Any],
        field: FieldFacts,
        choices: Mapping[str, Any],
        suggested: Any,
        now: datetime,
    ) -> None:
        head, _, rest = field.key.partition("[].")
        if head.split(".")[0] in choices:
            return
        if rest:
            rows = values.setdefault(head, self._rows(head))
            for number, row in enumerate(rows):
                self._put_row(row, rest, field, number, now)
            return
        value = suggested if suggested is not None else self._known(field.key)
        if value is not None:
            values[field.key] = value
        elif field.required:
            values[field.key] = plain(field, now)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return [{} for _ in self.record["parties"]] if name == "parties" else [{}]

    def _put_row(self, row: dict[str, Any], key: str, field: FieldFacts, number: int, now: datetime) -> None:
        party = self.record["parties"][number] if field.key.startswith("parties[") else {}
        value = party.get(_PARTY_FIELDS.get(key, key))
        if value is not None:
            row[key] = value
        elif field.required:
            row[key] = plain(field, now)

    def _known(self, key: str) -> Any:
        if key == "duplicate_of":
            return self.main_case()
        if key == "location_org":
            return self.record["region"]["org_code"]
        return self.facts.get(key, self.record.get(key) if key in _OF_RECORD else None)


def plain(field: FieldFacts, now: datetime) -> Any:
    """An answer that fits the field and says nothing: the first option, today, one line of text."""
    if field.options:
        first = field.options[0].value
        return [first] if field.type in ("checklist", "taglist") else first
    simple: dict[str, Any] = {
        "checkbox": True,
        "number": 1,
        "date": now.date().isoformat(),
        "time": now.strftime("%H:%M"),
        "datetime": now.isoformat(timespec="minutes"),
        "checklist": [],
        "taglist": [],
        "filepicker": ["演示附件"],
    }
    return simple.get(field.type, f"演示：{field.label}，情况属实，已当面核对清楚。")
