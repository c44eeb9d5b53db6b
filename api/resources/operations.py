"""How much there is for an operator to look at."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.operations_guard import operating
from api.platform import bus
from api.queries.operations.deliveries import count_deliveries, count_given_up
from api.queries.operations.incidents import count_incidents
from api.queries.operations.involved import Reader
from api.queries.operations.nobody import count_nobody, list_nobody
from api.queries.start_timers import start_timers
from api.reads import actor, reader
from api.schemas.operations import NobodyRow, OperationCounts

blueprint = Blueprint("operations", "operations", url_prefix="/api/operations", description="运行")


@blueprint.route("", methods=["GET"])
@blueprint.response(200, OperationCounts)
def get_operations() -> dict[str, int]:
    """停住的、没有人来办的、没送达的、定时开始的各有几处，其中要有人来看的几处（standing）。"""
    operating()
    tx, now = reader(), bus().clock.now()
    starts = start_timers(tx, now, bus().definitions)
    incidents, given_up, nobody = count_incidents(tx), count_given_up(tx), count_nobody(tx, now)
    late = sum(1 for start in starts if start["late"])
    return {
        "standing": incidents + nobody + given_up + late,
        "incidents": incidents,
        "nobody": nobody,
        "deliveries": count_deliveries(tx, now),
        "given_up": given_up,
        "starts": len(starts),
        "late_starts": late,
    }


@blueprint.route("/nobody", methods=["GET"])
@blueprint.response(200, NobodyRow(many=True))
def get_nobody() -> list[dict[str, Any]]:
    """没有人来办的：没有在岗的人能办的待办，没有程序来领的作业；等得最久的在前，至多 200 处。"""
    operating()
    tx, now = reader(), bus().clock.now()
    return list_nobody(tx, Reader(bus(), tx, actor(), now), now)
