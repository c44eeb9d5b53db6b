"""Runs regular expression programs by backtracking with a memory, so that no pattern takes exponential time.

Without back-references each pair (instruction, position) is tried once: time is bounded by their product. With
back-references it is the step budget that bounds the search.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel.regex_classes import variants
from engine.feel.regex_program import (
    CHAR,
    JUMP,
    LINE_END,
    LINE_START,
    MATCH,
    SAVE,
    SPLIT,
    Instruction,
    Program,
)
from engine.feel.runtime import Runtime

#: Starts and ends of the match and its groups; -1 for a group that took no part.
Spans = tuple[int, ...]


def search(program: Program, text: str, start: int, rt: Runtime) -> Spans | None:
    """The leftmost match from `start` on; raises FeelLimitExceeded when the step budget is used up."""
    machine = _Machine(program, text, rt)
    for at in range(start, len(text) + 1):
        found = machine.match_at(at)
        if found is not None:
            return found
    return None


def find_all(program: Program, text: str, rt: Runtime) -> Iterator[Spans]:
    """All matches from left to right, not overlapping."""
    at = 0
    while at <= len(text):
        found = search(program, text, at, rt)
        if found is None:
            return
        yield found
        at = found[1] if found[1] > found[0] else found[1] + 1


class _Machine:
    """One search: what was tried at one start need not be tried at the next."""

    def __init__(self, program: Program, text: str, rt: Runtime) -> None:
        self.program = program
        self.text = text
        self.rt = rt
        self.seen: set[object] = set()
        self.stack: list[tuple[int, int, Spans]] = []

    def match_at(self, start: int) -> Spans | None:
        self.stack = [(0, start, (-1,) * (2 * self.program.groups + 2))]
        while self.stack:
            found = self._thread(*self.stack.pop())
            if found is not None:
                return found
        return None

    def _thread(self, pc: int, at: int, spans: Spans) -> Spans | None:
        """Follows one thread until it matches or fails; leaves the other branches on the stack."""
        code, text, size = self.program.code, self.text, len(self.text)
        steps = done = 0
        while True:
            done += 1
            op = code[pc]
            kind = op[0]
            if kind == CHAR:
                if at >= size or not op[1](text[at]):
                    break
                pc, at = pc + 1, at + 1
            elif kind == SPLIT:
                steps += 1
                if self._tried(pc, at, spans):
                    break
                self.stack.append((op[2], at, spans))
                pc = op[1]
            elif kind == JUMP:
                pc = op[1]
            elif kind == SAVE:
                spans = (*spans[: op[1]], at, *spans[op[1] + 1 :])
                pc += 1
            elif kind == MATCH:
                return spans
            else:
                at = _assertion(self.program, op, text, at, spans)
                if at < 0:
                    break
                pc += 1
        self.rt.charge(1 + steps // 4)
        self.rt.weigh(done // 4)
        return None

    def _tried(self, pc: int, at: int, spans: Spans) -> bool:
        key: object = (pc, at, spans) if self.program.has_back else pc + at * len(self.program.code)
        if key in self.seen:
            return True
        self.seen.add(key)
        return False


def _assertion(program: Program, op: Instruction, text: str, at: int, spans: Spans) -> int:
    """The position after a zero-width test or a back-reference; -1 when it fails."""
    kind = op[0]
    if kind == LINE_START:
        inner = program.multiline and 0 < at < len(text) and text[at - 1] == "\n"
        return at if at == 0 or inner else -1
    if kind == LINE_END:
        inner = program.multiline and at < len(text) and text[at] == "\n"
        return at if at == len(text) or inner else -1
    start, end = spans[2 * op[1]], spans[2 * op[1] + 1]
    wanted = text[start:end] if start >= 0 and end >= 0 else ""
    found = text[at : at + len(wanted)]
    if found == wanted or (
        program.ignore_case and len(found) == len(wanted) and _same_letters(found, wanted)
    ):
        return at + len(wanted)
    return -1


def _same_letters(a: str, b: str) -> bool:
    return all(not set(variants(x)).isdisjoint(variants(y)) for x, y in zip(a, b, strict=True))
