"""Batch operations: the same for every process instance that a filter means. They are ordered here and go on in the
background; what is to be done is settled when the order is given."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import ColumnElement, Select

from api.v2.body import Body, path_key
from api.v2.door import answer, done, execute, readable
from api.v2.places import kept_to
from api.v2.resources.instances import PROCESS_INSTANCES
from api.v2.resources.tables import INCIDENT, INSTANCE
from api.v2.search.conditions import conditions
from api.v2.search.engine import get
from api.v2.search.refusals import wrong
from api.v2.search.tenancy import without_default
from engine.batches.commands import CANCEL_INSTANCES, RESOLVE_INCIDENTS, ChangeBatch, OrderBatch
from engine.batches.orders import MAX_ITEMS
from engine.store import Tx
from engine.store.tables_instances import Incident
from engine.store.tenant_statements import select_from

_CANCELLABLE = ("ACTIVE", "SUSPENDED")


def cancel_instances() -> Response:
    """POST /process-instances/cancellation: of the root instances that run."""
    wanted = _without(_filter(), "parentProcessInstanceKey")
    _check_state(wanted.get("state"))
    tx = readable()
    roots = _meant(tx, wanted, INSTANCE.c.key, INSTANCE.c.key.label("process_key"))
    return _order(tx, CANCEL_INSTANCES, roots.where(INSTANCE.c.key == INSTANCE.c.root_key))


def resolve_incidents() -> Response:
    """POST /process-instances/incident-resolution: every incident of the instances that run."""
    wanted = _without(_filter(), "state")
    tx = readable()
    return _order(
        tx, RESOLVE_INCIDENTS, _incidents(INCIDENT.c.process_key.in_(_meant(tx, wanted, INSTANCE.c.key)))
    )


def resolve_incidents_of(key: str) -> Response:
    """POST /process-instances/{key}/incident-resolution: of a root with everything in it, or of one called instance."""
    tx = readable()
    instance = get(tx, PROCESS_INSTANCES, path_key(key, "processInstanceKey"))
    number = int(instance["processInstanceKey"])
    is_root = instance["rootProcessInstanceKey"] == instance["processInstanceKey"]
    column = INCIDENT.c.root_key if is_root else INCIDENT.c.process_key
    return _order(tx, RESOLVE_INCIDENTS, _incidents(column == number))


def _order(tx: Tx, operation: str, statement: Select[Any]) -> Response:
    rows = tx.shared_rows(statement.limit(MAX_ITEMS + 1))
    ordered = execute(OrderBatch(operation, tuple((row["key"], row["process_key"]) for row in rows)))
    return answer({"batchOperationKey": str(ordered["key"]), "batchOperationType": operation})


def _incidents(where: ColumnElement[bool]) -> Select[Any]:
    found = select_from(Incident, INCIDENT.c.key, INCIDENT.c.process_key)
    return found.where(INCIDENT.c.state == "ACTIVE", where).order_by(INCIDENT.c.key)


def _meant(tx: Tx, wanted: dict[str, Any], *columns: Any) -> Select[Any]:
    """SELECT of the running instances that the filter means."""
    meant = conditions(PROCESS_INSTANCES, wanted, tx.dialect)
    statement = PROCESS_INSTANCES.statement(tx.dialect, columns, wanted)
    seen = kept_to(tx, PROCESS_INSTANCES.seen)
    return statement.where(INSTANCE.c.state == "ACTIVE", meant, *seen).order_by(INSTANCE.c.key)


def _filter() -> dict[str, Any]:
    """The filter, which must say something: nobody orders for everything by leaving it out."""
    wanted = without_default(Body.read(("filter", "operationReference")).object("filter"))
    if not any(value is not None for value in wanted.values()):
        raise wrong("filter", "至少一个条件", wanted or None)
    return wanted


def _without(wanted: dict[str, Any], name: str) -> dict[str, Any]:
    """The filter without a field that such an order overrides, in alternatives too."""
    found = {field: value for field, value in wanted.items() if field != name}
    if isinstance(found.get("$or"), list):
        found["$or"] = [_without(item, name) if isinstance(item, dict) else item for item in found["$or"]]
    return found


def _check_state(wanted: Any) -> None:
    """Only what runs can be cancelled: another state asked for by name is refused."""
    given = wanted
    if isinstance(wanted, dict):
        given = wanted.get("$in") if isinstance(wanted.get("$in"), list) else wanted.get("$eq")
    for state in given if isinstance(given, list) else [given]:
        if state is not None and str(state).upper() not in _CANCELLABLE:
            raise wrong("filter.state", "、".join(_CANCELLABLE), state)


def _change(key: str, to: str) -> Response:
    number = path_key(key, "batchOperationKey")
    Body.read(())
    execute(ChangeBatch(number, to))
    return done()


def cancel(key: str) -> Response:
    """POST /batch-operations/{key}/cancellation: what is done stays done."""
    return _change(key, "CANCELED")


def suspend(key: str) -> Response:
    """POST /batch-operations/{key}/suspension."""
    return _change(key, "SUSPENDED")


def resume(key: str) -> Response:
    """POST /batch-operations/{key}/resumption."""
    return _change(key, "ACTIVE")


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view in (
        ("/process-instances/cancellation", cancel_instances),
        ("/process-instances/incident-resolution", resolve_incidents),
        ("/process-instances/<key>/incident-resolution", resolve_incidents_of),
        ("/batch-operations/<key>/cancellation", cancel),
        ("/batch-operations/<key>/suspension", suspend),
        ("/batch-operations/<key>/resumption", resume),
    ):
        blueprint.add_url_rule(path, f"batch_{view.__name__}", view, methods=["POST"])
