"""Functions that neither FEEL nor the platform has."""

from __future__ import annotations

from collections.abc import Iterator

from engine.deadlines.functions import HOST_FUNCTION_NAMES
from engine.errors import Finding
from engine.feel import FeelError, compile_expression
from engine.lint.subject import Subject, warning
from engine.lint.texts import expression_texts


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of unknown functions called by name: their result would be null."""
    told: set[str] = set()
    for where, text in expression_texts(subject.model):
        for name in sorted(_called(text) - told):
            told.add(name)
            message = f"表达式“{text[:80]}”里的函数“{name}”不存在，结果会是 null"
            yield warning("unknown_function", message, where, "FEEL 或平台的函数", name, "检查函数名的写法")


def _called(text: str) -> frozenset[str]:
    try:
        compiled = compile_expression(text)
    except FeelError:
        return frozenset()
    return compiled.functions - frozenset(HOST_FUNCTION_NAMES) - compiled.names
