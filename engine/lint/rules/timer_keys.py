"""Keys of the handbook's timer table (7.2) that are not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.bpmn import ElementFacts
from engine.errors import Finding
from engine.lint.subject import Subject, error
from engine.lint.words import called

#: A whole key; one that is put together at run time (`"T_CASE_" + complexity`) cannot be checked here.
_KEY = re.compile(r'\bdeadline\(\s*"([^"]*)"\s*[,)]')


def rule(subject: Subject) -> Iterator[Finding]:
    """Errors: at run time the deadline could not be computed and the case would stand still."""
    timers = subject.shelf.known.timers
    for id_, element in subject.model.elements.items() if timers else ():
        for key in sorted(keys_of(element) - timers):
            text = f"{called(element)}用的计时器“{key}”不在计时器表里"
            yield error(
                "unknown_timer", text, id_, "手册 7.2 的 T_ 键", key, "改成表里有的键，或者先在表里加上"
            )


def keys_of(element: ElementFacts) -> set[str]:
    """The timer keys written in an element's expressions and in its property `timer_key`."""
    keys = {key for text in element.expressions for key in _KEY.findall(text)}
    named = element.properties.get("timer_key", "")
    return keys | ({named} if named and not named.startswith("=") else set())
