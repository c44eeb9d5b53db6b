"""What people and the platform did in the procedures of a case: who, when, what was filled in, which papers came.

Read from the history, so that it says what was, not what is. Personal values are opened for whoever takes part in the
case (`AccessLevel.FULL`), of a sensitive case only when that was asked for and recorded; else it is told that
something was filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.queries.cases.listing import instances_of, open_tasks_of
from api.queries.replay.headline import headline
from api.queries.replay.known import Known
from api.queries.replay.read import Step, steps_of
from api.queries.replay.secrets_then import opener
from casework.cases.events import DocumentMade
from casework.papers.templates import template
from casework.roles import role_name
from casework.tables.procedures import definitions_counting_as
from engine.access.access_level import AccessLevel
from engine.bus import Bus
from engine.context import PLATFORM
from engine.events import FlowTaken, ProcessEnded, ProcessStarted, TaskCreated, VariableSet
from engine.store import Row, Tx


@dataclass(frozen=True, slots=True)
class Part:
    """One process instance of a case: its row, what was done in it, the values it set as they came to be, what it waits
    for."""

    row: Row
    deeds: list[dict[str, Any]]
    values: dict[str, Any]
    waiting_for: list[dict[str, Any]]

    def told(self) -> dict[str, Any]:
        """As pages show it: what the platform did without anything to see is left out."""
        names = ("state", "started_at", "ended_at")
        return {
            "key": str(self.row["key"]),
            **{name: self.row[name] for name in names},
            "deeds": [deed for deed in self.deeds if deed["task_key"] or deed["papers"]],
            "waiting_for": self.waiting_for,
        }


class Course:
    """The course of a case, read once: its process instances, and what was done in each of them."""

    def __init__(self, bus: Bus, tx: Tx, case: Row, sight: AccessLevel, asked: bool = False) -> None:
        case_key = case["key"]
        self._tx = tx
        #: The personal fields that were opened so far.
        self.opened: set[str] = set()
        self.known = Known(bus, tx, True, opener(bus, tx, case, sight, asked, self.opened))
        self.steps = steps_of(tx, case_key)
        for step in self.steps:
            self.known.learn(step)
        self.instances = instances_of(tx, case_key)
        self._waiting = open_tasks_of(tx, case_key)

    def parts(self, counting_as: str) -> list[Part]:
        """The instances of the procedures that count as this (`tables.procedures`), in the order of their start."""
        versions = definitions_counting_as(self._tx, counting_as)
        return [self._part(row) for row in self.instances if row["definition_key"] in versions]

    def _part(self, row: Row) -> Part:
        deeds = list(self.deeds(row["key"]))
        values: dict[str, Any] = {}
        for deed in deeds:
            values |= deed["set"]
        return Part(row, deeds, values, self._awaited(row["key"]))

    def _awaited(self, process_key: int) -> list[dict[str, Any]]:
        names = ("name", "assignee", "candidate_groups", "due_at", "created_at")
        return [
            {"task_key": str(row["key"]), **{name: row[name] for name in names}}
            for row in self._waiting
            if row["process_key"] == process_key
        ]

    def deeds(self, process_key: int | None = None) -> Iterator[dict[str, Any]]:
        """What was done in one instance, or in all; oldest first."""
        values: dict[str, Any] = {}
        for step in self.steps:
            task = self.known.finished(step)
            changed = _set_in(step, process_key)
            values |= changed
            papers = [_paper(fact) for fact in step.facts if isinstance(fact, DocumentMade)]
            mine = process_key is None or self._touches(step, process_key)
            if task is not None and process_key not in (None, task.process_key):
                # somebody's step elsewhere that only set something off here
                mine, task = mine and bool(changed or papers), None
            if mine and (task is not None or process_key is not None):
                yield self._told(step, task, values, changed, papers)

    def _told(
        self,
        step: Step,
        task: TaskCreated | None,
        values: dict[str, Any],
        changed: dict[str, Any],
        papers: list[dict[str, Any]],
    ) -> dict[str, Any]:
        first = step.first
        by_person = first.user != PLATFORM and first.command != "FireTimer" and task is not None
        form = self.known.forms.tell(step, task, values, {}) if task else None
        return {
            "at": first.at,
            "who": first.name if by_person else "平台",
            "role": role_name(first.role) if by_person else "",
            "by_person": by_person,
            "what": task.name if task else headline(self.known, step, None),
            "task_key": str(task.key) if task else None,
            "element_id": task.element_id if task else None,
            "process_key": task.process_key if task else None,
            "form": form,
            "papers": papers,
            "set": changed,
        }

    def _touches(self, step: Step, process_key: int) -> bool:
        return any(
            (isinstance(event, ProcessStarted | ProcessEnded) and event.key == process_key)
            or (isinstance(event, FlowTaken | TaskCreated) and event.process_key == process_key)
            for event in step.events
        )


def _set_in(step: Step, process_key: int | None) -> dict[str, Any]:
    """The variables of the instance that the step set."""
    return {
        event.name: event.value
        for event in step.events
        if isinstance(event, VariableSet)
        and event.scope == event.process_key
        and process_key in (None, event.process_key)
    }


def _paper(made: DocumentMade) -> dict[str, Any]:
    return {
        "key": str(made.key),
        "template": made.template,
        "name": template(made.template).name,
        "number": made.number,
    }
