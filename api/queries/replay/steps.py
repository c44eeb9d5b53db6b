"""案件回放: every recorded command of a case as a step: what moved on the diagram, what was filled in, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.queries.process_names import process_name
from api.queries.replay.form import Opener
from api.queries.replay.headline import headline, outcomes
from api.queries.replay.known import Known
from api.queries.replay.overrides import overrides
from api.queries.replay.read import Step, steps_of
from api.queries.replay.words import decision_words
from casework.cases.events import CaseFileRevealed, FieldSet, PartyRevealed, PersonalRead, StatusChanged
from casework.roles import role_name
from engine.bus import Bus
from engine.context import PLATFORM
from engine.definitions.catalog import definition_row
from engine.errors import NotFound
from engine.events import (
    DecisionEvaluated,
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    Event,
    FlowTaken,
    ProcessStarted,
    TaskCreated,
    VariableSet,
)
from engine.store import Tx

#: Somebody looked at personal values.
LOOKS = (PartyRevealed, CaseFileRevealed, PersonalRead)
_MOVES: dict[type[Event], str] = {ElementActivated: "on", ElementCompleted: "off", ElementTerminated: "gone"}


def replay(bus: Bus, tx: Tx, case_key: int, facts: bool, opened: Opener | None = None) -> dict[str, Any]:
    """All steps of a case, and the diagrams that they happened on; `facts` False leaves the contents out, `opened`
    tells the reasons that people gave (P2)."""
    known = Known(bus, tx, facts, opened)
    steps = steps_of(tx, case_key)
    for step in steps:
        known.learn(step)
    teller = _Teller(known)
    told = [teller.tell(number, step) for number, step in enumerate(steps, start=1)]
    return {"steps": told, "processes": list(_processes(known))}


def versions_of(tx: Tx, case_key: int) -> set[int]:
    """The keys of the process versions that a case ran on, as its record says."""
    events = (event for step in steps_of(tx, case_key) for event in step.events)
    return {event.definition_key for event in events if isinstance(event, ProcessStarted)}


class _Teller:
    """Tells the steps in order, remembering the values as they were."""

    def __init__(self, known: Known) -> None:
        self.known, self.facts, self.words = known, known.facts, known.words
        self.values: dict[str, Any] = {}
        self.case_values: dict[str, Any] = {}
        self._shown: int | None = None

    def tell(self, number: int, step: Step) -> dict[str, Any]:
        first = step.first
        task = self.known.finished(step)
        before = dict(self.values)
        changed = list(self._changed(step)) if self.facts else []
        form = (
            self.known.forms.tell(step, task, self.values, self.case_values) if task and self.facts else None
        )
        acted = self._acted_in(step, task)
        return {
            "number": number,
            "at": first.at,
            "who": "平台" if first.user == PLATFORM else first.name,
            "role": "" if first.user == PLATFORM else role_name(first.role),
            "by_person": first.user != PLATFORM and first.command != "FireTimer",
            "what": headline(self.known, step, task),
            "then": [*self._overruled(step, task, before, form), *outcomes(self.known, step)]
            if self.facts
            else [],
            "process_key": str(acted) if acted is not None else None,
            "element_id": self._element(step, task),
            "moves": list(self._moves(step)),
            "form": form,
            "changed": changed,
            "decisions": list(self._decisions(step)) if self.facts else [],
            "entries": [
                {"chain": e.chain, "chain_key": str(e.chain_key), "seq": e.seq} for e in step.entries
            ],
            "readable": all(entry.readable for entry in step.entries),
            "looked": any(isinstance(event, LOOKS) for event in step.facts),
        }

    def _overruled(
        self, step: Step, task: TaskCreated | None, before: dict[str, Any], form: Any
    ) -> Iterator[str]:
        """Where the step's form decided otherwise than was suggested."""
        for operation in step.operations:
            if operation["op"] == "complete_task" and task is not None:
                yield from overrides(self.known, task, before, operation["args"][1], form)

    def _acted_in(self, step: Step, task: TaskCreated | None) -> int | None:
        """The process whose diagram shows the step: where somebody acted, else where something moved."""
        found = task.process_key if task else None
        if found is None:
            places = [self.known.place_of(getattr(event, "key", None)) for event in step.events]
            found = next((place[1] for place in places if place is not None), self._shown)
        self._shown = found
        return found

    def _element(self, step: Step, task: TaskCreated | None) -> str | None:
        if task is not None:
            return str(task.element_id)
        for event in step.events:
            place = self.known.place_of(getattr(event, "key", None))
            if place is not None:
                return place[0]
        return None

    def _moves(self, step: Step) -> Iterator[list[str]]:
        """What moved, in order: [what, element or flow id, process key, key]."""
        for event in step.events:
            if isinstance(event, FlowTaken):
                yield ["flow", event.flow_id, str(event.process_key), ""]
            elif isinstance(event, ElementActivated | ElementCompleted | ElementTerminated):
                place = self.known.place_of(event.key)
                if place is not None:
                    yield [_MOVES[type(event)], place[0], str(place[1]), str(event.key)]

    def _changed(self, step: Step) -> Iterator[dict[str, Any]]:
        """The values that the step set, each with what it was before; the platform's own ones are left out."""
        told: dict[str, dict[str, Any]] = {}
        for event in step.events:
            if isinstance(event, VariableSet) and event.scope == event.process_key:
                self._note(told, event.name, event.value)
        for fact in step.facts:
            if isinstance(fact, FieldSet):
                before = self.case_values.get(fact.field)
                self.case_values[fact.field] = fact.value
                self._put(told, fact.field, before, fact.value)
            elif isinstance(fact, StatusChanged):
                self._put(told, "status", fact.from_, fact.to)
        yield from told.values()

    def _note(self, told: dict[str, dict[str, Any]], name: str, value: Any) -> None:
        before = self.values.get(name)
        self.values[name] = value
        self._put(told, name, before, value)

    def _put(self, told: dict[str, dict[str, Any]], name: str, before: Any, after: Any) -> None:
        label = "状态" if name == "status" else self.words.label(name)
        if label is None or before == after:
            return
        shown = None if before is None else self.words.value(name, before)
        told[label] = {"label": label, "before": shown, "after": self.words.value(name, after)}

    def _decisions(self, step: Step) -> Iterator[dict[str, Any]]:
        for event in step.events:
            if isinstance(event, DecisionEvaluated):
                yield from (decision_words(self.words, detail) for detail in event.details)


def _processes(known: Known) -> Iterator[dict[str, Any]]:
    """Each process of the case with the version of its diagram."""
    for process_key, definition_key in known.processes.items():
        try:
            row = definition_row(known.tx, "process", definition_key)
        except NotFound:
            continue
        yield {
            "process_key": str(process_key),
            "definition_key": str(definition_key),
            "name": process_name(known.tx, row["ref"], row["key"]),
            "version": row["version"],
            "place": row["org_code"],
        }
