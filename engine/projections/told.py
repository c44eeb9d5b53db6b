"""What an entry tells, as projections take it: live in its own step, or read back from the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from engine.events import ElementActivated, Event
from engine.projections.rows import Told
from engine.store import Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import loads

#: The command that delivers a message to the first who gets it; the first key that it draws is the message's.
_PUBLISH = "PublishMessage"
_ENTRY = table_of(HistoryEntry)
_BACKWARD = (
    select_from(HistoryEntry, _ENTRY.c.body)
    .where(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("key"))
    .order_by(_ENTRY.c.seq.desc())
)


def told_live(
    records: Iterable[Mapping[str, Any]],
    events: Sequence[Event],
    command: str,
    roots: Sequence[int],
    root_key: int,
) -> list[Told]:
    """The records of a step that has just been recorded, with their events, which stand one after another."""
    found, rest = [], iter(events)
    for record in records:
        its = list(islice(rest, len(record["events"])))
        message = message_of(record, command, roots, root_key)
        found.append(Told(record["op"], record.get("args", ()), its, message))
    return found


def message_of(record: Mapping[str, Any], command: str, roots: Sequence[int], root_key: int) -> int | None:
    """The key of the message that a recorded operation has handed over, where the record says it."""
    kept = record.get("message")
    if kept is not None:
        return int(kept["message_key"])
    if command == _PUBLISH and roots and roots[0] != root_key:
        return int(roots[0])
    return None


def begun_in(told: Iterable[Told]) -> dict[int, int]:
    """The elements that began in these operations, each with its process instance."""
    return {
        event.key: event.process_key
        for one in told
        for event in one.events
        if isinstance(event, ElementActivated)
    }


def process_in_history(tx: Tx, root_key: int, element_key: int) -> int:
    """The process instance of an element that began in an earlier entry; the root when no entry says so."""
    for entry in tx.rows(_BACKWARD, key=root_key):
        for kind, facts in _events(loads(entry["body"])):
            if kind == ElementActivated.__name__ and facts["key"] == element_key:
                return int(facts["process_key"])
    return root_key


def _events(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for record in body["records"][1:]:
        yield from record["events"]
