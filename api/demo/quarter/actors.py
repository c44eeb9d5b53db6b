"""The people of the quarter: as in the sample cases, with the habits of `habits` where those leave it open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from api.demo.people import Paper, Person
from api.demo.quarter.habits import HABITS, OFTEN_SILENT, SILENT_SHARE
from engine.deadlines import SHANGHAI

#: Who does the tasks that belong to no case of ours knows nothing beforehand.
NOBODY_S = {
    "outcome": "agreement_fulfilled",
    "facts": {"materials_complete": True},
    "parties": [],
    "region": {},
}


class QuarterPerson(Person):
    """Plays everybody in one matter, or outside of cases; `dice` decides what the record leaves open."""

    def __init__(self, record: Mapping[str, Any], codes: Mapping[str, str], dice: Random) -> None:
        super().__init__(record, codes)
        self._dice = dice

    def acts_on(self, element_id: str) -> bool:
        """As the sample says; of those who are asked for their view some never answer."""
        if element_id in OFTEN_SILENT and self._dice.random() < SILENT_SHARE:
            return False
        return super().acts_on(element_id)

    def leaves(self, element_id: str, variables: Mapping[str, Any]) -> bool:
        """Whether the task is left to somebody else: what the city is asked, the city answers itself (P17)."""
        return element_id == "P17-S02" and variables.get("to_level") == "city"

    def fill(
        self, task: Mapping[str, Any], paper: Paper, variables: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """The sample's answers, and over them the habits of this step."""
        values = super().fill(task, paper, variables, now)
        for key in paper.days & values.keys():
            values[key] = str(values[key])[:10]
        habit = HABITS.get(task["element_id"])
        if habit is None:
            return values
        asked = {field.key.partition("[].")[0] for field in paper.fields}
        chosen = habit(self._dice, variables, now.astimezone(SHANGHAI))
        return {**values, **{name: value for name, value in chosen.items() if name in asked}}
