"""Are the timer start events still what the tenant's chain last said of them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.history.links import Broken
from engine.store import Tx, utc_text
from engine.store.scope import select_from
from engine.store.tables_instances import StartTimer

_NAME = ("process_id", "element_id", "place")
_TIMES = ("due_at", "fired_at")
_ROWS = select_from(StartTimer)


def check_start_timers(tx: Tx, entries: Iterable[Mapping[str, Any]]) -> Iterator[Broken]:
    """What of the tenant's start timers departs from the `StartTimerSet` and `StartTimerGone` facts of its chain."""
    said: dict[tuple[str, ...], tuple[int, Mapping[str, Any]]] = {}
    for entry in entries:
        for kind, facts in entry["records"]:
            if kind == "StartTimerSet":
                said[_name(facts)] = entry["seq"], facts
            elif kind == "StartTimerGone":
                said.pop(_name(facts), None)
    for row in tx.rows(_ROWS):
        seq, facts = said.pop(_name(row), (0, {}))
        wrong = [name for name, value in facts.items() if _plain(row, name) != value]
        if wrong or not facts:
            what = f"“{wrong[0]}”与记录不符" if wrong else "没有记录"
            yield Broken(tx.tenant, "tenant", 0, seq, f"定时启动 {'/'.join(_name(row))} {what}")
    for name, (seq, _facts) in said.items():
        yield Broken(tx.tenant, "tenant", 0, seq, f"定时启动 {'/'.join(name)} 的行不见了")


def _name(facts: Any) -> tuple[str, ...]:
    return tuple(facts[part] for part in _NAME)


def _plain(row: Any, name: str) -> Any:
    value = row[name]
    return utc_text(value) if name in _TIMES and value is not None else value
