"""The run time of an evaluation of decisions: the one of FEEL, which also knows the decision that is being made."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.errors import DecisionProblem
from engine.dmn.model import EvaluatedDecision
from engine.feel.runtime import FeelContext, Runtime
from engine.feel.types import Type

FATAL = frozenset({"HIT_POLICY", "SYNTAX", "CYCLE"})


class DecisionRuntime(Runtime):
    """`current` is the decision being made, its record open for the decision table to write in."""

    __slots__ = ("current", "problems")

    def __init__(self, context: FeelContext, types: Mapping[str, Type]) -> None:
        super().__init__(context, types)
        self.problems: list[DecisionProblem] = []
        self.current: EvaluatedDecision | None = None

    def warn(self, code: str, zh: str, en: str, position: int = -1) -> None:
        super().warn(code, zh, en, position)
        if len(self.problems) < self.limits.max_warnings or code in FATAL:
            where = self.current.id if self.current is not None else ""
            self.problems.append(DecisionProblem(where, code, zh, en, code in FATAL))
