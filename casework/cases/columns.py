"""Where a case's row holds a field of the handbook's 8.1."""

from __future__ import annotations

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
