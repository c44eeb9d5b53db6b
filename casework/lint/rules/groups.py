"""Candidate groups that the handbook's table 2.2 does not have."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, error
from engine.lint.words import called

_REMEDY = "换成已有的组；确实是外单位的组，写明理由"
_LEVELS = frozenset({"city", "county", "town", "village", "grid"})


def rule(subject: Subject) -> Iterator[Finding]:
    """An error, unless a reason says who is meant: an unknown group stays literal, and perhaps nobody is in it."""
    groups = subject.shelf.known.groups
    for element in subject.of_type("USER_TASK") if groups else ():
        for group in element.candidate_groups:
            name, at, level = group.partition("@")
            if group.lstrip().startswith("=") or (name in groups and (not at or level in _LEVELS)):
                continue
            text = f"{called(element)}的候选组“{group}”不在手册 2.2 里，可能没有人能办"
            yield error("unknown_group", text, element.id, "手册 2.2 的组，可加 @level", group, _REMEDY)
