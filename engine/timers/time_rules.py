"""The calendar and the timer keys as they hold at a place: file defaults, the tenant's table over them
(handbook 3.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.access.authz import covers
from engine.deadlines import SHANGHAI, TimerTable, WorkCalendar, host_functions
from engine.deadlines.defaults import TimeDefaults
from engine.deadlines.functions import HOST_FUNCTION_NAMES
from engine.store import Tx
from engine.store.tables_org import CalendarDay, TimerOverride
from engine.store.tenant_statements import select_shared

_OVERRIDES = select_shared(TimerOverride)
_DAYS = select_shared(CalendarDay)
#: The question what the tenants have changed; whoever changes it asks again (`Tx.ask_again`).
OVERRIDES = "timer overrides"

__all__ = ["SHANGHAI", "TimeRules"]


class TimeRules:
    """Asks for the defaults, and what a tenant has changed, in the transaction that asks."""

    def __init__(self, defaults: TimeDefaults) -> None:
        self._defaults = defaults

    def timers(self, tx: Tx, place: str) -> TimerTable:
        """The timer table in force at a place: district over city over default."""
        levels: dict[str, dict[str, str]] = {"city": {}, "district": {}}
        for row in sorted(
            tx.once(OVERRIDES, lambda: tx.shared_rows(_OVERRIDES)), key=lambda r: len(r["org_code"])
        ):
            if covers(row["org_code"], place):
                levels["district" if row["tenant"] == tx.tenant else "city"][row["key"]] = row["duration"]
        table = self._defaults.timers()
        for level, overrides in levels.items():
            table = table.with_level(level, overrides) if overrides else table
        return table

    def calendar(self, tx: Tx) -> WorkCalendar:
        """The working-day calendar: the State Council's notices, and the days that the tenant's table changes."""
        rows = tx.once("calendar", lambda: tx.shared_rows(_DAYS))
        if not rows:
            return self._defaults.calendar()
        off = {date.fromisoformat(r["day"]): r["name"] for r in rows if r["kind"] == "holiday"}
        worked = {date.fromisoformat(r["day"]) for r in rows if r["kind"] == "workday"}
        base = self._defaults.calendar()
        return replace(
            base,
            holidays=(base.holidays | off.keys()) - worked,
            workdays=(base.workdays | worked) - off.keys(),
            names={**base.names, **off},
            version=f"{base.version}+{max(r['version'] for r in rows)}",
        )

    def functions(self, tx: Tx, place: str, now: datetime) -> dict[str, Callable[..., Any]]:
        """The host functions of expressions; the tables are read when the first one is called."""
        table: list[Any] = []

        def call(name: str) -> Callable[..., Any]:
            def ask(*arguments: Any) -> Any:
                if not table:
                    table.append(host_functions(self.timers(tx, place), self.calendar(tx), now))
                return table[0][name](*arguments)

            return ask

        return {name: call(name) for name in HOST_FUNCTION_NAMES}
