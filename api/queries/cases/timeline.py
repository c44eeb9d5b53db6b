"""“经过”: the chains of a case and of its instances, merged in the order of time, in plain facts without values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from api.queries.places import own_place
from api.queries.replay.read import entries_of
from casework.cases.case import KNOWN_FACTS
from casework.cases.events import OF_CHAIN, CaseSignalled
from casework.tables.message_labels import message_labels_within
from engine.events import Event, MessageThrown, TaskCreated, TaskEnded
from engine.history.facts import events_in
from engine.record import facts_of
from engine.store import Row, Tx
from engine.tasks.events import TaskAssigned, TaskClaimed, TaskReleased, TaskUpdated
from engine.values import loads

#: Events that people speak of, and which of their facts a timeline tells. Values of variables are never told.
TOLD: dict[str, tuple[str, ...]] = {
    "ProcessStarted": ("key", "process_id"),
    "ProcessEnded": ("key", "state"),
    "TaskCreated": ("key", "element_id", "name", "assignee", "candidate_groups", "due"),
    "TaskEnded": ("key", "state"),
    "TaskClaimed": ("key", "assignee"),
    "TaskReleased": ("key",),
    "TaskAssigned": ("key", "assignee"),
    "TaskUpdated": ("key",),
    "TimerEnded": ("key", "index"),
    "DecisionEvaluated": ("element_id", "decision_id", "output"),
    "ServiceDone": ("element_id", "type"),
    "MessageThrown": ("name",),
    "IncidentRaised": ("element_id", "error_type", "message"),
    "IncidentResolved": ("key",),
    "ElementTerminated": ("element_id",),
}
#: What stands out: states, decisions of people, papers.
IMPORTANT = frozenset(
    [
        "CaseOpened",
        "StatusChanged",
        "DocumentMade",
        "TaskEnded",
        "IncidentRaised",
        "DecisionEvaluated",
        "RecordedFor",
    ]
)


def timeline(tx: Tx, case_key: int, facts: bool) -> list[dict[str, Any]]:
    """Every recorded command on the case, oldest first. `facts` False: only when, who and what was done."""
    names: dict[int, tuple[str, str]] = {}
    labels = message_labels_within(own_place(tx))
    return [_told(row, names, labels, facts) for row in entries_of(tx, case_key)]


def _told(
    row: Row, names: dict[int, tuple[str, str]], labels: Mapping[str, str], facts: bool
) -> dict[str, Any]:
    body = loads(row["body"])
    items = list(_items(body, names, labels))
    return {
        "chain": row["chain"],
        "chain_key": str(row["chain_key"]),
        "seq": row["seq"],
        "at": row["at"],
        "user": row["user"],
        "name": body["name"],
        "role": row["role"],
        "command": row["command"],
        "important": any(item["kind"] in IMPORTANT for item in items),
        "items": items if facts else [],
    }


def _items(
    body: Mapping[str, Any], names: dict[int, tuple[str, str]], labels: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for event in events_in(body, OF_CHAIN[body["chain"]])[0]:
        facts = {name: _text(name, value) for name, value in facts_of(event).items()}
        if isinstance(event, CaseSignalled | MessageThrown) and event.name in labels:
            facts["label"] = labels[event.name]
        if isinstance(event, TaskCreated):
            names[event.key] = (event.element_id, event.name)
        if body["chain"] == "case":
            if facts.get("field") != KNOWN_FACTS:  # what has made the case sensitive is nothing for a summary
                yield {"kind": event.kind, **facts}
        elif event.kind in TOLD:
            told = {name: facts[name] for name in (*TOLD[event.kind], "label") if name in facts}
            yield {"kind": event.kind, **told, **_named(event, names)}


def _named(event: Event, names: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """A task's element and name, for the facts that know its key only."""
    if not isinstance(
        event, TaskCreated | TaskEnded | TaskClaimed | TaskReleased | TaskAssigned | TaskUpdated
    ):
        return {}
    element_id, name = names.get(event.key, ("", ""))
    return {"element_id": element_id, "name": name} if element_id else {}


def _text(name: str, value: Any) -> Any:
    """Keys as text, since pages cannot hold 63-bit numbers; times as they are recorded."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if name in ("key", "task") and value is not None else value
