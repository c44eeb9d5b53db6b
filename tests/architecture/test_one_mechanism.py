"""What several places need is written once: how a place is covered, which version serves it, who may come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LAYERS = ("api", "casework", "engine")
#: What is written in one file → that file. Whoever needs it calls it.
ONCE = {
    r"startswith\([^)\n]*\+ \"-\"\)": "engine/access/authz.py",
    r"startswith\([^)\n]*\+ \"-\", autoescape": "engine/places/below.py",
    r"len\(\w+\[\"org_code\"\]\), \w+\[\"version\"\]": "engine/definitions/nearest.py",
    r"def actor\(\)": "api/reads.py",
    r"def require\(\*": "api/reads.py",
    r"\bdumps\(\s*\[event\.kind|return \[event\.kind": "engine/record.py",
    r"\.get\(\"events\"": "engine/history/facts.py",
}


def _files(repository: Path) -> Iterator[tuple[str, str]]:
    for layer in LAYERS:
        for path in sorted((repository / layer).rglob("*.py")):
            yield path.relative_to(repository).as_posix(), path.read_text(encoding="utf-8")


def test_each_mechanism_stands_in_one_file(repository: Path) -> None:
    files = list(_files(repository))
    for pattern, home in ONCE.items():
        assert [name for name, text in files if re.search(pattern, text)] == [home], pattern
