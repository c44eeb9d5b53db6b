"""Reading BPMN XML: names of tags, small helpers, and the list of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from lxml import etree

from engine.bpmn.expressions import Expression, always_feel, text_or_feel
from engine.errors import Finding
from engine.feel import FeelError, FeelSyntaxError

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
Node = etree._Element
T = TypeVar("T")
#: Nobody reads more; a file that is all wrong must not cost more than one that is right.
MAX_FINDINGS = 1_000
#: Tokens that an activity may take or give at once.
MAX_QUANTITY = 1_000
_FOREIGN = "这是别的引擎的表达式；改写成 FEEL，例如 ${amount > 5} 改成 =amount > 5"


def local_name(node: Node) -> str:
    """The tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def is_bpmn(node: Node) -> bool:
    return isinstance(node.tag, str) and node.tag.startswith(BPMN)


def bpmn_children(node: Node, *names: str) -> Iterator[Node]:
    """Children in BPMN's namespace, of these names when any are given."""
    for child in node:
        if is_bpmn(child) and (not names or local_name(child) in names):
            yield child


def first(node: Node, name: str) -> Node | None:
    return node.find(BPMN + name)


def text_of(node: Node | None) -> str | None:
    """The text of an element without white space around it; None when there is none."""
    if node is None:
        return None
    text = "".join(str(part) for part in node.itertext()).strip()
    return text or None


def extension(node: Node, name: str) -> Node | None:
    """The zeebe extension `name` of an element."""
    holder = node.find(BPMN + "extensionElements")
    return None if holder is None else holder.find(ZEEBE + name)


def extensions(node: Node, holder_name: str, name: str) -> list[Node]:
    """The `name` elements inside the zeebe extension `holder_name`."""
    holder = extension(node, holder_name)
    return [] if holder is None else list(holder.findall(ZEEBE + name))


def is_true(node: Node, attribute: str, default: bool) -> bool:
    value = node.get(attribute)
    return default if value is None else value.strip().lower() in ("true", "1")


def quantity(node: Node, attribute: str) -> int | None:
    """How many tokens an activity takes or gives, 1 unless it says so; None when what it says is no such number."""
    text = node.get(attribute, "1").strip()
    return int(text) if text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MAX_QUANTITY else None


def is_dialect(node: Node) -> bool:
    """Whether the file is written in the zeebe dialect (it declares that namespace), not in plain BPMN."""
    return ZEEBE[1:-1] in node.nsmap.values()


def referred(node: Node, attribute: str) -> str:
    """The id that a QName attribute points at, without the prefix that some tools write."""
    text = (node.get(attribute) or "").strip()
    prefix, colon, rest = text.partition(":")
    return rest if colon and prefix in node.nsmap else text


class Report:
    """Collects findings, each naming its element; readers return None for what they could not read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(
        self, code: str, where: str, message: str, expected: str = "", found: str = "", remedy: str = ""
    ) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Finding(code, message, where, expected, found, "error", remedy))

    def value(self, text: str | None, where: str, what: str) -> Expression | None:
        """Static text or `=FEEL`; None when there is no text."""
        return self._compile(text_or_feel, text, where, what)

    def feel(self, text: str | None, where: str, what: str) -> Expression | None:
        """FEEL with or without `=` (plain BPMN)."""
        return self._compile(always_feel, text, where, what)

    def expression(self, text: str | None, where: str, what: str) -> Expression | None:
        """FEEL that must begin with `=` (zeebe attributes that must be expressions)."""
        if text is not None and text.strip() and not text.lstrip().startswith("="):
            self.add(
                "expression_expected", where, f"{what}必须是表达式", "以 = 开头的 FEEL", text, "在前面加上 ="
            )
            return None
        return self._compile(always_feel, text, where, what)

    def _compile(
        self, make: Callable[[str], Expression], text: str | None, where: str, what: str
    ) -> Expression | None:
        if text is None or not text.strip():
            return None
        return self.compiled(make, text, where, what)

    def compiled(self, make: Callable[[str], T], text: str, where: str, what: str) -> T | None:
        """Anything compiled from FEEL; a syntax error becomes a finding with its line and column."""
        try:
            return make(text)
        except FeelSyntaxError as error:
            self.add(
                "expression",
                where,
                f"{what}“{text.strip()}”不是有效的 FEEL：{error.message_zh}",
                error.expected,
                error.found,
                _FOREIGN if text.lstrip().startswith(("${", "#{")) else "检查表达式的写法",
            )
        except FeelError as error:
            self.add("expression", where, f"{what}“{text.strip()}”不能使用：{error}")
        return None
