"""A rehearsal in the words of the studio: who did what, what became of it, what waits, what nobody has tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from api.problems import findings_json
from api.queries.process_names import UNNAMED
from api.queries.rehearsal.stock import DrawnStock
from api.queries.replay.words import Words, deadline
from api.queries.studio.compare import label_of
from casework.papers.templates import codes, template
from casework.rehearsal import Outcome
from casework.rehearsal.trace import Moment, OpenTask, Standing
from casework.roles import role_name
from casework.tables.domain import enum
from casework.tables.message_labels import message_labels
from casework.tables.procedure_list import procedure_name
from engine import events as e
from engine.deadlines import parse_period
from engine.deadlines.period import period_words
from engine.values import dumps

#: So many moves and variables of one outcome are told.
MOST_MOVES, MOST_VARIABLES = 5_000, 200


class Teller:
    """Knows the names of what the rehearsal went through."""

    def __init__(self, stock: DrawnStock) -> None:
        self._stock = stock
        self._names: dict[tuple[str, str], str] = {}
        self._words = Words({})
        self._labels = message_labels(stock.place)

    def outcome(self, outcome: Outcome, whole: bool) -> dict[str, Any]:
        """One scenario's outcome; with its steps and how things stand when it is told `whole`."""
        told: dict[str, Any] = {"name": outcome.name, "ok": outcome.ok, "problems": outcome.problems}
        told |= {
            "ended": outcome.standing is not None and outcome.standing.ended,
            "steps": [],
            "standing": None,
        }
        if whole:
            elements = {element: process for m in outcome.moments for _, element, process, _ in m.moves}
            told["steps"] = [self._moment(moment, elements) for moment in outcome.moments]
            told["standing"] = (
                None if outcome.standing is None else self._standing(outcome.standing, elements)
            )
        return told

    def missed(self, ids: Iterable[str]) -> list[dict[str, str]]:
        """Elements and flows of the drawing that no scenario went through."""
        model = self._stock.model
        told = []
        for id_ in ids:
            flow = model.flows.get(id_)
            if flow is None:
                told.append({"element_id": id_, "name": label_of(model.elements[id_])})
            else:
                names = [label_of(model.elements[end]) for end in (flow.source, flow.target)]
                told.append({"element_id": id_, "name": f"{names[0]} → {flow.name or names[1]}"})
        return told

    def _name(self, process: str, element: str) -> str:
        key = (process, element)
        if key not in self._names:
            model = self._stock.process(process)
            facts = model.elements.get(element) if model is not None else None
            self._names[key] = self._label(label_of(facts)) if facts is not None else element
        return self._names[key]

    def _label(self, name: str) -> str:
        """What people call a message; any other name as it is."""
        return self._labels.get(name, name)

    def _about(self, moment: Moment, name: Callable[[str], str]) -> str:
        if moment.kind in ("complete", "job"):
            return name(moment.about)
        return self._label(moment.about) if moment.kind == "message" else moment.about

    def _messages(self, found: list[e.SubscriptionOpened]) -> list[dict[str, Any]]:
        unique = {(one.name, one.correlation_key or ""): one for one in found}
        return [{"name": name, "label": self._label(name), "key": key} for name, key in unique]

    def _process(self, process: str) -> str:
        model = self._stock.process(process)
        return procedure_name(process) or (model.name if model is not None else "") or UNNAMED

    def _names_in(self, elements: Mapping[str, str]) -> Callable[[str], str]:
        """Names of elements by their ids; `elements` tells the process of those that are not the drawing's own."""
        drawn = self._stock.model.process_id
        return lambda element: self._name(elements.get(element, drawn), element)

    def _moment(self, moment: Moment, elements: dict[str, str]) -> dict[str, Any]:
        name = self._names_in(elements)
        return {
            "kind": moment.kind,
            "told": _told(moment, self._stock.place, self._about(moment, name)),
            "at": _utc(moment.at),
            "moves": [list(move) for move in moment.moves[:MOST_MOVES]],
            "opened": [self._task(task, name(task.element_id)) for task in moment.opened],
            "fired": [{"name": name(element), "at": _utc(at)} for element, at in moment.fired],
            "decisions": [_decision(one) for one in moment.decisions],
            "documents": [{"code": code, "name": _paper(code)} for code in moment.papers],
            "messages": [self._label(one) for one in moment.messages],
            "calls": [self._process(one) for one in moment.calls],
            "case_status": _status(moment.case_status),
            "problems": moment.problems,
            "findings": findings_json(moment.findings),
        }

    def _standing(self, standing: Standing, elements: dict[str, str]) -> dict[str, Any]:
        for task in standing.tasks:
            form = self._stock.form(task.form) if task.form else None
            self._words.learn(form.fields if form is not None else ())

        name = self._names_in(elements)
        return {
            "at": _utc(standing.at),
            "ended": standing.ended,
            "case_status": _status(standing.case_status),
            "tasks": [self._open(task) for task in standing.tasks],
            "jobs": [{"element_id": job.element_id, "name": name(job.element_id)} for job in standing.jobs],
            "timers": [
                {"element_id": timer.element_id, "name": name(timer.element_id), "at": _utc(timer.due)}
                for timer in sorted(standing.timers, key=lambda timer: timer.due)
            ],
            "messages": self._messages(standing.messages),
            "incidents": [
                {"element_id": one.element_id, "name": name(one.element_id), "message": one.message}
                for one in standing.incidents
            ],
            "variables": [self._variable(*item) for item in sorted(standing.variables.items())][
                :MOST_VARIABLES
            ],
        }

    def _open(self, waiting: OpenTask) -> dict[str, Any]:
        told = self._task(waiting.task, self._name(waiting.process, waiting.task.element_id))
        key = self._stock.form_key(waiting.form) if waiting.form else None
        form = None if key is None else str(key)
        return {
            **told,
            "process": waiting.process,
            "form": waiting.form,
            "form_key": form,
            "values": waiting.values,
        }

    def _task(self, task: e.TaskCreated, name: str) -> dict[str, Any]:
        groups = [group.partition("@")[0] for group in task.candidate_groups]
        return {
            "element_id": task.element_id,
            "name": name,
            "groups": [
                {"code": group, "name": role_name(group, self._stock.place)}
                for group in dict.fromkeys(groups)
            ],
            "due": None if task.due is None else _utc(task.due),
        }

    def _variable(self, name: str, value: Any) -> dict[str, str]:
        return {
            "name": name,
            "label": self._words.label(name) or name,
            "text": self._words.value(name, value),
        }


def _told(moment: Moment, place: str, about: str) -> str:
    """The step in one sentence; `about` as people call it."""
    if moment.kind == "complete":
        return f"{role_name(moment.by, place) or '承办人'}办「{about}」"
    if moment.kind == "message":
        return f"来了消息：{about}"
    if moment.kind == "job":
        return f"外部系统办完「{about}」"
    if moment.kind == "advance":
        return f"时钟往后拨 {period_words(parse_period(about), working=False)}"
    if moment.kind == "to":
        return f"时钟拨到 {deadline(datetime.fromisoformat(about).isoformat())}"
    return "核对" if moment.kind == "expect" else "开始"


def _decision(one: e.DecisionEvaluated) -> dict[str, Any]:
    last = one.details[-1] if one.details else {}
    rules = [rule[1] for rule in last.get("rules", [])]
    name = last.get("name") or one.decision_id
    return {"decision_id": one.decision_id, "name": name, "rules": rules, "output": dumps(one.output)}


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _paper(code: str) -> str:
    return template(code).name if code in codes() else code


def _status(status: str | None) -> str:
    return enum("case_status").get(status, status) if status else ""
