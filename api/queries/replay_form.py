"""The form of a finished step with its values as they were. Personal values (P2, P3) stay hidden: it is told only
whether they were filled in."""

from __future__ import annotations

from typing import Any

from api.queries.replay_read import Step
from api.queries.replay_words import Words
from engine.bus import Bus
from engine.errors import NotFound
from engine.handlers.definitions import definition_row
from engine.store import Tx
from forms import FieldFacts


class FormTeller:
    """Reads forms by the version that a task had."""

    def __init__(self, bus: Bus, tx: Tx, words: Words) -> None:
        self._bus, self._tx, self._words = bus, tx, words

    def fields(self, form_key: int | None) -> list[FieldFacts]:
        """The fields of a form; none when there is no form, or it is gone."""
        if form_key is None:
            return []
        try:
            return self._bus.definitions.form(self._tx, form_key).fields
        except NotFound:
            return []

    def tell(
        self,
        step: Step,
        task: dict[str, Any],
        values: dict[str, Any],
        case_values: dict[str, Any],
    ) -> dict[str, Any] | None:
        """The form as it was submitted; None for a task without one."""
        if task["form_key"] is None:
            return None
        try:
            row = definition_row(self._tx, "form", task["form_key"])
        except NotFound:
            return None
        filled = {
            n: v for o in step.operations if o["op"] == "complete_task" for n, v in o["args"][1].items()
        }
        sealed = {facts["field"] for kind, facts in step.facts if kind == "SecretSet"}
        open_ = {facts["field"]: facts["value"] for kind, facts in step.facts if kind == "FieldSet"}
        rows = []
        parties: dict[str, Any] | None = None
        for fact in self.fields(task["form_key"]):
            if "[]" in fact.key:
                parties = parties or self._parties(step)
                continue
            known = values.get(fact.key)
            rows.append(self._row(fact, task, filled, sealed, {**case_values, **open_}, open_, known))
        rows += [parties] if parties else []
        return {"name": row["name"], "version": row["version"], "step": task["name"], "fields": rows}

    def _row(
        self,
        fact: FieldFacts,
        task: dict[str, Any],
        filled: dict[str, Any],
        sealed: set[str],
        case_values: dict[str, Any],
        open_: dict[str, Any],
        known: Any,
    ) -> dict[str, Any]:
        kind, _, rest = fact.destination.partition(":")
        name = rest.partition(":")[2] or fact.key
        if kind in ("case", "party") and fact.cls != "P1":
            told = (
                name in sealed
                or f"{task['element_id']}.{name}" in sealed
                or any(s.endswith(f"/{name}") for s in sealed)
            )
            return _told(fact.label, "已填，内容已脱敏" if told else None, told, hidden=True)
        if kind == "case" and name in case_values:
            return _told(fact.label, self._words.value(fact.key, case_values[name], fact), name in open_)
        value = filled.get(fact.key, known)
        if value is None:
            return _told(fact.label, None, False)
        return _told(fact.label, self._words.value(fact.key, value, fact), fact.key in filled)

    def _parties(self, step: Step) -> dict[str, Any]:
        count = sum(1 for kind, _ in step.facts if kind == "PartySet")
        return _told("当事人", f"{count} 位，姓名、联系方式已脱敏" if count else None, count > 0, hidden=True)


def _told(label: str, value: str | None, filled: bool, hidden: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "filled": filled, "hidden": hidden}
