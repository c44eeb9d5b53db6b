"""The forms of tasks as people see them, each read once."""

from __future__ import annotations

from typing import Any

from api.demo.people import Paper, days_of, suggestions_of
from engine.bus import Bus
from engine.definitions.catalog import definition_row


class Papers:
    """Reads forms through a bus's definitions."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._papers: dict[int, Paper] = {}

    def of(self, task: dict[str, Any]) -> Paper:
        """The form of a task's row; an empty one where the task has none."""
        key = task["form_key"]
        if key is None:
            return Paper([], {})
        if key not in self._papers:
            tenant = task["tenant"]
            with self._bus.database.read(tenant, self._bus.tenants.lineage(tenant)) as tx:
                schema = definition_row(tx, "form", key)["schema"]
                fields = self._bus.definitions.form(tx, key).fields
            self._papers[key] = Paper(fields, suggestions_of(schema), days_of(schema))
        return self._papers[key]
