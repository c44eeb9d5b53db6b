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


#: What an event means for the rows that a chain tells.
Teller = Callable[[Told, Said, Any], None]
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


def _events(
    chain: Chain, entry: Mapping[str, Any], kinds: Kinds, found: Callable[[Broken], None]
) -> Iterator[Event]:
    records = entry["records"]
    for record in records if isinstance(records, list) else [records]:
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
