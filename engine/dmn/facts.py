"""A decision table as written, for whoever checks it without evaluating it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dmn.xml import Xml, attribute, child, children, text_of


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """An input column: its label or expression, and the FEEL text of its allowed values (empty: any)."""

    label: str
    allowed: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A rule: `cells` are the FEEL texts of its input entries, `-` where empty."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutputFacts:
    """An output column: its id and the name under which its value stands in the result (empty: none)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """`hit_policy` as written (UNIQUE when absent); `has_default`: some output has a default."""

    hit_policy: str
    has_default: bool
    columns: tuple[ColumnFacts, ...]
    rows: tuple[RowFacts, ...]
    outputs: tuple[OutputFacts, ...] = ()


def table_facts(element: Xml) -> TableFacts:
    """The facts of a `decisionTable` element."""
    return TableFacts(
        attribute(element, "hitPolicy") or "UNIQUE",
        any(child(output, "defaultOutputEntry") is not None for output in children(element, "output")),
        tuple(_column(column) for column in children(element, "input")),
        tuple(
            RowFacts(
                attribute(row, "id"),
                tuple(text_of(cell).strip() or "-" for cell in children(row, "inputEntry")),
            )
            for row in children(element, "rule")
        ),
        tuple(
            OutputFacts(attribute(output, "id"), output_name(output))
            for output in children(element, "output")
        ),
    )


def output_name(element: Xml) -> str:
    """The name of an `output` column."""
    return attribute(element, "name") or attribute(element, "label")


def _column(element: Xml) -> ColumnFacts:
    label = attribute(element, "label") or text_of(child(element, "inputExpression")).strip()
    return ColumnFacts(label, text_of(child(element, "inputValues")).strip())
