"""Is the record of one case whole? The first bad entry, by its step in the replay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.queries.replay.read import Step, chains_of, steps_of
from casework.verification import verify_chains
from engine.bus import Bus
from engine.history.links import Broken
from engine.store import Tx
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from, table_of

_CASE = table_of(Case)
_HEAD = select_from(Case, _CASE.c.chain_hash).where(_CASE.c.key == key_param("case"))


def verification(bus: Bus, tx: Tx, case_key: int) -> dict[str, Any]:
    """Recomputes every link of the case's chains, compares what is stored and re-executes each instance."""
    report = verify_chains(bus.database, tx.tenant, chains_of(tx, case_key), bus.keyring)
    steps = steps_of(tx, case_key)
    broken = [_place(found, steps) for found in report.findings]
    broken.sort(key=lambda place: (place["step"] is None, place["step"] or 0))
    head = tx.row(_HEAD, case=case_key)
    return {
        "ok": report.ok,
        "entries": report.entries,
        "steps": len(steps),
        "replayed": report.instances_replayed,
        "notes": report.notes,
        "checked_at": bus.clock.now(),
        "head": head["chain_hash"] if head is not None else "",
        "broken": broken[0] if broken else None,
        "others": max(len(broken) - 1, 0),
    }


def _place(found: Broken, steps: list[Step]) -> dict[str, Any]:
    """A finding with its step and the steps on either side."""
    index = next(
        (
            n
            for n, step in enumerate(steps)
            for entry in step.entries
            if (entry.chain, entry.chain_key, entry.seq) == (found.chain, found.chain_key, found.seq)
        ),
        None,
    )
    return {
        "step": None if index is None else index + 1,
        "chain": found.chain,
        "seq": found.seq,
        "message": found.message,
        "at": _time(steps, index, 0),
        "before_at": _time(steps, index, -1),
        "after_at": _time(steps, index, 1),
    }


def _time(steps: list[Step], index: int | None, offset: int) -> datetime | None:
    """When the step beside a step was, None where there is none."""
    if index is None or not 0 <= index + offset < len(steps):
        return None
    return steps[index + offset].first.at
