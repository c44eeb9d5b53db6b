"""The record of a case as it was written: entries of its chains, and which of them are one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import and_, or_

from api.queries.cases.listing import instance_keys
from casework.cases.events import OF_CHAIN
from engine.events import Event
from engine.history.facts import events_in
from engine.store import Row, Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads

_ENTRY = table_of(HistoryEntry)
MAX_ENTRIES = 5_000


@dataclass(slots=True)
class Entry:
    """One entry of one chain: the operations on an instance, and the events that it says. What is stored and cannot be
    read (somebody changed it) is left out of them, and the entry is not `readable`."""

    chain: str
    chain_key: int
    seq: int
    at: datetime
    user: str
    name: str
    role: str
    command: str
    operations: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    readable: bool = True


@dataclass(slots=True)
class Step:
    """One command: its entries in the chains of the instance and of the case."""

    entries: list[Entry] = field(default_factory=list)

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def events(self) -> list[Event]:
        """The facts of the instance, in order."""
        return [event for entry in self.entries if entry.chain == "instance" for event in entry.events]

    @property
    def operations(self) -> list[dict[str, Any]]:
        """The operations on the instance, with their arguments."""
        return [operation for entry in self.entries for operation in entry.operations]

    @property
    def facts(self) -> list[Event]:
        """The facts of the case, in order."""
        return [event for entry in self.entries if entry.chain == "case" for event in entry.events]


def chains_of(tx: Tx, case_key: int) -> list[tuple[str, int]]:
    """The chains that tell of a case: its own and those of its instances."""
    return [("case", case_key), *(("instance", key) for key in instance_keys(tx, case_key))]


def entries_of(tx: Tx, case_key: int) -> Sequence[Row]:
    """The history rows of a case's chains in the order of time, the first `MAX_ENTRIES` of them."""
    roots = instance_keys(tx, case_key)
    of_case = and_(_ENTRY.c.chain == "case", _ENTRY.c.chain_key == case_key)
    of_roots = and_(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key.in_(roots))
    statement = (
        select_from(HistoryEntry)
        .where(or_(of_case, of_roots))
        .order_by(_ENTRY.c.at, _ENTRY.c.chain, _ENTRY.c.chain_key, _ENTRY.c.seq)
        .limit(MAX_ENTRIES)
    )
    return tx.rows(statement)


def steps_of(tx: Tx, case_key: int) -> list[Step]:
    """The recorded commands of a case, oldest first."""
    steps: list[Step] = []
    for row in entries_of(tx, case_key):
        entry = _entry(row)
        same = [step for step in _at(steps, entry.at) if _belongs(step, entry)]
        if same:
            same[0].entries.append(entry)
        else:
            steps.append(Step([entry]))
    return steps


def _at(steps: list[Step], moment: datetime) -> list[Step]:
    """The last steps, as far as they were at this moment; the order of the case's chain is theirs."""
    found = list(takewhile(lambda step: step.first.at == moment, reversed(steps)))
    return found[::-1]


def _belongs(step: Step, entry: Entry) -> bool:
    """Whether the entry was written by the same command: same moment, person and command, another chain."""
    first = step.first
    same = (first.user, first.command) == (entry.user, entry.command)
    return same and all((e.chain, e.chain_key) != (entry.chain, entry.chain_key) for e in step.entries)


def _entry(row: Row) -> Entry:
    columns = {name: row[name] for name in ("chain", "chain_key", "seq", "at", "user", "role", "command")}
    try:
        body = loads(row["body"])
        name, records = str(body["name"]), list(body["records"])
        if not all(isinstance(r, dict if row["chain"] == "instance" else list) for r in records):
            raise ValueError(row["chain"])
        events, whole = events_in(body, OF_CHAIN[row["chain"]])
    except (ValueError, KeyError, TypeError):
        return Entry(**columns, name=row["user"], readable=False)
    operations = [record for record in records if "op" in record] if row["chain"] == "instance" else []
    return Entry(**columns, name=name, operations=operations, events=events, readable=whole)
