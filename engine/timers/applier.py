"""The list of timers that instances wait for."""

from __future__ import annotations

from engine.events import TimerEnded, TimerScheduled
from engine.projections.rows import Applied, Batch
from engine.store.tables_instances import Timer
from engine.store.tenant_statements import delete_of, key_param, table_of

_TIMER = table_of(Timer)
_DROP_TIMER = delete_of(Timer).where(
    _TIMER.c.element_key == key_param("element"), _TIMER.c.index == key_param("number")
)


def timer_scheduled(applied: Applied, batch: Batch, event: TimerScheduled) -> None:
    row = {
        "element_key": event.key,
        "index": event.index,
        "root_key": applied.root_key,
        "element_id": event.element_id,
        "generation": event.generation,
        "due_at": event.due,
    }
    batch.put(Timer, (event.key, event.index), row)


def timer_ended(applied: Applied, batch: Batch, event: TimerEnded) -> None:
    batch.puts.get(Timer, {}).pop((event.key, event.index), None)
    batch.change(_DROP_TIMER, {"element": event.key, "number": event.index})
