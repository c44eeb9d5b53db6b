"""Programs of regular expressions.

A program is a list of instructions: (CHAR, matcher), (SPLIT, first, second), (JUMP, to), (SAVE, slot), (BACK, group),
(LINE_START,), (LINE_END,), (MATCH,).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHAR, SPLIT, JUMP, SAVE, BACK, LINE_START, LINE_END, MATCH = range(8)
Instruction = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Program:
    code: tuple[Instruction, ...]
    groups: int
    multiline: bool
    ignore_case: bool
    has_back: bool


def shifted(code: list[Instruction], by: int) -> list[Instruction]:
    """The code as it is when it begins `by` instructions later."""
    moved: list[Instruction] = []
    for instruction in code:
        if instruction[0] == SPLIT:
            moved.append((SPLIT, instruction[1] + by, instruction[2] + by))
        elif instruction[0] == JUMP:
            moved.append((JUMP, instruction[1] + by))
        else:
            moved.append(instruction)
    return moved


def repeated(atom: list[Instruction], low: int, high: int | None, greedy: bool) -> list[Instruction]:
    """The atom `low` to `high` times (without end when that is None)."""
    code: list[Instruction] = []
    for _ in range(low):
        code += shifted(atom, len(code))
    if high is None:
        start = len(code)
        after = start + len(atom) + 2
        code.append((SPLIT, start + 1, after) if greedy else (SPLIT, after, start + 1))
        code += shifted(atom, start + 1)
        code.append((JUMP, start))
        return code
    end = len(code) + (high - low) * (len(atom) + 1)
    for _ in range(high - low):
        start = len(code)
        code.append((SPLIT, start + 1, end) if greedy else (SPLIT, end, start + 1))
        code += shifted(atom, start + 1)
    return code
