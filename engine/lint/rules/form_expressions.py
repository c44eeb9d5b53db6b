"""Conditions and computed fields of a form that are not FEEL."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.feel import FeelError, FeelSyntaxError, compile_expression
from engine.lint.subject import ReadForm, Shelf, error


def rule(read: ReadForm, _: Shelf) -> Iterator[Finding]:
    """Errors with line and column."""
    for path, text in read.form.expressions:
        try:
            compile_expression(text.strip().removeprefix("=").strip())
        except FeelSyntaxError as wrong:
            message = f"表单的表达式“{text[:80]}”不是有效的 FEEL：{wrong.message_zh}"
            yield error("expression", message, path, wrong.expected, wrong.found, "检查表达式的写法")
        except FeelError as wrong:
            yield error("expression", f"表单的表达式“{text[:80]}”不能使用：{wrong}", path)
