"""The page for newcomers leads somewhere: every file that it names is there, and so is every name in it."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = "docs/how-to-add.md"
_PATH = re.compile(r"`((?:api|casework|docs|engine|forms|processes|tests)/[\w./-]+)`")
_NAMED = re.compile(r"`((?:api|casework|engine|forms)/[\w/]+\.py)` \(`(\w+)`\)")


def test_every_file_that_the_page_names_is_there(repository: Path) -> None:
    named = _PATH.findall((repository / PAGE).read_text(encoding="utf-8"))
    assert len(named) > 30
    assert [path for path in named if not (repository / path).exists()] == []


def test_every_table_that_the_page_names_stands_in_its_file(repository: Path) -> None:
    named = _NAMED.findall((repository / PAGE).read_text(encoding="utf-8"))
    assert len(named) > 5
    for path, name in named:
        assert re.search(
            rf"^(def |class )?{name}\b", (repository / path).read_text(encoding="utf-8"), re.M
        ), name
