"""The domain's tables (`shared/*.yaml`) are checked with every diagram: nothing is published before they are mended."""

from __future__ import annotations

from collections.abc import Iterator

from casework.all_tables import TABLES
from engine.errors import Finding
from engine.lint.subject import Subject, error


def rule(subject: Subject) -> Iterator[Finding]:
    """Errors for what is wrong with the tables on the way to the place; what another district has spoilt is its own
    affair."""
    parts = subject.shelf.known.place.split("-")
    nodes = {"-".join(parts[:n]) for n in range(1, len(parts) + 1)}
    for table in TABLES:
        others = [f"/districts/{node}/" for node in table.nodes() if node not in nodes]
        for problem in table.problems():
            if not any(other in problem for other in others):
                where = subject.model.process_id
                yield error("shared_table", problem, where, "docs/procedures.md", "", f"改好 {table.name}")
