"""A schema as a tree of named values: leaves are inputs, containers are the form itself, groups and lists
of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import fields

from forms.model import Destination, Option

#: form-js types that take a value.
INPUTS = frozenset(
    [
        "textfield",
        "textarea",
        "number",
        "checkbox",
        "radio",
        "select",
        "checklist",
        "taglist",
        "datetime",
        "filepicker",
        "expression",
    ]
)
#: form-js types that only show something.
SILENT = frozenset(
    ["text", "html", "separator", "spacer", "image", "button", "iframe", "table", "documentPreview"]
)
GROUP, LIST = "group", "dynamiclist"


@dataclass(slots=True)
class Leaf:
    """One input. `path` as in FieldFacts.key; `conditions` are FEEL texts, any of which true hides it, those of the
    groups and lists around it first; `asks` is what the value has to be in the world (`ORG_UNIT`, `NOW`), None when
    nothing; `read_only` may be a FEEL text, true where nobody can type; `bounds` are the settings of `validate` that
    are expressions, with their FEEL texts; `role` what it is to records."""

    name: str
    path: str
    label: str
    type: str
    required: bool
    destination: Destination
    conditions: tuple[str, ...]
    options: tuple[Option, ...] | None
    field: fields.Field[Any]
    spec: Mapping[str, Any]
    explicit: bool = True
    expression: str | None = None
    asks: str | None = None
    role: str | None = None
    disabled: bool = False
    read_only: bool | str = False
    bounds: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Container:
    """A place that holds named values. `destination` set: the whole value goes there, whatever its leaves
    say. `repetitions`: the rows of a list that nothing is known of."""

    name: str
    path: str
    label: str
    kind: Literal["root", "group", "list"]
    conditions: tuple[str, ...] = ()
    destination: Destination | None = None
    fewest: int = 0
    most: int = 500
    repetitions: int = 1
    children: dict[str, Leaf | Container] = field(default_factory=dict)

    def inside(self, name: str) -> str:
        """The path of a child."""
        return f"{self.path}{'[]' if self.kind == 'list' else ''}.{name}" if self.path else name

    def leaves(self) -> Iterator[Leaf]:
        """Every input below, in document order."""
        for child in self.children.values():
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()

    def containers(self) -> Iterator[Container]:
        """Every container below, in document order."""
        for child in self.children.values():
            if isinstance(child, Container):
                yield child
                yield from child.containers()
