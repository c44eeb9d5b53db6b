"""One way to run a recorded operation: live when it is first done, and again when it is re-executed."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from engine.bpmn import Runtime, Step
from engine.ports import Environment


def operate(runtime: Runtime, operation: str, arguments: Sequence[Any], environment: Environment) -> Step:
    """Runs `operation` (a command method of `Runtime`) with its recorded arguments."""
    if operation == "start":
        variables, start_element, payload = arguments
        return runtime.start(variables, environment, start_element, payload)
    step: Step = operator.methodcaller(operation, *arguments, environment=environment)(runtime)
    return step
