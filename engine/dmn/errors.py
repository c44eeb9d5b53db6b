"""What can go wrong with a decision."""

from __future__ import annotations

from dataclasses import dataclass


class DecisionError(Exception):
    """A decision could not be made: unknown, too many rules match, a broken expression, a bound reached."""

    def __init__(self, decision_id: str, message_zh: str, message_en: str) -> None:
        self.decision_id = decision_id
        self.message_zh = message_zh
        self.message_en = message_en
        super().__init__(f"{decision_id}: {message_zh} ({message_en})")


@dataclass(frozen=True, slots=True)
class DecisionProblem:
    """Something reported during an evaluation; what was unfit became null. `fatal` ones end in DecisionError."""

    decision_id: str
    code: str
    message_zh: str
    message_en: str
    fatal: bool = False
