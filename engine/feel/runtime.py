"""What an evaluation carries: the recorded world (clock, draws, host functions), bounds, warnings, scopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import thread_time
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors import Unprocessable
from engine.feel.errors import FeelLimitExceeded, FeelWarning, Unfit
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.weights import cost_of

if TYPE_CHECKING:
    from engine.feel.types import Type


@dataclass(slots=True)
class FeelContext:
    """The world of an evaluation.

    `now` is aware; `random` draws from [0, 1); `uuid` gives a fresh id; `functions` are host functions by FEEL name,
    called with Python values (dates as datetime.date and so on); `warnings` collects a `FeelWarning` for each null
    that came from something unfit; `spent` counts the work of all evaluations with it. What is None or missing makes
    the functions that need it return null. `watch` is called now and then while an evaluation runs, and may raise.
    """

    now: datetime | None = None
    random: Callable[[], float] | None = None
    uuid: Callable[[], str] | None = None
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    warnings: list[FeelWarning] = field(default_factory=list)
    limits: Limits = DEFAULT_LIMITS
    spent: int = 0
    watch: Callable[[], None] | None = None


#: After so many steps an evaluation looks at the clock again.
_LOOK = 500


class Names(Protocol):
    """What variables are looked up in, one by one, when they are needed."""

    def get(self, key: str, default: Any, /) -> Any: ...


class Runtime:
    """One evaluation: counts its steps and depth against the limits."""

    __slots__ = ("_began", "_look_at", "context", "depth", "limits", "seen", "steps", "text", "types")

    def __init__(self, context: FeelContext, types: Mapping[str, Type] | None = None, text: str = "") -> None:
        self.context = context
        self.limits = context.limits
        self.steps = 0
        self.depth = 0
        self.types = types or {}
        self.seen: dict[int, tuple[object, object]] = {}
        self.text = text
        self._began = thread_time()
        self._look_at = _LOOK

    def charge(self, count: int = 1) -> None:
        """Counts work; raises FeelLimitExceeded when it is too much."""
        self.steps += count
        if self.steps > self.limits.max_steps:
            raise FeelLimitExceeded("max_steps", self.limits.max_steps)
        self.context.spent += count
        if self.context.spent > self.limits.max_total:
            raise FeelLimitExceeded("max_total", self.limits.max_total)
        if self.steps > self._look_at:
            self._look()

    def weigh(self, count: int) -> None:
        """Counts what a piece of work costs beyond the call itself, where the semantics weigh it."""
        if count > 0 and self.limits.weighed:
            self.charge(count)

    def weigh_values(self, *values: Any) -> None:
        """Counts what it costs to look at the whole of these values, where the semantics weigh it."""
        if self.limits.weighed:
            cost = sum(map(cost_of, values))
            if cost:
                self.charge(cost)

    def _look(self) -> None:
        """Looks at the processor time used, so that another's load does not count. What raises here refuses the whole
        command: time must not be recorded."""
        self._look_at = self.steps + _LOOK
        if thread_time() - self._began > self.limits.max_seconds:
            raise Unprocessable(
                "expression_too_long",
                f"表达式算得太久，已放弃：{self.text[:200]}",
                expected=f"{self.limits.max_seconds:g} 秒之内",
            )
        if self.context.watch is not None:
            self.context.watch()

    def enter(self) -> None:
        self.depth += 1
        if self.depth > self.limits.max_depth:
            raise FeelLimitExceeded("max_depth", self.limits.max_depth)

    def leave(self) -> None:
        self.depth -= 1

    def sized_list(self, size: int) -> None:
        """Announces a list of `size` elements."""
        if size > self.limits.max_list:
            raise FeelLimitExceeded("max_list", self.limits.max_list)
        self.charge(size)

    def sized_string(self, size: int) -> None:
        """Announces a string of `size` characters."""
        if size > self.limits.max_string:
            raise FeelLimitExceeded("max_string", self.limits.max_string)
        self.charge(size // 100)

    def warn(self, code: str, zh: str, en: str, position: int = -1) -> None:
        warnings = self.context.warnings
        if len(warnings) < self.limits.max_warnings:
            warnings.append(FeelWarning(code, zh, en, position, self.text))

    def unfit(self, error: Unfit, position: int) -> None:
        """Reports an operation that gave null; returns that null."""
        self.warn("UNFIT", error.zh, error.en, position)


class Scope:
    """One level of names; `parent` is the next outer level, None for the variables the caller passed in."""

    __slots__ = ("parent", "rt", "vars")

    def __init__(self, variables: Names, parent: Scope | None, rt: Runtime) -> None:
        self.vars = variables
        self.parent = parent
        self.rt = rt


#: A compiled node: from a scope to a value.
Code = Callable[[Scope], Any]
