"""Do a tenant's definitions, start events, timers, files and places agree with its own chain?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from engine.events import ProcessStarted
from engine.history.facts import events_in
from engine.history.kinds import INSTANCE_KINDS
from engine.history.links import Broken, Chain
from engine.history.rows.tenant import DEFINITIONS
from engine.history.rows.told import Told, differences, digest_of
from engine.history.stored import StoredVersions
from engine.store import Row, Tx
from engine.store.base import Base
from engine.store.tables_definitions import (
    DecisionRequirements,
    Deployment,
    ProcessDefinition,
    RetiredDefinition,
    StartEvent,
)
from engine.store.tables_instances import StartTimer
from engine.store.tables_org import OrgUnit, Tenant, TimerOverride
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import select_from, table_of

_WORDS: dict[type[Base], str] = {
    **dict.fromkeys(DEFINITIONS.values(), "定义"),
    Deployment: "部署",
    StartEvent: "开始事件",
    RetiredDefinition: "停用",
    StartTimer: "定时启动",
    TimerOverride: "时限",
    Upload: "附件",
    Tenant: "租户",
    OrgUnit: "机构",
}
_WITH_TEXT: tuple[type[Base], ...] = (ProcessDefinition, DecisionRequirements)
_ROWS = {model: select_from(model) for model in _WORDS}


def definitions_used(chain: Chain) -> set[int]:
    """The keys of the processes that an instance's chain says it ran."""
    if chain.chain != "instance":
        return set()
    events = (event for entry in chain.entries for event in events_in(entry, INSTANCE_KINDS)[0])
    return {event.definition_key for event in events if isinstance(event, ProcessStarted)}


def tenant_checks(
    tx: Tx, chain: Chain, told: Told, versions: StoredVersions
) -> Iterator[tuple[str, Callable[[], Iterator[Broken]]]]:
    """One check per table that the tenant's own chain tells all rows of: (name of the table, what is wrong there)."""
    for model in _WORDS:
        if model is OrgUnit and not told.of(Tenant):
            continue  # founded by a former version, which recorded neither
        yield table_of(model).name, partial(_table, tx, chain, told, versions, model)


def check_processes(
    tx: Tx, chain: Chain, told: Told, versions: StoredVersions, only: Collection[int]
) -> Iterator[Broken]:
    """What of the processes with these keys departs from their deployment."""
    _tell_properties(told, versions, only)
    lines = {key: line for key, line in told.of(ProcessDefinition).items() if key[0] in only}
    rows = [row for row in tx.rows(_ROWS[ProcessDefinition]) if row["key"] in only]
    yield from differences(chain, ProcessDefinition, lines, rows, "定义")
    yield from _texts(chain, told, ProcessDefinition, rows)


def _table(tx: Tx, chain: Chain, told: Told, versions: StoredVersions, model: type[Base]) -> Iterator[Broken]:
    rows = [] if model is Tenant and not told.of(Tenant) else tx.rows(_ROWS[model])
    lines = told.of(model)
    if model is StartEvent:
        _tell_starts(told, versions)
    elif model is ProcessDefinition:
        _tell_properties(told, versions, [key for (key,) in lines])
    elif model is Upload:  # former versions did not record what expired
        there = {(row["id"],) for row in rows}
        lines = {key: line for key, line in lines.items() if line.together is not None or key in there}
    yield from differences(chain, model, lines if model is Upload else told.of(model), rows, _WORDS[model])
    if model in _WITH_TEXT:
        yield from _texts(chain, told, model, rows)


def _texts(chain: Chain, told: Told, model: type[Base], rows: Iterable[Row]) -> Iterator[Broken]:
    for row in rows:
        if digest_of(row["xml"]) != row["digest"]:
            line = told.of(model).get((row["key"],))
            said = f"{row['ref']}（{row['key']}）内容与部署时不同"
            yield chain.breaks(line.seq if line else 0, said, table_of(model).name, str(row["key"]), "xml")


def _tell_properties(told: Told, versions: StoredVersions, keys: Iterable[int]) -> None:
    """Former versions did not record the properties of a process either."""
    for key in keys:
        line = told.of(ProcessDefinition).get((key,))
        if line is None or "properties" in line.columns:
            continue
        try:
            properties = versions.process_model(key).properties
        except Exception:  # a diagram that was changed is told as such
            continue
        told.change(ProcessDefinition, (key,), line.seq, {"properties": properties})


def _tell_starts(told: Told, versions: StoredVersions) -> None:
    """Former versions did not record the start events: they stand in the diagrams."""
    for (key,), line in told.of(ProcessDefinition).items():
        if "start_form" in line.columns:
            continue
        ref, place = line.columns["ref"][0], line.columns["org_code"][0]
        try:
            starts = versions.process_model(key).waiting_starts()
        except Exception:  # a diagram that was changed is told as such
            continue
        for kind, name, element in starts:
            row = {"type": kind, "name": name, "ref": ref, "org_code": place}
            told.tell(StartEvent, (key, element), line.seq, row)
