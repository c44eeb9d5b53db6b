"""The list of incidents: where instances stand still; the root's row counts them."""

from __future__ import annotations

from sqlalchemy import bindparam

from engine.events import IncidentRaised, IncidentResolved
from engine.projections.rows import Applied, Batch
from engine.store.base import UtcTime
from engine.store.tables_instances import Incident, ProcessInstance
from engine.store.tenant_statements import key_param, table_of, update_of

_INCIDENT = table_of(Incident)
_INSTANCE = table_of(ProcessInstance)
_RESOLVE = (
    update_of(Incident)
    .where(_INCIDENT.c.key == key_param("incident"))
    .values(state="RESOLVED", resolved_at=bindparam("now", type_=UtcTime))
)
_COUNT = (
    update_of(ProcessInstance)
    .where(_INSTANCE.c.key == key_param("process"))
    .values(incidents=_INSTANCE.c.incidents + key_param("by"))
)


def incident_raised(applied: Applied, batch: Batch, event: IncidentRaised) -> None:
    definition_key, process_id = applied.definition_of(event.process_key)
    row = {
        "key": event.key,
        "root_key": applied.root_key,
        "process_key": event.process_key,
        "definition_key": definition_key,
        "process_id": process_id,
        "element_key": event.element_key,
        "element_id": event.element_id,
        "error_type": event.error_type,
        "message": event.message,
        "state": "ACTIVE",
        "job_key": event.job_key,
        "created_at": applied.at,
        "resolved_at": None,
    }
    batch.put(Incident, event.key, row)
    _count_incident(applied, batch, 1)


def incident_resolved(applied: Applied, batch: Batch, event: IncidentResolved) -> None:
    row = batch.puts.get(Incident, {}).get(event.key)
    if row is not None:
        row |= {"state": "RESOLVED", "resolved_at": applied.at}
    else:
        batch.change(_RESOLVE, {"incident": event.key, "now": applied.at})
    _count_incident(applied, batch, -1)


def _count_incident(applied: Applied, batch: Batch, by: int) -> None:
    """Only the root's row counts; whether a called instance has an incident is read from the incident rows."""
    batch.change(_COUNT, {"process": applied.root_key, "by": by})
