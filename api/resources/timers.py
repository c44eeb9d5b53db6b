"""Timer keys: what holds at a place, at which level it was set; setting one; and what starts by them."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.operations_guard import operating
from api.platform import bus
from api.queries.places import own_place
from api.queries.start_timers import start_timers
from api.reads import actor, reader
from api.schemas.definitions import StartTimerRow, TimerBody, TimerQuery, TimerRow
from api.writes import execute
from engine.access import authz
from engine.deadlines import TimerSpec
from engine.definitions.commands import SetTimer
from engine.errors import Forbidden
from engine.store import Tx

blueprint = Blueprint("timers", "timers", url_prefix="/api/timers", description="期限")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(TimerQuery, location="query")
@blueprint.response(200, TimerRow(many=True))
def get_timers(wanted: dict[str, str | None]) -> list[dict[str, Any]]:
    """全部计时键在这个地方的值，和它来自哪一级。"""
    tx = _readable()
    table = bus().time.timers(tx, wanted["place"] or own_place(tx))
    return [_told(table.spec(key)) for key in sorted(table.defaults)]


@blueprint.route("/starts", methods=["GET"])
@blueprint.response(200, StartTimerRow(many=True))
def get_start_timers() -> list[dict[str, Any]]:
    """按时间自己开始的流程：每个地方的下一次和上一次，到了时间却没有启动成的注明（late）。"""
    operating()
    return start_timers(reader(), bus().clock.now(), bus().definitions)


@blueprint.route("/<timer_key>", methods=["GET"])
@blueprint.arguments(TimerQuery, location="query")
@blueprint.response(200, TimerRow)
def get_timer(wanted: dict[str, str | None], timer_key: str) -> dict[str, Any]:
    """一个计时键。"""
    tx = _readable()
    return _told(bus().time.timers(tx, wanted["place"] or own_place(tx)).spec(timer_key))


@blueprint.route("/<timer_key>", methods=["PUT"])
@blueprint.arguments(TimerBody)
@blueprint.response(200, TimerRow)
def put_timer(values: dict[str, str], timer_key: str) -> dict[str, Any]:
    """改一个期限，对这个节点及以下有效；法定期限只能缩短。"""
    execute(SetTimer(values["org_code"], timer_key, values["duration"], values["reason"]))
    return _told(bus().time.timers(reader(), values["org_code"]).spec(timer_key))


def _readable() -> Tx:
    """The request's reader. Forbidden for who holds no post: how long the office gives itself is its own affair."""
    if authz.is_outsider(actor()):
        raise Forbidden("no_permission", "没有看期限的权限", expected="任一岗位", found=actor().acting_role)
    return reader()


def _told(spec: TimerSpec) -> dict[str, Any]:
    names = ("key", "duration", "kind", "day_kind", "meaning", "basis", "mark", "side", "level", "statutory")
    return {name: getattr(spec, name) for name in names} | {"variants": dict(spec.variants)}
