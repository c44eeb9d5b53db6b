"""What a process says that it is and counts as (`tables.procedures`): a misspelt word would leave it uncounted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casework.tables.procedures import COUNTS, COUNTS_AS, KIND, KINDS, counted_as
from engine.errors import Finding
from engine.lint.subject import Subject, error


def rule(subject: Subject) -> Iterator[Finding]:
    """An error for a kind, or a word of what it counts as, that the platform does not know."""
    model = subject.model
    kind = model.properties.get(KIND)
    if kind is not None and kind not in KINDS:
        text = f"流程“{model.name}”的 {KIND}“{kind}”不是哪一种程序"
        yield error("unknown_procedure_kind", text, model.process_id, _known(KINDS), kind, "换成其中一种")
    for word in sorted(counted_as(model.properties) - COUNTS.keys()):
        text = f"流程“{model.name}”的 {COUNTS_AS} 里有不认识的“{word}”，它不会被计入"
        yield error("unknown_count", text, model.process_id, _known(COUNTS), word, "换成其中的词，用逗号隔开")


def _known(words: Mapping[str, str]) -> str:
    return "、".join(f"{word}（{meaning.partition('：')[0]}）" for word, meaning in words.items())
