"""One field of a cron expression: lists, ranges and steps of whole numbers or names."""

from __future__ import annotations

from collections.abc import Sequence


def field_values(text: str, low: int, high: int, name: str, words: Sequence[str] = ()) -> frozenset[int]:
    """The numbers that a field names, e.g. `*/15`, `MON-FRI`, `1,5-7`; `words` stand for the numbers from `low` on.

    ValueError (Chinese) names the field (`name`) and the part that is wrong."""
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span in ("*", "?"):
            begin, end = low, high
        else:
            begin = number(first, low, name, part, words)
            end = number(last, low, name, part, words) if dash else (high if slash else begin)
        every = number(step, 0, name, part) if slash else 1
        if every < 1 or not low <= begin <= end <= high:
            raise ValueError(f"cron 的“{name}”字段“{part}”超出 {low}–{high}")
        found.update(range(begin, end + 1, every))
    return frozenset(found)


def number(text: str, low: int, name: str, part: str, words: Sequence[str] = ()) -> int:
    """The number that `text` writes in digits or as one of `words`; ValueError (Chinese) when it is neither."""
    if text in words:
        return words.index(text) + low
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError(f"cron 的“{name}”字段“{part}”看不懂")
    return int(text)
