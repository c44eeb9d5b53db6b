"""What a tenant's own chain says of its definitions, start events, timers, files, places; and of papers once made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.history.rows.told import Digest, Told
from engine.store.base import Base
from engine.store.tables_cases import Document
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

Entry = Mapping[str, Any]
Facts = Mapping[str, Any]


def told_of_tenant(entries: Iterable[Entry]) -> Told:
    """The rows of a tenant as its own chain's entries tell them."""
    told = Told()
    for entry in entries:
        for kind, facts in entry["records"]:
            if kind in _APPLIERS:
                _APPLIERS[kind](told, entry, facts)
    return told


def _deployed(told: Told, entry: Entry, facts: Facts) -> None:
    seq, place = entry["seq"], facts["org_code"]
    columns = {"org_code": place, "at": entry["at"], "user": entry["user"]}
    columns |= {name: facts[name] for name in ("note",) if name in facts}
    told.tell(Deployment, (facts["key"],), seq, columns)
    for item in facts["definitions"]:
        row = {name: item[name] for name in ("ref", "version", "digest", *_SAID) if name in item}
        row |= {"deployment_key": facts["key"], "org_code": place}
        if "schema" in item:
            row["schema"] = Digest(item["schema"])
        told.tell(DEFINITIONS[item["kind"]], (item["key"],), seq, row)
        for kind, name, element in item.get("starts", ()):
            start = {"type": kind, "name": name, "ref": item["ref"], "org_code": place}
            told.tell(StartEvent, (item["key"], element), seq, start)


def _retired(told: Told, entry: Entry, facts: Facts) -> None:
    for kind, key in facts["definitions"]:
        columns = {"kind": kind, "at": entry["at"], "user": entry["user"]}
        told.tell(RetiredDefinition, (key,), entry["seq"], columns)


def _timer_set(told: Told, entry: Entry, facts: Facts) -> None:
    row = {"duration": facts["duration"], "changed_by": entry["user"], "changed_at": entry["at"]}
    row |= {name: facts[name] for name in ("reason",) if name in facts}
    told.tell(TimerOverride, (facts["org_code"], facts["key"]), entry["seq"], row)


def _start_timer_set(told: Told, entry: Entry, facts: Facts) -> None:
    columns = {name: value for name, value in facts.items() if name not in _START_TIMER}
    told.tell(StartTimer, tuple(facts[name] for name in _START_TIMER), entry["seq"], columns)


def _start_timer_gone(told: Told, entry: Entry, facts: Facts) -> None:
    told.drop(StartTimer, tuple(facts[name] for name in _START_TIMER))


def _upload_stored(told: Told, entry: Entry, facts: Facts) -> None:
    columns = {name: value for name, value in facts.items() if name not in ("id", "sealed")}
    columns |= {"user": entry["user"], "created_at": entry["at"]}
    told.tell(Upload, (facts["id"],), entry["seq"], columns, facts.get("sealed"))


def _upload_sealed(told: Told, entry: Entry, facts: Facts) -> None:
    line = told.of(Upload).get((facts["id"],))
    if line is not None:  # of former versions: its name is sealed now, and its digest salted
        told.change(Upload, (facts["id"],), entry["seq"], {"digest": facts["digest"]})
        line.together = facts["sealed"]


def _upload_kept(told: Told, entry: Entry, facts: Facts) -> None:
    told.change(Upload, (facts["id"],), entry["seq"], {"expires_at": None})


def _upload_gone(told: Told, entry: Entry, facts: Facts) -> None:
    told.drop(Upload, (facts["id"],))


def _tenant_founded(told: Told, entry: Entry, facts: Facts) -> None:
    told.tell(Tenant, (), entry["seq"], facts)


def _demo_marked(told: Told, entry: Entry, facts: Facts) -> None:
    told.change(Tenant, (), entry["seq"], {"demo": True})


def _unit_added(told: Told, entry: Entry, facts: Facts) -> None:
    told.tell(OrgUnit, (facts["code"],), entry["seq"], {"name": facts["name"], "level": facts["level"]})


def _rendered(told: Told, entry: Entry, facts: Facts) -> None:
    told.tell(Document, (facts["key"],), entry["seq"], {"file": Digest(facts["file"])})


_APPLIERS: dict[str, Callable[[Told, Entry, Facts], None]] = {
    "Deployed": _deployed,
    "Retired": _retired,
    "TimerSet": _timer_set,
    "StartTimerSet": _start_timer_set,
    "StartTimerGone": _start_timer_gone,
    "UploadStored": _upload_stored,
    "UploadSealed": _upload_sealed,
    "UploadKept": _upload_kept,
    "UploadDropped": _upload_gone,
    "UploadExpired": _upload_gone,
    "TenantFounded": _tenant_founded,
    "DemoMarked": _demo_marked,
    "UnitAdded": _unit_added,
    "DocumentRendered": _rendered,
}
