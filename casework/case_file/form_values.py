"""Where the values of a form go that are no variables: personal values into the case file, people into the list of
parties (decision 11); plugged in as `engine.extension.form_values`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.case_file.values import put_parties, put_values
from casework.cases.events import RecordedFor
from casework.cases.owners import live_case
from casework.parties.party_accounts import bound_parties, unbind_changed
from engine.errors import Invalid
from engine.instances.roots import LiveRoot
from engine.tasks.commands import CompleteTask
from engine.unit import Unit
from forms import Submission


def put_into_case(
    unit: Unit, root: LiveRoot, task: Mapping[str, Any], submission: Submission, command: CompleteTask
) -> None:
    """Stores them; Invalid when there are some and the procedure runs without a case."""
    filed = any(entry.value is not None for entry in submission.case_file)
    if (filed or submission.parties is not None) and root.facts.case_key is None:
        raise Invalid(
            "no_case", "这张表单有进案卷的内容，但流程没有关联案件", where=task["element_id"],
            expected="属于某个案件的流程", found="没有案件",
        )  # fmt: skip
    if root.facts.case_key is not None:
        _store(unit, root.facts.case_key, task, submission, command)


def _store(
    unit: Unit, case_key: int, task: Mapping[str, Any], submission: Submission, command: CompleteTask
) -> None:
    case = live_case(unit, case_key)
    if command.recorded_for is not None:
        case.record(RecordedFor(task["element_id"], command.recorded_for))
    put_values(unit, case, submission.case_file, task["key"])
    if submission.parties is not None:
        decision_data = submission.variables.get("parties") or [{} for _ in submission.parties]
        rows = [{**data, **row} for data, row in zip(decision_data, submission.parties, strict=True)]
        classes = {**dict.fromkeys(("party_role", "party_kind", "consent"), "P1"), **submission.party_classes}
        bound = bound_parties(unit, case.key)
        put_parties(unit, case, rows, classes, task["key"])
        unbind_changed(unit, case, bound)
