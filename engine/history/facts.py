"""The entries of a chain as the events that they say; what cannot be read is told and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.events import Event
from engine.history.links import Broken, Chain
from engine.history.rows.told import Told
from engine.record import Kinds, Unreadable, read


@dataclass(frozen=True, slots=True)
class Said:
    """What one entry of a chain says. `at`: the moment as it is recorded (ISO-8601)."""

    seq: int
    at: str
    user: str
    command: str
    events: tuple[Event, ...]


#: What an event means for the rows that a chain tells (`Told`, or of an applier the rows themselves).
Teller = Callable[[Any, Said, Any], None]
Tellers = Mapping[type[Event], Teller]


def said_in(chain: Chain, kinds: Kinds, found: Callable[[Broken], None]) -> list[Said]:
    """The entries of a chain whose records are events; `found` is told of each record that says no event."""
    return [
        Said(
            entry["seq"],
            entry["at"],
            entry["user"],
            entry["command"],
            tuple(_events(chain, entry, kinds, found)),
        )
        for entry in chain.entries
    ]


def records_in(body: Mapping[str, Any]) -> Iterator[Any]:
    """The records of an entry's body, in order, each `[kind, facts]`: of an instance those of every operation, of the
    other chains the entry's own. What has another form gives what it is: no reader takes it for an event."""
    records = body["records"]
    for record in records if isinstance(records, list) else [records]:
        if body["chain"] != "instance":
            yield record
            continue
        events = record.get("events", []) if isinstance(record, Mapping) else record
        yield from events if isinstance(events, list) else [events]


def events_in(body: Mapping[str, Any], kinds: Kinds) -> tuple[list[Event], bool]:
    """The events of an entry's body, and whether every record of it says one."""
    found, whole = list[Event](), True
    for record in records_in(body):
        try:
            found.append(read(record, kinds))
        except Unreadable:
            whole = False
    return found, whole


def _events(
    chain: Chain, entry: Mapping[str, Any], kinds: Kinds, found: Callable[[Broken], None]
) -> Iterator[Event]:
    for record in records_in(entry):
        try:
            yield read(record, kinds)
        except Unreadable as unreadable:
            found(chain.breaks(entry["seq"], f"记录读不出来：{unreadable}"))


def tell(told: Told, said: list[Said], tellers: Tellers) -> None:
    """Has each event change the rows as its teller says."""
    for entry in said:
        for event in entry.events:
            teller = tellers.get(type(event))
            if teller is not None:
                teller(told, entry, event)
