"""A user task with everything that doing it needs."""

from __future__ import annotations

from typing import Any

from api.queries.cases.deadline_reason import explain
from api.queries.cases.listing import SHOWN
from api.queries.live import visible_variables
from api.queries.process_names import process_name
from api.queries.tasks.conditions import limits_at
from api.queries.tasks.form import first_values, form_of
from api.queries.tasks.next_steps import next_steps
from engine.bus import Bus
from engine.store import Row, Tx

_SHOWN = (
    "name", "element_id", "process_id", "state", "assignee", "candidate_groups", "candidate_users", "priority",
    "created_at", "ended_at", "due_at", "follow_up_at", "place", "ended_by", "ended_by_name", "version",
    "external_form", "headers", "business_id",
)  # fmt: skip
_KEYS = ("key", "root_key", "process_key", "definition_key", "case_key")


def _case(case: Row) -> dict[str, Any]:
    """The case in short; whoever does a task of it takes part in it, so nothing of this is hidden."""
    return {"key": str(case["key"]), **{name: case[name] for name in SHOWN}}


def task_detail(bus: Bus, tx: Tx, task: Row, case: Row | None, *, sensitive: bool) -> dict[str, Any]:
    """The task, its case in short, form with first values, the reason of its date, where it leads."""
    model = bus.definitions.process_model(tx, task["definition_key"])
    element = model.elements.get(task["element_id"])
    variables = (
        visible_variables(bus, tx, task["root_key"], task["key"]) if task["state"] == "CREATED" else {}
    )
    limits = limits_at(bus.clock.now(), bus.time.calendar(tx))
    return {
        **{name: None if task[name] is None else str(task[name]) for name in _KEYS},
        **{name: task[name] for name in _SHOWN},
        "process_name": process_name(tx, task["process_id"], task["definition_key"]),
        "documentation": element.documentation if element is not None else "",
        "step": element.properties.get("step", element.id) if element is not None else task["element_id"],
        "group": limits.group(task["due_at"]),
        "case": _case(case) if case is not None else None,
        "form": form_of(bus, tx, task),
        "values": first_values(bus, tx, task, case, variables, sensitive),
        "variables": variables,
        "deadline": explain(bus, tx, task, element, variables),
        "next_steps": next_steps(model, task["element_id"]),
    }
