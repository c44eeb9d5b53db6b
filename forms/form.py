"""A compiled form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import Finding, Invalid
from forms.lint import lint_tree
from forms.model import Evaluate, FieldFacts, Json, Submission
from forms.parse import parse_schema
from forms.reader import Reader, Schemas
from forms.sort import sort_values
from forms.tree import Container, Leaf
from forms.validation_context import ValidationContext
from forms.view import View


class Form:
    """What a form asks and how an answer to it is read. Make one with `compile_form`; it never changes."""

    def __init__(self, form_id: str, root: Container) -> None:
        self.id = form_id
        self._root = root
        self._schemas = Schemas()
        self._leaves = list(root.leaves())
        containers = list(root.containers())
        nodes: list[Leaf | Container] = [*self._leaves, *containers]
        self.fields = [_facts(leaf) for leaf in self._leaves]
        #: Whether anything says where its value goes; a form that does not is foreign, and lets unknown
        #: keys pass.
        self.has_destinations = any(leaf.explicit for leaf in self._leaves) or any(
            container.destination is not None for container in containers
        )
        #: Whether what the form held before anybody typed can matter to how it is read.
        self.asks_what_was_there = any(_asks(node) for node in nodes)
        #: (field path, FEEL text) of every condition and computed field, for whoever checks FEEL.
        self.expressions = [(node.path, text) for node in nodes for text in _texts(node)]

    def read(
        self,
        values: Mapping[str, Json],
        known: Mapping[str, Json] | None = None,
        evaluate: Evaluate | None = None,
        world: ValidationContext | None = None,
        strict: bool = False,
    ) -> Submission:
        """Checks `values` (JSON; numbers int or Decimal, never float) and sorts them by destination.

        `known` are the variables in scope, with which the form opened; `evaluate(text, names)` runs FEEL (then hidden
        fields are neither required nor stored; without it, a field with a condition is never required). What was
        sent for a field into which nobody can type (disabled, read-only, computed) is ignored;
        of `world` is asked what a schema cannot know (without it, nothing is). `strict`: what the form does not know is
        refused even where the form is a foreign one.
        Raises Invalid with one Finding per wrong field: `where` is the field path, e.g.
        `parties[1].display_name`.
        """
        given = known or {}
        view = None if evaluate is None else View.of(self._root, given, values, evaluate)
        reader = Reader(self._schemas, not (strict or self.has_destinations), given, view, world)
        clean = reader.read(self._root, values)
        if reader.findings:
            detail = f"表单有 {len(reader.findings)} 处需要更正：{reader.findings[0].message}"
            raise Invalid("form_invalid", detail, reader.findings[0].where, findings=tuple(reader.findings))
        return sort_values(self._root, clean, self.id)

    def lint(self) -> list[Finding]:
        """What is doubtful about the schema: lost destinations, personal data that would become
        variables, …"""
        return lint_tree(self._root, self.has_destinations)


def compile_form(schema: Mapping[str, Any]) -> Form:
    """Compiles a form-js schema (parsed JSON). Raises Invalid with a Finding per component that cannot work.

    Compiling costs milliseconds: keep the result per form version.
    """
    return Form(str(schema.get("id", "")), parse_schema(schema))


def _facts(leaf: Leaf) -> FieldFacts:
    destination = leaf.destination
    return FieldFacts(
        leaf.path,
        leaf.label,
        leaf.type,
        leaf.required,
        destination.text,
        destination.cls,
        leaf.options,
        leaf.role,
    )


def _texts(node: Leaf | Container) -> list[str]:
    if not isinstance(node, Leaf):
        return list(node.conditions)
    own = [text for text in (node.expression, node.read_only) if isinstance(text, str)]
    return [*node.conditions, *own, *(text for _, text in node.bounds)]


def _asks(node: Leaf | Container) -> bool:
    if _texts(node) or not isinstance(node, Leaf):
        return bool(_texts(node))
    return node.disabled or node.read_only is not False or "valuesKey" in node.spec
