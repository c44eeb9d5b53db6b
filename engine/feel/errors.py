"""What can go wrong with an expression, and how it is said (Chinese for people, English beside it)."""

from __future__ import annotations

from dataclasses import dataclass


class FeelError(Exception):
    """Base of what an evaluation or compilation can raise; `message_zh` and `message_en` say it to people."""

    message_zh: str
    message_en: str


class FeelSyntaxError(FeelError, ValueError):
    """The text is not FEEL: where (0-based `position`, 1-based `line` and `column`), what was expected and found."""

    def __init__(self, text: str, position: int, expected_zh: str, expected_en: str, found: str) -> None:
        self.text = text
        self.position = position
        self.line = text.count("\n", 0, position) + 1
        self.column = position - (text.rfind("\n", 0, position) + 1) + 1
        self.expected = expected_en
        self.expected_zh = expected_zh
        self.found = found
        found_zh = f"“{found}”" if found else "表达式已结束"
        found_en = f"'{found}'" if found else "the end of the expression"
        self.message_zh = f"第 {self.line} 行第 {self.column} 列：应为{expected_zh}，却是{found_zh}"
        self.message_en = f"line {self.line}, column {self.column}: expected {expected_en}, found {found_en}"
        super().__init__(f"{self.message_zh} ({self.message_en})")


class FeelLimitExceeded(FeelError, RuntimeError):
    """A bound of `Limits` was reached, the evaluation abandoned. `limit` is the field's name, `value` its setting."""

    def __init__(self, limit: str, value: int) -> None:
        self.limit = limit
        self.value = value
        self.message_zh = f"表达式超出限制 {limit}（上限 {value}）"
        self.message_en = f"the expression exceeds the limit {limit} ({value})"
        super().__init__(f"{self.message_zh} ({self.message_en})")


class FeelAssertionFailed(FeelError, ValueError):
    """`assert(value, condition, cause)` whose condition does not hold (Camunda's extension)."""

    def __init__(self, cause: str) -> None:
        self.message_zh = f"断言不成立：{cause}"
        self.message_en = f"assertion failed: {cause}"
        super().__init__(f"{self.message_zh} ({self.message_en})")


class Unfit(Exception):
    """Operands or arguments that an operation is not defined for: the result is null and a warning is reported."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(f"{zh} ({en})")


@dataclass(frozen=True, slots=True)
class FeelWarning:
    """A null that came from something unfit; `position` is the 0-based offset in `text`, -1 when unknown."""

    code: str
    message_zh: str
    message_en: str
    position: int = -1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.message_zh} ({self.message_en})"


class FeelHostError(FeelError):
    """A function of the host could not answer: with these arguments there is no answer, and null would hide it."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.why = why
        self.message_zh = f"函数 {name}：{why}"
        self.message_en = f"function {name}: {why}"
        super().__init__(self.message_zh)
