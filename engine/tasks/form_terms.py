"""The expressions of a form, evaluated for one reading of a submission, within one bound for all of them together.

Reading a form happens before its step and is not recorded, only what came of it: so processor time may refuse it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import thread_time
from typing import Any

from engine.errors import Unprocessable
from engine.feel import FeelContext, FeelError, FeelLimitExceeded, compile_expression, to_json
from forms import CannotTell

#: How many expressions one reading may evaluate: a list of 500 rows with 50 conditions of their own each is read.
MAX_ASKED = 100_000
#: Processor time of one reading, in seconds, looked at after so many expressions.
MAX_SECONDS = 8.0
_LOOK = 200


class FormTerms:
    """Evaluates the expressions of one reading; `values` are what was handed in, `where` names the task."""

    def __init__(self, now: datetime, values: Mapping[str, Any], where: str) -> None:
        self._context = FeelContext(now=now)
        self._values, self._where = values, where
        self._asked, self._ends = 0, thread_time() + MAX_SECONDS

    def __call__(self, text: str, names: Any) -> Any:
        """The value of an expression, as JSON. Raises CannotTell when this one has none (then it hides nothing: the
        field is simply shown and checked), Unprocessable when all of them together are too much."""
        self._asked += 1
        if self._asked > MAX_ASKED or (self._asked % _LOOK == 0 and thread_time() > self._ends):
            raise self._too_much()
        try:
            return to_json(compile_expression(text).evaluate(names, self._context))
        except FeelError as error:
            if isinstance(error, FeelLimitExceeded) and error.limit == "max_total":
                raise self._too_much() from error  # else what comes after would be read as if it hid nothing
            raise CannotTell from error

    def _too_much(self) -> Unprocessable:
        return Unprocessable(
            "form_too_much", "这张表单要算的条件和计算项太多，什么都没有保存；请减少列表的行数，或分几次填写",
            where=self._where, expected=f"合计至多算 {MAX_ASKED} 次、{MAX_SECONDS:g} 秒",
            found=f"已算 {self._asked} 次；{_longest(self._values)}",
        )  # fmt: skip


def _longest(values: Mapping[str, Any]) -> str:
    """The longest list of the submission, in words."""
    rows = {name: len(value) for name, value in values.items() if isinstance(value, list)}
    name = max(rows, key=rows.__getitem__, default=None)
    return "没有列表" if name is None else f"最长的列表“{str(name)[:40]}”有 {rows[name]} 行"
