"""How much there is for an operator to look at."""

from __future__ import annotations

from api.blueprint import Blueprint
from api.operations_guard import operating
from api.platform import bus
from api.queries.operations.deliveries import count_deliveries, count_given_up
from api.queries.operations.incidents import count_incidents
from api.queries.start_timers import start_timers
from api.reads import reader
from api.schemas.operations import OperationCounts

blueprint = Blueprint("operations", "operations", url_prefix="/api/operations", description="运行")


@blueprint.route("", methods=["GET"])
@blueprint.response(200, OperationCounts)
def get_operations() -> dict[str, int]:
    """停住的、没送达的、定时开始的各有几处，其中要有人来看的几处（standing）。"""
    operating()
    tx, now = reader(), bus().clock.now()
    starts = start_timers(tx, now, bus().definitions)
    incidents, given_up = count_incidents(tx), count_given_up(tx)
    late = sum(1 for start in starts if start["late"])
    return {
        "standing": incidents + given_up + late,
        "incidents": incidents,
        "deliveries": count_deliveries(tx, now),
        "given_up": given_up,
        "starts": len(starts),
        "late_starts": late,
    }
