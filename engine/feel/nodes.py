"""The syntax tree of FEEL (DMN 1.5, chapter 10.3.1.2). `pos` is the 0-based offset of the node in its text."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.typerefs import TypeRef


@dataclass(frozen=True, slots=True)
class Node:
    pos: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: object


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    text: str


@dataclass(frozen=True, slots=True)
class Var(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """`first` then (operator, position, operand) from left to right: + and -, or * and /, or **."""

    first: Node
    rest: tuple[tuple[str, int, Node], ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """A conjunction (`all_of`) or disjunction of `items`."""

    all_of: bool
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: TypeRef


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    callee: Node
    args: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`high` is set when the iteration runs from `source` to `high` (`for i in 1..10`)."""

    name: str
    source: Node
    high: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    body: Node
    uses_partial: bool


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    params: tuple[tuple[str, TypeRef], ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """A range; an endpoint that is None is unbounded. `sign`: the operator of `(< 10)` and the like."""

    low: Node | None
    high: Node | None
    low_included: bool
    high_included: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class OperatorTest(Node):
    """`< 5`, `= x`, `!= x` where a test or a value is expected."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class ValueTest(Node):
    """A unary test that is an expression: matches by `?` or by being equal to, or containing, the input."""

    expression: Node
    uses_input: bool


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests of a cell; no tests at all (`-`) match anything."""

    tests: tuple[Node, ...]
    negated: bool
