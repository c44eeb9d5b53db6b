"""The form of a finished step with its values as they were. Personal values (P2, P3) stay hidden: it is told only
whether they were filled in. For somebody who takes part in the case P2 values are opened (`Opener`), P3 never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.queries.replay.read import Step
from api.queries.replay.words import Words
from casework.cases.events import FieldSet, PartySet, SecretSet
from engine.bus import Bus
from engine.definitions.catalog import definition_row
from engine.errors import NotFound
from engine.events import TaskCreated
from engine.store import Tx
from forms import FieldFacts

#: The value that a `SecretSet` speaks of in the clear, None when it was erased.
Opener = Callable[[SecretSet], Any]


class FormTeller:
    """Reads forms by the version that a task had."""

    def __init__(self, bus: Bus, tx: Tx, words: Words, opener: Opener | None = None) -> None:
        self._bus, self._tx, self._words, self._open = bus, tx, words, opener

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
        task: TaskCreated,
        values: dict[str, Any],
        case_values: dict[str, Any],
    ) -> dict[str, Any] | None:
        """The form as it was submitted; None for a task without one."""
        if task.form_key is None:
            return None
        try:
            row = definition_row(self._tx, "form", task.form_key)
        except NotFound:
            return None
        filled = {
            n: v for o in step.operations if o["op"] == "complete_task" for n, v in o["args"][1].items()
        }
        sealed = {event.field: event for event in step.facts if isinstance(event, SecretSet)}
        open_ = {event.field: event.value for event in step.facts if isinstance(event, FieldSet)}
        rows: list[dict[str, Any]] = []
        lists: set[str] = set()
        for fact in self.fields(task.form_key):
            name = fact.key.partition("[]")[0]
            if name == fact.key:
                known = values.get(fact.key)
                rows.append(self._row(fact, task, filled, sealed, {**case_values, **open_}, open_, known))
            elif name not in lists:
                lists.add(name)
                rows.append(self._list(name, step, task, filled, sealed, row["schema"]))
        return {"name": row["name"], "version": row["version"], "step": task.name, "fields": rows}

    def _row(
        self,
        fact: FieldFacts,
        task: TaskCreated,
        filled: dict[str, Any],
        sealed: dict[str, SecretSet],
        case_values: dict[str, Any],
        open_: dict[str, Any],
        known: Any,
    ) -> dict[str, Any]:
        kind, _, rest = fact.destination.partition(":")
        name = rest.partition(":")[2] or fact.key
        if kind == "case" and fact.cls != "P1":
            told = sealed.get(name) or sealed.get(f"{task.element_id}.{name}")
            opened = self._opened(told) if fact.cls == "P2" else None
            if opened is not None:
                return _field(fact, self._words.value(fact.key, opened, fact), True)
            return _field(fact, "已填，内容已脱敏" if told else None, told is not None, hidden=True)
        if kind == "case" and name in case_values:
            return _field(fact, self._words.value(fact.key, case_values[name], fact), name in open_)
        value = filled.get(fact.key, known)
        if value is None:
            return _field(fact, None, False)
        return _field(fact, self._words.value(fact.key, value, fact), fact.key in filled)

    def _list(
        self,
        name: str,
        step: Step,
        task: TaskCreated,
        filled: dict[str, Any],
        sealed: dict[str, SecretSet],
        schema: dict[str, Any],
    ) -> dict[str, Any]:
        """A list of a form: of parties their number; of other rows each with its values, as far as they may be told."""
        facts = [f for f in self.fields(task.form_key) if f.key.startswith(f"{name}[]")]
        if any(fact.destination.startswith("party:") for fact in facts):
            return self._parties(step)
        label = _label_of(schema.get("components", ()), name)
        told = sealed.get(f"{task.element_id}.{name}") or sealed.get(name)
        hidden = self._opened(told)
        plain = filled.get(name) or []
        private = hidden if isinstance(hidden, list) else []
        count = max(len(plain), len(private))
        if count == 0:
            return _told(
                label, "已填，内容已脱敏" if told else None, told is not None, hidden=told is not None
            )
        lines = [self._line(facts, _at(plain, n) | _at(private, n)) for n in range(count)]
        text = "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1) if line)
        return _told(label, text or f"{count} 项", True, hidden=told is not None and hidden is None)

    def _line(self, facts: list[FieldFacts], row: dict[str, Any]) -> str:
        """One row of a list in words."""
        named = [(fact, row.get(fact.key.partition("[].")[2])) for fact in facts]
        given = [(fact, value) for fact, value in named if value not in (None, "")]
        if len(given) == 1:
            return self._words.value(given[0][0].key, given[0][1], given[0][0])
        return "，".join(f"{fact.label} {self._words.value(fact.key, value, fact)}" for fact, value in given)

    def _opened(self, sealed: SecretSet | None) -> Any:
        return self._open(sealed) if sealed is not None and self._open is not None else None

    def _parties(self, step: Step) -> dict[str, Any]:
        count = sum(isinstance(event, PartySet) for event in step.facts)
        return _told("当事人", f"{count} 位，姓名、联系方式已脱敏" if count else None, count > 0, hidden=True)


def _told(label: str, value: str | None, filled: bool, hidden: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "filled": filled, "hidden": hidden}


def _field(fact: FieldFacts, value: str | None, filled: bool, hidden: bool = False) -> dict[str, Any]:
    return _told(fact.label, value, filled, hidden) | {"role": fact.role}


def _at(rows: Any, number: int) -> dict[str, Any]:
    row = rows[number] if number < len(rows) else {}
    return dict(row) if isinstance(row, dict) else {}


def _label_of(components: Any, name: str) -> str:
    """The label of a list in its form."""
    for component in components:
        if component.get("path") == name:
            return str(component.get("label") or "明细")
        if found := _label_of(component.get("components", ()), name):
            return found
    return ""


def said_in(form: dict[str, Any] | None, *roles: str, masked: bool = False) -> dict[str, Any] | None:
    """Of a form as it was told the first field of these roles (`forms.roles`), in their order, that says something to
    the reader, or with `masked` that it was filled in; None when no such field does."""
    rows = [row for row in (form or {}).get("fields", ()) if row["value"] and (masked or not row["hidden"])]
    return next((row for role in roles for row in rows if row.get("role") == role), None)
