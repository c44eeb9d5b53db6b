"""What a rehearsal of the studio plays with: what was drawn, and for the rest what serves the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from api.queries.studio.drawings import DRAWING
from engine.bpmn import ProcessModel, parse_processes
from engine.bus import Bus
from engine.dmn import DecisionModel, parse_dmn
from engine.ports import Binding, NotDeployed
from engine.store import Tx
from forms import Form, compile_form

#: Keys of drawn processes, far below those that the platform gives.
_FIRST_KEY = 1


class DrawnStock:
    """A `Stock` of one drawing at one place; reads definitions, calendar and timers, writes nothing.

    Raises Invalid, naming the element or field, when something that was drawn cannot be read."""

    def __init__(
        self, bus: Bus, tx: Tx, place: str, xml: str, forms: Sequence[Mapping[str, Any]],
        decisions: Sequence[Mapping[str, str]],
    ) -> None:  # fmt: skip
        self._bus, self._tx, self._place = bus, tx, place
        models = parse_processes(xml.encode(), DRAWING)
        keyed = [model.with_keys(key, _FIRST_KEY) for key, model in enumerate(models, start=_FIRST_KEY)]
        self._drawn = {model.key: model for model in keyed}
        self.model = keyed[0]
        self._processes = {model.process_id: model for model in keyed}
        self._forms: dict[str, Form | None] = {
            str(schema.get("id", "")): compile_form(schema) for schema in forms
        }
        self._decisions: dict[str, DecisionModel | None] = {}
        for file in decisions:
            parsed = parse_dmn(file["xml"].encode(), f"{file['id']}.dmn")
            self._decisions |= dict.fromkeys(parsed.decisions, parsed)

    @property
    def place(self) -> str:
        """The place for which it is rehearsed (org code)."""
        return self._place

    def process(self, process_id: str) -> ProcessModel | None:
        found = self._processes.get(process_id)
        if found is None:
            key = self._served("process", process_id, "key")
            found = None if key is None else self._bus.definitions.process_model(self._tx, key)
        return found

    def process_by_key(self, key: int) -> ProcessModel:
        return self._drawn.get(key) or self._bus.definitions.process_model(self._tx, key)

    def decision(self, decision_id: str) -> DecisionModel | None:
        if decision_id not in self._decisions:
            key = self._served("decision", decision_id, "requirements_key")
            definitions = self._bus.definitions
            self._decisions[decision_id] = None if key is None else definitions.decision_model(self._tx, key)
        return self._decisions[decision_id]

    def form(self, form_id: str) -> Form | None:
        if form_id not in self._forms:
            key = self._served("form", form_id, "key")
            self._forms[form_id] = None if key is None else self._bus.definitions.form(self._tx, key)
        return self._forms[form_id]

    def form_key(self, form_id: str) -> int | None:
        """The key of the published form; None when there is none."""
        return self._served("form", form_id, "key")

    def functions(self, now: datetime) -> Mapping[str, Callable[..., Any]]:
        return self._bus.time.functions(self._tx, self._place, now)

    def _served(self, kind: str, ref: str, column: str) -> int | None:
        try:
            return int(self._bus.definitions.resolve(self._tx, kind, ref, self._place, Binding(), 0)[column])
        except NotDeployed:
            return None
