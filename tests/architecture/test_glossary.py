"""The glossary speaks of this code: a name that is set as code occurs in it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.budgets import REPOSITORY, tracked

_ROW = re.compile(r"^\| [^|]+ \|(?: [^|`]+ \|)? ([^|]*`[^|]+) \|", re.M)
_SOURCES = ("engine/*", "casework/*", "api/*", "forms/*", "web/src/*", "processes/*")
_TEXT = {".py", ".ts", ".tsx", ".yaml", ".csv", ".bpmn", ".dmn", ".form", ".json"}


def names(glossary: str) -> set[str]:
    """What stands in code letters in the column of names."""
    return {name for cell in _ROW.findall(glossary) for name in re.findall(r"`([^`…]+)`", cell)}


def plain(text: str) -> str:
    """Without case and underscores: BPMN's `callActivity` is the code's `CALL_ACTIVITY`."""
    return text.replace("_", "").lower()


def missing(wanted: set[str], files: list[Path]) -> list[str]:
    """The names that occur in none of the files; of a dotted name, or one with a value, its last word is looked for."""
    words: set[str] = set()
    for file in files:
        if file.suffix in _TEXT:
            words |= {plain(word) for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))}
    return sorted(name for name in wanted if plain(re.split(r"[.=/]", name.split("@")[0])[-1]) not in words)


def test_every_name_of_the_glossary_occurs_in_the_code() -> None:
    wanted = names((REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(wanted) > 90
    assert missing(wanted, tracked(*_SOURCES)) == []
