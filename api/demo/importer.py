"""`fengqiao cases import FILE [--check]`: drives every case of a JSON-lines file, then compares, when asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.demo.accounts import Staff
from api.demo.compare import Compared, compare
from api.demo.driver import Driven, Driver, Stop
from api.demo.org import DemoOrg
from api.demo.records import for_driver
from casework.tables.procedure_list import procedures
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.definitions.catalog import Definitions
from engine.ports import Binding, NotDeployed


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an import: every driven case, and with `--check` its comparison."""

    driven: list[Driven]
    compared: list[Compared]

    @property
    def as_expected(self) -> int:
        return sum(c.ok for c in self.compared)


def run_import(
    bus: Bus,
    clock: VirtualClock,
    org: DemoOrg,
    records: Iterable[Mapping[str, Any]],
    *,
    check: bool = False,
    until: datetime | None = None,
    stop: Stop | None = None,
    beside: Callable[[], None] | None = None,
) -> Imported:
    """Drives the records (sorted by `received_at`) on the clock; with `check` compares each with its `expected`.
    `until`, `stop`, `beside` are the driver's."""
    records = list(records)
    driver = Driver(bus, clock, Staff(org), stop, beside)
    driven = driver.run([for_driver(r) for r in records], until)
    if not check:
        return Imported(driven, [])
    by_id = {case.record["case_id"]: case for case in driven}
    shipped = shipped_procedures(bus, org)
    compared = []
    for record in records:
        case = by_id[record["case_id"]]
        compared.append(
            compare(bus, case.tenant, case.case_key, record["expected"], record["case_id"], shipped)
        )
    return Imported(driven, compared)


def shipped_procedures(bus: Bus, org: DemoOrg) -> frozenset[str]:
    """The numbers of the procedures that are deployed for the city."""
    city = org.city["code"]
    finder: Definitions = bus.definitions
    found = set()
    with bus.database.read(city) as tx:
        for number, procedure in procedures().items():
            try:
                finder.resolve(tx, "process", procedure.key, city, Binding(), 0)
            except NotDeployed:
                continue
            found.add(number)
    return frozenset(found)


def table(imported: Imported) -> list[str]:
    """One line a case, aligned, differences beneath: what `--check` prints."""
    lines = []
    stopped = {case.record["case_id"]: case.stopped for case in imported.driven}
    for result in imported.compared:
        mark = "✓" if result.ok else "✗"
        scope = "全程" if result.whole else "至派单"
        lines.append(f"{mark} {result.case_id}  {scope}  {stopped[result.case_id]}".rstrip())
        lines += [
            f"    {what}：应为 {_plain(want)}，现为 {_plain(got)}" for what, want, got in result.differences
        ]
    return lines


def _plain(value: Any) -> str:
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], frozenset):
        return " → ".join(value[0]) + (" + " + "、".join(sorted(value[1])) if value[1] else "")
    return "空" if value in (None, [], "") else str(value)


def start_of(records: list[dict[str, Any]]) -> datetime:
    """Where the virtual clock begins: a day before the first case came in."""
    return datetime.fromisoformat(records[0]["received_at"]) - timedelta(days=1)
