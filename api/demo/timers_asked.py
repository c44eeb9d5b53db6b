"""Which timer keys a case's own path asked for: read from its history, for the comparison alone.

A key counts when a task that came to the case has a deadline by it, or a timer of the diagram was set by it. The
element's expression is asked again on the variables as they stood at that step, so that of several keys in one
expression only the one that applied counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from engine.bpmn import ProcessModel
from engine.definitions.catalog import Definitions
from engine.events import ElementActivated, Event, ProcessStarted, TaskCreated, TimerScheduled, VariableSet
from engine.feel import FeelContext, compile_expression
from engine.history.facts import events_in
from engine.history.kinds import INSTANCE_KINDS
from engine.store import Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import loads

_ROOT = table_of(ProcessInstance)
_ROOTS = (
    select_from(ProcessInstance, _ROOT.c.key)
    .where(_ROOT.c.case_key == key_param("case"), _ROOT.c.root_key == _ROOT.c.key)
    .order_by(_ROOT.c.key)
)
_ENTRY = table_of(HistoryEntry)
_ENTRIES = (
    select_from(HistoryEntry, _ENTRY.c.body)
    .where(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("root"))
    .order_by(_ENTRY.c.seq)
)


def timers_asked(tx: Tx, definitions: Definitions, case_key: int) -> set[str]:
    """The timer keys (with their variant, as `T_KEY.variant`) by which deadlines and timers of the case were set;
    `tx` reads the case's tenant and the definitions above it."""
    asked: set[str] = set()
    for root in tx.rows(_ROOTS, case=case_key):
        path = _Path(partial(definitions.process_model, tx))
        for entry in tx.rows(_ENTRIES, root=root["key"]):
            for event in events_in(loads(entry["body"]), INSTANCE_KINDS)[0]:
                path.take(event)
        asked |= path.asked
    return asked


def _timer_texts(model: ProcessModel, element_id: str) -> list[str]:
    """The timers of an element; of an event sub-process those of the start event inside it."""
    starts = [one for one in model.elements.values() if one.scope == element_id and one.type == "START_EVENT"]
    return [timer.text for one in (model.elements[element_id], *starts) for timer in one.timers]


class _Path:
    """Follows one root's events: which definition is being walked, and the variables as they stand."""

    def __init__(self, model: Callable[[int], ProcessModel]) -> None:
        self.asked: set[str] = set()
        self._model = model
        self._models: dict[int, ProcessModel] = {}
        self._here = 0
        self._variables: dict[str, Any] = {}

    def take(self, event: Event) -> None:
        if isinstance(event, ProcessStarted):
            self._here = event.key
            self._models[self._here] = self._model(event.definition_key)
        elif isinstance(event, ElementActivated):
            self._here = event.process_key
        elif isinstance(event, VariableSet):
            self._variables[event.name] = event.value
        elif isinstance(event, TaskCreated) and event.due is not None:
            element = self._models[event.process_key].elements[event.element_id]
            self._ask(element.due_date, event.due.isoformat())
        elif isinstance(event, TimerScheduled):
            for text in _timer_texts(self._models[self._here], event.element_id):
                self._ask(text, event.due.isoformat())

    def _ask(self, text: str | None, due: str) -> None:
        if not text or not text.startswith("="):
            return

        def deadline(key: str, start: Any = None) -> str:
            self.asked.add(key)
            return due

        context = FeelContext(functions={"deadline": deadline})
        compile_expression(text.removeprefix("=")).evaluate(self._variables, context)
