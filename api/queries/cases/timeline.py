"""“经过”: the chains of a case and of its instances, merged in the order of time, in plain facts without values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.queries.replay.read import entries_of
from casework.cases.case import KNOWN_FACTS
from engine.store import Row, Tx
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
    return [_told(row, names, facts) for row in entries_of(tx, case_key)]


def _told(row: Row, names: dict[int, tuple[str, str]], facts: bool) -> dict[str, Any]:
    body = loads(row["body"])
    items = list(_items(body, names))
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


def _items(body: Mapping[str, Any], names: dict[int, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    if body["chain"] == "case":
        for kind, facts in body["records"]:
            if facts.get("field") != KNOWN_FACTS:  # what has made the case sensitive is nothing for a summary
                yield {"kind": kind, **_texts(facts)}
        return
    for record in body["records"]:
        for kind, facts in record.get("events", ()):
            if kind == "TaskCreated":
                names[facts["key"]] = (facts["element_id"], facts["name"])
            if kind in TOLD:
                yield {
                    "kind": kind,
                    **_texts({n: facts[n] for n in TOLD[kind] if n in facts}),
                    **_named(kind, facts, names),
                }


def _named(kind: str, facts: Mapping[str, Any], names: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """A task's element and name, for the facts that know its key only."""
    if not kind.startswith("Task") or facts.get("key") not in names:
        return {}
    element_id, name = names[facts["key"]]
    return {"element_id": element_id, "name": name}


def _texts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Keys as text, since pages cannot hold 63-bit numbers."""
    return {
        name: str(value) if name in ("key", "task") and value is not None else value
        for name, value in facts.items()
    }
