"""What a tenant's own chain says of its definitions, start events, timers, files and places."""

from __future__ import annotations

from datetime import datetime

from engine.definitions.events import Deployed, Retired, TimerSet
from engine.events import Event
from engine.files.events import UploadDropped, UploadExpired, UploadKept, UploadSealed, UploadStored
from engine.history.facts import Said, Tellers
from engine.history.rows.live import LiveRows, Rows
from engine.history.rows.told import Digest, Told
from engine.record import facts_of
from engine.store import Tx
from engine.store.base import Base
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    Deployment,
    FormDefinition,
    ProcessDefinition,
    RetiredDefinition,
    StartEvent,
)
from engine.store.tables_instances import StartTimer
from engine.store.tables_org import OrgUnit, Tenant, TimerOverride
from engine.store.tables_uploads import Upload
from engine.tenant_events import DemoMarked, TenantFounded, UnitAdded
from engine.timers.events import StartTimerGone, StartTimerSet

#: By the word of the record.
DEFINITIONS: dict[str, type[Base]] = {
    "process": ProcessDefinition,
    "requirements": DecisionRequirements,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}
#: What of a definition the record says since it says more than key and digest.
_SAID = (
    "name", "version_tag", "resource_name", "start_form", "properties", "requirements_key", "requirements_ref",
)  # fmt: skip
_START_TIMER = ("process_id", "element_id", "place")


def _deployed(told: Told, entry: Said, event: Deployed) -> None:
    seq, place = entry.seq, event.org_code
    columns = {"org_code": place, "at": entry.at, "user": entry.user}
    columns |= {name: value for name, value in facts_of(event).items() if name == "note"}
    told.tell(Deployment, (event.key,), seq, columns)
    for item in event.definitions:
        row = {name: item[name] for name in ("ref", "version", "digest", *_SAID) if name in item}
        row |= {"deployment_key": event.key, "org_code": place}
        if "schema" in item:
            row["schema"] = Digest(item["schema"])
        told.tell(DEFINITIONS[item["kind"]], (item["key"],), seq, row)
        for kind, name, element in item.get("starts", ()):
            start = {"type": kind, "name": name, "ref": item["ref"], "org_code": place}
            told.tell(StartEvent, (item["key"], element), seq, start)


def _retired(told: Rows, entry: Said, event: Retired) -> None:
    for kind, key in event.definitions:
        columns = {"kind": kind, "at": entry.at, "user": entry.user}
        told.tell(RetiredDefinition, (key,), entry.seq, columns)


def _timer_set(told: Rows, entry: Said, event: TimerSet) -> None:
    row = {"duration": event.duration, "changed_by": entry.user, "changed_at": entry.at}
    row |= {name: value for name, value in facts_of(event).items() if name == "reason"}
    told.tell(TimerOverride, (event.org_code, event.key), entry.seq, row)


def _start_timer_set(told: Rows, entry: Said, event: StartTimerSet) -> None:
    columns = {name: value for name, value in facts_of(event).items() if name not in _START_TIMER}
    told.tell(StartTimer, tuple(getattr(event, name) for name in _START_TIMER), entry.seq, columns)


def _start_timer_gone(told: Rows, entry: Said, event: StartTimerGone) -> None:
    told.drop(StartTimer, tuple(getattr(event, name) for name in _START_TIMER))


def _upload_stored(told: Told, entry: Said, event: UploadStored) -> None:
    said = facts_of(event)
    columns = {name: value for name, value in said.items() if name not in ("id", "sealed")}
    columns |= {"user": entry.user, "created_at": entry.at}
    told.tell(Upload, (event.id,), entry.seq, columns, said.get("sealed"))


def _upload_sealed(told: Told, entry: Said, event: UploadSealed) -> None:
    line = told.of(Upload).get((event.id,))
    if line is not None:  # of former versions: its name is sealed now, and its digest salted
        told.change(Upload, (event.id,), entry.seq, {"digest": event.digest})
        line.together = event.sealed


def _upload_kept(told: Told, entry: Said, event: UploadKept) -> None:
    told.change(Upload, (event.id,), entry.seq, {"expires_at": None})


def _upload_gone(told: Told, entry: Said, event: UploadDropped | UploadExpired) -> None:
    told.drop(Upload, (event.id,))


def _tenant_founded(told: Told, entry: Said, event: TenantFounded) -> None:
    told.tell(Tenant, (), entry.seq, facts_of(event))


def _demo_marked(told: Rows, entry: Said, event: DemoMarked) -> None:
    told.change(Tenant, (), entry.seq, {"demo": True})


def _unit_added(told: Rows, entry: Said, event: UnitAdded) -> None:
    told.tell(OrgUnit, (event.code,), entry.seq, {"name": event.name, "level": event.level})


#: Events that say a row wholly: they write it, and verification has them tell it again.
TENANT_APPLIERS: Tellers = {
    Retired: _retired,
    TimerSet: _timer_set,
    StartTimerSet: _start_timer_set,
    StartTimerGone: _start_timer_gone,
    DemoMarked: _demo_marked,
    UnitAdded: _unit_added,
}
#: Which event of the tenant's chain tells which rows; one that is not here tells none. Of those that are no appliers
#: the row holds more than may be said: a diagram, a file, the head of the chain itself.
TENANT_TELLERS: Tellers = {
    **TENANT_APPLIERS,
    Deployed: _deployed,
    UploadStored: _upload_stored,
    UploadSealed: _upload_sealed,
    UploadKept: _upload_kept,
    UploadDropped: _upload_gone,
    UploadExpired: _upload_gone,
    TenantFounded: _tenant_founded,
}


def apply_live(tx: Tx, at: datetime, user: str, event: Event) -> None:
    """Writes the row that the event says wholly, if it does; the entry that records it follows when all is saved."""
    applier = TENANT_APPLIERS.get(type(event))
    if applier is not None:
        applier(LiveRows(tx), Said(0, at.isoformat(), user, "", (event,)), event)
