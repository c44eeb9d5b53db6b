"""Item definitions to types (DMN 1.5, 7.3.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.dmn.xml import Xml, attribute, child, children, text_of, type_name
from engine.feel.compiler import compile_tests
from engine.feel.errors import FeelSyntaxError
from engine.feel.limits import DEFAULT_LIMITS
from engine.feel.parser import Parser
from engine.feel.runtime import FeelContext, Runtime, Scope
from engine.feel.types import ANY, SIMPLE_TYPES, Type

Report = Callable[[str, str, FeelSyntaxError], None]


class TypeTable:
    """The types of one file: its own, those it imports (`name.type`), the built-in ones."""

    def __init__(self, root: Xml, imported: dict[str, Type], known: frozenset[str], report: Report) -> None:
        self.elements = {attribute(e, "name"): e for e in children(root, "itemDefinition")}
        self.types: dict[str, Type] = dict(imported)
        self.known = known
        self.report = report
        self._open: set[str] = set()
        for name in self.elements:
            self.find(name)

    def find(self, ref: str) -> Type:
        """The type of a reference; Any for none, for an unknown one and inside a definition that contains itself."""
        ref = ref.strip()
        if ref in self.types:
            return self.types[ref]
        if ref in self.elements and ref not in self._open:
            self._open.add(ref)
            self.types[ref] = replace(self._build(self.elements[ref]), name=ref)
            self._open.discard(ref)
            return self.types[ref]
        return (
            SIMPLE_TYPES.get(ref)
            or SIMPLE_TYPES.get(ref.rpartition(":")[2])
            or self.types.get(ref.rpartition(":")[2], ANY)
        )

    def of(self, element: Xml | None) -> Type:
        return self.find(type_name(element))

    def _build(self, element: Xml) -> Type:
        components = list(children(element, "itemComponent"))
        function = child(element, "functionItem")
        if components:
            made = Type(
                "context",
                tuple(self._build(c) for c in components),
                tuple(attribute(c, "name") for c in components),
            )
        elif function is not None:
            params = tuple(self.of(p) for p in children(function, "parameters"))
            made = Type("function", (*params, self.find(attribute(function, "outputTypeRef"))))
        else:
            made = self.of(element)
        made = self._constrained(made, element, "allowedValues")
        if attribute(element, "isCollection") == "true":
            made = Type("list", (made,))
        return self._constrained(made, element, "typeConstraint")

    def _constrained(self, made: Type, element: Xml, name: str) -> Type:
        text = text_of(child(element, name)).strip()
        if not text:
            return made
        try:
            allowed = self._allowed(text)
        except FeelSyntaxError as error:
            self.report(attribute(element, "id"), attribute(element, "name"), error)
            return made
        inner = made.allowed
        return replace(
            made, allowed=allowed if inner is None else lambda value: inner(value) and allowed(value)
        )

    def _allowed(self, text: str) -> Callable[[Any], bool]:
        test = compile_tests(Parser(text, self.known, DEFAULT_LIMITS).unary_tests_text())

        def allowed(value: Any) -> bool:
            rt = Runtime(FeelContext(), self.types)
            return test(Scope({}, None, rt), value) is True

        return allowed
