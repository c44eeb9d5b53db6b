"""What a person typed, sorted: decision data into variables, personal values into the case file (decision 11)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from engine.access import authz
from engine.definitions.catalog import deployed_at
from engine.errors import Invalid
from engine.instances.roots import LiveRoot
from engine.places.org_units import has_unit
from engine.tasks.commands import CompleteTask
from engine.tasks.form_terms import FormTerms
from engine.unit import Unit
from forms import ValidationContext


def read_submission(
    unit: Unit, root: LiveRoot, task: Mapping[str, Any], command: CompleteTask
) -> dict[str, Any]:
    """Checks the values against the task's form and returns the variables; everything else goes to the case file.

    A task without a form takes any JSON object, a foreign form what it does not know, but not from who holds no post:
    a party of a case answers what it is asked and sets nothing else. Raises Invalid with a finding per field, also
    where a field names an org unit that this tenant has not, or says that something has happened which lies ahead;
    Unprocessable when its conditions are too much to evaluate.
    """
    outsider = authz.is_outsider(unit.actor)
    if outsider:
        _check_party(command, task)
    if task["form_key"] is None:
        return command.values
    form = unit.definitions.form(unit.tx, task["form_key"])
    known = unit.extension.form_start(unit, root, task, form, root.runtime.variables(task["key"]))
    if outsider:
        known = {
            fact.key: known[fact.key] for fact in form.fields if fact.told_to_anybody and fact.key in known
        }
    world = ValidationContext(
        unit.context.now,
        partial(has_unit, unit.tx),
        partial(deployed_at, unit.definitions, unit.tx, root.facts.place),
    )
    terms = FormTerms(unit.context.now, command.values, task["element_id"])
    submission = form.read(command.values, known=known, evaluate=terms, world=world, strict=outsider)
    unit.extension.form_values(unit, root, task, submission, command)
    return submission.variables


def _check_party(command: CompleteTask, task: Mapping[str, Any]) -> None:
    if task["form_key"] is None and command.values:
        name = next(iter(command.values))
        raise Invalid(
            "unknown_field", "这件待办没有表单，只要提交，不用填什么", name, "没有任何一项", name[:80]
        )
    if command.recorded_for is not None:
        raise Invalid(
            "recorded_for", "没有岗位的人自己办理的不是代录", "recorded_for", "空", str(command.recorded_for)
        )
