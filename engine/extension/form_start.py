"""Seam: what a task's form held when it was opened, beside the variables.

Called when a task is completed, before what was handed in is read: conditions see the first value of a field that is
hidden, or into which nobody can type. It reads and changes nothing; what it raises refuses the completion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.instances.roots import LiveRoot
    from engine.unit import Unit
    from forms import Form

#: Unit, root, the task's row, its form, the variables that can be read there; gives back everything that is known.
FormStart = Callable[["Unit", "LiveRoot", Mapping[str, Any], "Form", Mapping[str, Any]], Mapping[str, Any]]


def variables_alone(
    unit: Unit, root: LiveRoot, task: Mapping[str, Any], form: Form, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """There is nothing else."""
    return variables
