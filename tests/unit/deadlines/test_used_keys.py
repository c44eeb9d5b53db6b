"""Every timer that a diagram, a decision table or a form names is in the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.errors import NotFound
from tests.unit.deadlines.tables import SHARED, shipped_timers

TIMERS = shipped_timers()
PROCESSES = SHARED.parents[1]
FILES = sorted(path for path in PROCESSES.rglob("*") if path.suffix in {".bpmn", ".dmn", ".form"})
NAMED = re.compile(r"(?<![A-Za-z0-9_])T_[A-Z0-9_]+(?:\.[a-z_]+)?(?=&quot;|\\?\"|')")


def keys_in(path: Path) -> set[str]:
    """The keys a file names; one that ends in `_` is put together at run time (`"T_CASE_" + upper case(…)`)."""
    return set(NAMED.findall(path.read_text(encoding="utf-8")))


def is_timer(key: str) -> bool:
    try:
        return bool(TIMERS.spec(key))
    except NotFound:
        return False


def test_diagrams_name_timers() -> None:
    assert any(keys_in(path) for path in FILES)


@pytest.mark.parametrize("path", [path for path in FILES if keys_in(path)], ids=lambda path: path.name)
def test_what_is_named_exists(path: Path) -> None:
    missing = []
    for key in sorted(keys_in(path)):
        known = any(name.startswith(key) for name in TIMERS.defaults) if key.endswith("_") else is_timer(key)
        missing += [] if known else [key]
    assert missing == []
