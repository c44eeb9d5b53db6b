"""What the rules look at: everything that could be read of the resources, and what else exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn import ElementFacts, ProcessModel
from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.findings import Known, LintFinding
from forms import Form


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form with its schema (for the properties of its components)."""

    form: Form
    schema: Mapping[str, Any]
    resource: str


@dataclass(slots=True)
class Shelf:
    """The readable definitions of the resources, what else exists, and what could not be read (`unreadable`)."""

    known: Known
    processes: dict[str, ProcessModel] = field(default_factory=dict)
    decisions: dict[str, DecisionModel] = field(default_factory=dict)
    decision_files: dict[str, DecisionModel] = field(default_factory=dict)
    forms: dict[str, ReadForm] = field(default_factory=dict)
    unreadable: list[LintFinding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Subject:
    """One process among the others, as a rule sees it."""

    model: ProcessModel
    shelf: Shelf

    def of_type(self, *types: str) -> Iterator[ElementFacts]:
        """The elements of these types, in the order of the document."""
        return (element for element in self.model.elements.values() if element.type in types)

    def form_of(self, element: ElementFacts) -> ReadForm | None:
        """The form of a task, when it is among the resources."""
        return self.shelf.forms.get(element.form_id or "")


def warning(
    code: str, message: str, where: str, expected: str = "", found: str = "", remedy: str = ""
) -> Finding:
    """A finding that does not stand in the way of deployment."""
    return Finding(code, message, where, expected, found, "warning", remedy)


def error(
    code: str, message: str, where: str, expected: str = "", found: str = "", remedy: str = ""
) -> Finding:
    """A finding that forbids deployment."""
    return Finding(code, message, where, expected, found, "error", remedy)
