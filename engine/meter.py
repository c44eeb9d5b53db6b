"""The bounds of one command: how much it may move, write and last before it is refused as a whole.

They stand outside what is recorded: a command that exceeds one is refused and leaves nothing behind, so a re-execution
runs without them and gives the same result on a slower machine or under other settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

from engine.errors import Unprocessable

_REMEDY = "把它拆成多步（例如用用户任务、定时器或分批调用隔开），或减少实例和数据"


@dataclass(frozen=True, slots=True)
class Bounds:
    """`activations`: elements that a command may activate; `written`: bytes of one kind (variables, a history entry,
    snapshot parts) that it may write; `seconds`: how long it may run, on the monotonic clock, while it holds its locks;
    `consequences`: how many deliveries (messages, signals) it may lead to, all that follow from these included.
    """

    activations: int = 20_000
    written: int = 24_000_000
    seconds: float = 10.0
    consequences: int = 100_000


UNBOUNDED = Bounds(2**62, 2**62, inf, 2**62)


class Meter:
    """Counts what one command does. `where` is the element at work, for the refusal to name."""

    __slots__ = ("_clock", "activations", "bounds", "ends", "where", "written")

    def __init__(self, bounds: Bounds = UNBOUNDED, clock: Callable[[], float] = monotonic) -> None:
        self.bounds = bounds
        self.where = ""
        self.activations = 0
        self.written = 0
        self._clock = clock
        self.ends = clock() + bounds.seconds

    def activated(self, where: str) -> None:
        """An element is about to be activated. Raises Unprocessable when one bound is exceeded."""
        self.where = where
        self.activations += 1
        if self.activations > self.bounds.activations:
            raise self._refusal(
                "too_many_activations",
                f"一步之内激活的元素超过 {self.bounds.activations} 个，流程图中可能有没有等待点的循环",
                f"至多 {self.bounds.activations} 个",
                "更多",
            )
        self.look()

    def wrote(self, size: int) -> None:
        """So many more bytes of variables are to be stored."""
        self.written += size
        if self.written > self.bounds.written:
            raise self.too_large("变量", self.written)

    def fits(self, what: str, size: int) -> None:
        """Whether something that is written at once (`what`, in Chinese) is small enough; raises Unprocessable."""
        if size > self.bounds.written:
            raise self.too_large(what, size)

    def too_large(self, what: str, size: int) -> Unprocessable:
        """The refusal of what writes too much."""
        return self._refusal(
            "step_too_large",
            f"这一步要写的{what}太多，什么都没有保存；{_REMEDY}",
            f"至多 {self.bounds.written} 字节",
            f"{size} 字节",
        )

    def look(self) -> None:
        """Looks at the clock; raises Unprocessable when the time is up."""
        if self._clock() > self.ends:
            raise self._refusal(
                "step_too_long",
                f"这一步做得太久，什么都没有保存；{_REMEDY}",
                f"{self.bounds.seconds:g} 秒之内",
                f"已激活 {self.activations} 个元素",
            )

    def _refusal(self, code: str, detail: str, expected: str, found: str) -> Unprocessable:
        return Unprocessable(code, detail, where=self.where, expected=expected, found=found)
