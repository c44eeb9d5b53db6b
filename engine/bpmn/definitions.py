"""Event definitions: what is thrown or waited for. SpiffWorkflow's base, without its own notion of time or
correlation."""

from __future__ import annotations

from engine.bpmn.expressions import Expression
from engine.bpmn.spiff import EventDefinition


class Definition(EventDefinition):
    """`kind` is the BPMN name: message, timer, signal, error, escalation, conditional, compensate, cancel,
    terminate, link."""

    def __init__(self, kind: str, name: Expression | None = None) -> None:
        super().__init__(name.text if name else None, description=kind)
        self.kind = kind
        self.reference = name

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class Message(Definition):
    """`correlation_key` is None when the message goes by its name alone."""

    def __init__(self, name: Expression, correlation_key: Expression | None) -> None:
        super().__init__("message", name)
        self.correlation_key = correlation_key


class Timer(Definition):
    """`time_kind` is date, duration or cycle."""

    def __init__(self, time_kind: str, value: Expression) -> None:
        super().__init__("timer")
        self.time_kind = time_kind
        self.value = value


class Coded(Definition):
    """An error or an escalation; `reference` (the code) is None for a catch-all."""


class Conditional(Definition):
    """`names` limits re-evaluation to these variables; `events` to create, update or both."""

    def __init__(self, condition: Expression, names: frozenset[str], events: frozenset[str]) -> None:
        super().__init__("conditional")
        self.condition = condition
        self.names = names
        self.events = events


class Compensation(Definition):
    """`activity` is the id of the one activity to compensate; None means all of the scope. `waits`: the throwing
    event goes on when all is done."""

    def __init__(self, activity: str | None, waits: bool = True) -> None:
        super().__init__("compensate")
        self.activity = activity
        self.waits = waits


class Link(Definition):
    """`link` is the name that a throwing and a catching event share."""

    def __init__(self, link: str) -> None:
        super().__init__("link")
        self.link = link
