"""What a token knows of itself that its spec, its state and its place do not say; kept in the snapshot.

Each fact is stored under its own name, and only where it is there: the names and the forms of the values are the format
of stored snapshots. All values are JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any

#: A timer's row (`Schedule.to_json`), a subscription's (type, name, correlation key), a truth, by the event's number.
Waits = dict[str, Any]
NO_WAITS: Any = MappingProxyType({})
NOBODY: tuple[()] = ()


class Facts:
    """The facts of one token, as attributes; None or empty where a fact is not there. Slots: they are read often."""

    __slots__ = (
        "activation",
        "boundary",
        "called",
        "compensates",
        "completed",
        "conditions",
        "count",
        "fired",
        "gathered",
        "gathering",
        "host",
        "incident",
        "item",
        "job",
        "outward",
        "overwritten",
        "path",
        "payload",
        "pending",
        "result",
        "seen_events",
        "spawned",
        "stalled",
        "start",
        "subscriptions",
        "thrown",
        "timers",
        "to_compensate",
        "warned",
        "worked",
    )

    #: Its number inside a multi-instance body or a loop.
    item: int | None
    #: The scope of the ad-hoc activation that it belongs to.
    activation: int | None

    #: A boundary event: the token of the activity that it hangs on. An activity: the tokens of its boundary events.
    host: int | None
    boundary: list[int] | tuple[()]

    #: What it waits for, by the number of the event.
    timers: Waits
    subscriptions: Waits
    conditions: Waits
    #: Which of several events has come; of a parallel multiple, which have come so far.
    fired: int | None
    seen_events: list[int] | None
    #: What the event brought.
    payload: Mapping[str, Any] | None
    #: A handler that has been triggered, or a catch event behind an event gateway: passes at once.
    spawned: bool | None
    #: How many of several events have been thrown.
    thrown: int | None

    #: [number, error type, message, job's number]; which timer stalled; results of a completion that met an incident.
    incident: list[Any] | None
    stalled: int | None
    pending: dict[str, Any] | None
    #: [number, type, retries, whether it has thrown an error].
    job: list[Any] | None

    #: A body: how many instances there are, are done, are active, and the next one's number.
    count: dict[str, int] | None
    #: A body: what its instances have done that can be compensated.
    completed: list[list[Any]] | None
    #: A body: an instance has written the list that it fills; an instance: that has been said to it.
    overwritten: bool | None
    warned: bool | None

    #: Before an activity that takes several tokens: waits for the others; stands for all of them.
    gathering: bool | None
    gathered: bool | None

    #: The records still to be compensated, and per record how many scopes further out it was completed.
    to_compensate: list[Any] | None
    outward: list[int] | None
    #: A compensation handler: the token that waits for it.
    compensates: int | None

    #: The beginning of a flow: the start event to begin at. A sub-process on its way in, or its beginning: what a
    #: modification places inside it.
    start: str | None
    path: list[Any] | None
    #: A call: [definition's key, number of the process instance]; the called process's variables once it has ended.
    called: list[int] | None
    result: dict[str, Any] | None
    #: An ad-hoc sub-process: something has completed in it.
    worked: bool | None

    def begin_without(self) -> None:
        """No fact is there."""
        self.item = self.activation = self.host = self.fired = self.seen_events = self.payload = None
        self.spawned = self.thrown = self.incident = self.stalled = self.pending = self.job = None
        self.count = self.completed = self.overwritten = self.warned = self.gathering = self.gathered = None
        self.to_compensate = self.outward = self.compensates = self.start = self.path = self.called = None
        self.result = self.worked = None
        self.timers = self.subscriptions = self.conditions = NO_WAITS
        self.boundary = NOBODY

    def facts(self) -> dict[str, Any]:
        """Those that are there, as they are stored."""
        values = _values(self)
        if values == _NONE:
            return {}
        pairs = zip(NAMES, values, _NONE, strict=True)
        return {name: value for name, value, absent in pairs if value is not absent}

    def take_in(self, stored: Mapping[str, Any]) -> None:
        """Puts back what `facts` gave."""
        for name, value in stored.items():
            setattr(self, name, value)


NAMES: tuple[str, ...] = Facts.__slots__
_values = attrgetter(*NAMES)
_empty = Facts()
_empty.begin_without()
_NONE = _values(_empty)
