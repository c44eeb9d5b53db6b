"""Migrations stand in one row: each has a number of its own, and names the one before it."""

from __future__ import annotations

import re
from pathlib import Path

VERSIONS = Path(__file__).resolve().parents[2] / "engine" / "store" / "migrations" / "versions"


def test_each_migration_follows_the_one_with_the_number_before() -> None:
    files = sorted(VERSIONS.glob("[0-9]*.py"))
    assert len(files) > 1
    last = None
    for number, path in enumerate(files, start=1):
        text = path.read_text(encoding="utf-8")
        said = dict(re.findall(r'^(revision|down_revision) = (?:"(\w+)"|None)', text, re.MULTILINE))
        assert path.name[:4] == said["revision"] == f"{number:04}", path.name
        assert (said["down_revision"] or None) == last, path.name
        last = said["revision"]
