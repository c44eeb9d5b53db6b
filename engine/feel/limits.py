"""The bounds of an evaluation: every expression ends, whatever it was given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, not seconds, so that a re-execution stops at the same place.

    `max_steps`: loop rounds, calls and elements touched by functions; `max_list` and `max_string`: sizes of one value.
    """

    max_text: int = 65_536
    max_nesting: int = 60
    max_steps: int = 300_000
    max_depth: int = 60
    max_list: int = 100_000
    max_string: int = 1_000_000
    max_exponent: int = 100_000
    max_regex: int = 1_000
    max_warnings: int = 50


DEFAULT_LIMITS = Limits()
