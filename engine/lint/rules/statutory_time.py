"""Statutory periods may be shortened as internal targets, never lengthened (handbook 3.5, check Q5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called

_LONGER = re.compile(r'\bdeadline\(\s*"(T_[^".]*)[^"]*"[^()]*\)\s*\+')


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns where time is added to what `deadline` gives for a statutory key."""
    statutory = subject.shelf.known.statutory
    for id_, element in subject.model.elements.items():
        for text in element.expressions:
            for key in _LONGER.findall(text):
                if key in statutory:
                    words = f"{called(element)}在法定期限 {key} 上又加了时间"
                    yield warning(
                        "statutory_lengthened", words, id_, f"不长于 {key}", text[:120], "去掉加上的时间"
                    )
