"""`fengqiao cases import FILE [--check]`: drives every case of a JSON-lines file, then compares, when asked to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from api.demo.accounts import Staff
from api.demo.compare import Compared, compare
from api.demo.driver import Driven, Driver, Stop
from api.demo.org import DemoOrg
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.domain import procedures
from engine.errors import Finding, Invalid
from engine.handlers.definitions import Definitions
from engine.ports import Binding, NotDeployed

#: What a line must have for its case to be driven at all; everything else is checked by the procedure itself.
REQUIRED = (
    "case_id",
    "title",
    "narrative",
    "received_at",
    "channel",
    "matter_kind",
    "type_code",
    "region",
    "facts",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an import: every driven case, and with `--check` its comparison."""

    driven: list[Driven]
    compared: list[Compared]

    @property
    def as_expected(self) -> int:
        return sum(c.ok for c in self.compared)


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file; Invalid names every line that cannot be read (handbook 5.0, 补充约定 9)."""
    records: list[dict[str, Any]] = []
    findings = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise Invalid("cases_file", "文件不是 UTF-8 文字", path.name, "JSON，每行一件", "别的编码") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            read = _read_line(line, f"第 {number} 行")
            if isinstance(read, Finding):
                findings.append(read)
            else:
                records.append(read)
    if findings:
        raise Invalid(
            "cases_file", f"{len(findings)} 行不能读，什么都没有导入", findings[0].where, findings=findings
        )
    return sorted(records, key=lambda r: datetime.fromisoformat(r["received_at"]))


def _read_line(line: str, where: str) -> dict[str, Any] | Finding:
    try:
        record = json.loads(line)
    except ValueError as error:
        return Finding("line_json", f"{where}不是 JSON", where, "JSON", str(error))
    missing = [name for name in REQUIRED if not isinstance(record, dict) or name not in record]
    if missing:
        return Finding("line_fields", f"{where}缺少字段", where, "、".join(REQUIRED), "、".join(missing))
    if not _has_moment(record["received_at"]):
        found = str(record["received_at"])
        return Finding("line_time", f"{where} received_at 不对", where, "带时区的时间", found)
    known: dict[str, Any] = record
    return known


def _has_moment(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def for_driver(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the driver may know: the record without what is expected, except what people decided: the outcome,
    and which procedures they turned to after the primary one (`route_after`: numbers)."""
    known = {name: value for name, value in record.items() if name != "expected"}
    expected = record.get("expected") or {}
    route = expected.get("route") or []
    primary = expected.get("primary_procedure")
    after = route[route.index(primary) + 1 :] if primary in route else []
    return {**known, "outcome": expected.get("outcome", "ongoing"), "route_after": after}


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
