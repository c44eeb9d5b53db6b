"""The bounds of an evaluation: every expression ends, whatever it was given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, so that a re-execution stops at the same place; and seconds as a last resort, for what the counts do not
    know.

    `max_steps`: loop rounds, calls and elements touched by functions, in one evaluation; `max_total`: the same in all
    evaluations of one context (a step); `max_list` and `max_string`: sizes of one value; `max_size`: elements of a
    value with all that is inside it, counted as often as it stands there (a hundred characters are an element).
    `max_seconds`: processor time of one evaluation; exceeding it refuses the command and is never recorded.
    `weighed`: whether work is charged by what it costs, and an element reached by its number costs no scan of its list
    (without, as the engine's semantics before 3 counted); `apart`: whether a name that is called is looked for among
    functions alone, so that no value hides one (without, as before 3).
    """

    max_text: int = 65_536
    max_nesting: int = 60
    max_steps: int = 300_000
    max_total: int = 600_000
    max_depth: int = 60
    max_list: int = 100_000
    max_size: int = 50_000
    max_string: int = 1_000_000
    max_exponent: int = 100_000
    max_regex: int = 1_000
    max_warnings: int = 50
    max_seconds: float = 2.0
    weighed: bool = True
    apart: bool = True


DEFAULT_LIMITS = Limits()
