"""Reading DMN's XML, whatever version's namespace it is in (1.1 to 1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

Xml = etree._Element
NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
EXPRESSIONS = frozenset(
    [
        "literalExpression",
        "context",
        "invocation",
        "list",
        "relation",
        "functionDefinition",
        "decisionTable",
        "conditional",
        "for",
        "filter",
        "some",
        "every",
    ]
)


def tag(element: Xml) -> str:
    """The local name of a DMN element; empty for comments and for other vocabularies."""
    full = element.tag
    return _local(full) if isinstance(full, str) else ""  # a comment's tag is a function


@lru_cache(1_024)
def _local(full: str) -> str:
    namespace, _, local = full.rpartition("}")
    return local if namespace[1:] in NAMESPACES else ""


def children(element: Xml, *names: str) -> Iterator[Xml]:
    return (c for c in element if tag(c) in names)


def child(element: Xml, *names: str) -> Xml | None:
    for inner in element:
        if tag(inner) in names:
            return inner
    return None


def expression_of(element: Xml) -> Xml | None:
    """The boxed expression directly inside."""
    return next((c for c in element if tag(c) in EXPRESSIONS), None)


def text_of(element: Xml | None) -> str:
    """The text of the `text` child."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else "".join(str(part) for part in inner.itertext())


def attribute(element: Xml | None, name: str) -> str:
    return "" if element is None else str(element.get(name) or "")


def type_name(element: Xml | None) -> str:
    """The type reference of a variable, parameter, column or expression: attribute, or child in DMN 1.1."""
    if element is None:
        return ""
    inner = child(element, "typeRef")
    return attribute(element, "typeRef") or ("" if inner is None else (inner.text or "").strip())


def href(element: Xml, namespace: str) -> tuple[str, str]:
    """(namespace, id) that a requirement points at."""
    space, _, identity = attribute(element, "href").rpartition("#")
    return space or namespace, identity


def version_tag(element: Xml) -> str | None:
    """The zeebe:versionTag of a decision."""
    found = element.find(f"*/{{{ZEEBE}}}versionTag")
    return None if found is None else found.get("value")
