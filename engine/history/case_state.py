"""What a case's chain says its row must hold: status and P1 fields, folded from the recorded facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.store import utc_text
from engine.values import dumps, loads

#: Fields of the handbook's 8.1 that are columns of their own, because lists sort and filter by them.
COLUMNS = frozenset(
    {
        "case_code",
        "title",
        "type_code",
        "channel",
        "location_org",
        "owner_org",
        "confidentiality",
        "closing_reason",
        "closed_at",
    }
)
#: Which column follows which field.
ALIASES = {"risk_confirmed": "risk", "risk_final": "risk", "risk_suggested": "risk"}
_TIMES = frozenset({"received_at", "closed_at"})


@dataclass(slots=True)
class FoldedCase:
    """Columns that the chain has spoken of, the other fields, and the digests of sealed values and papers."""

    columns: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    secrets: dict[tuple[str, int], str] = field(default_factory=dict)
    documents: dict[int, str] = field(default_factory=dict)

    def take(self, kind: str, facts: Mapping[str, Any]) -> None:
        """Adds one recorded fact."""
        if kind == "CaseOpened":
            self.columns.update(facts)
        elif kind == "StatusChanged":
            self.columns["status"] = facts["to"]
        elif kind == "FieldSet":
            self._set(facts["field"], facts["value"])
        elif kind == "SecretSet":
            self.secrets[facts["field"], facts["version"]] = facts["digest"]
        elif kind == "DocumentMade":
            self.documents[facts["key"]] = facts["digest"]

    def _set(self, name: str, value: Any) -> None:
        if name in COLUMNS:
            self.columns[name] = value
            return
        self.fields[name] = value
        if name in ALIASES and value is not None:
            self.columns[ALIASES[name]] = value


def fold(entries: Iterable[Mapping[str, Any]]) -> FoldedCase:
    """The case as its chain's entries tell it."""
    case = FoldedCase()
    for entry in entries:
        for kind, facts in entry["records"]:
            case.take(kind, facts)
    return case


def plain(name: str, value: Any) -> str:
    """A value as text that is equal when the value is, whether read from a column or from a record."""
    if name in _TIMES and value is not None:
        return utc_text(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    return dumps(loads(dumps(value)))
