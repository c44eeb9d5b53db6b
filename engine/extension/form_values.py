"""Seam: where values of a form go that are no variables.

Called when a task is completed, after the form was checked and before the instance moves, in the transaction. It stores
the values with the root's owner; what it raises refuses the completion, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import Invalid

if TYPE_CHECKING:
    from engine.instances.roots import LiveRoot
    from engine.tasks.commands import CompleteTask
    from engine.unit import Unit
    from forms import Submission

#: Unit, root, the task's row, what the form has read, the command.
FormValues = Callable[["Unit", "LiveRoot", Mapping[str, Any], "Submission", "CompleteTask"], None]


def nowhere_to_go(
    unit: Unit, root: LiveRoot, task: Mapping[str, Any], submission: Submission, command: CompleteTask
) -> None:
    """Invalid when the form says of a value that it is none of the variables: there is nothing else."""
    filed = any(entry.value is not None for entry in submission.case_file)
    if filed or submission.parties is not None:
        raise Invalid(
            "nowhere_to_go", "这张表单有变量以外的内容，没有地方存放", where=task["element_id"],
            expected="只存变量的表单", found="存到别处的字段",
        )  # fmt: skip
