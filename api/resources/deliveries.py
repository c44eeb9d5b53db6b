"""Deliveries: what could not be told to whom it was meant for, and trying it anew."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.operations_guard import operating
from api.paging import PageQuery
from api.platform import bus
from api.queries.operations.deliveries import list_deliveries, one_delivery
from api.reads import reader
from api.schemas.operations import DeliveryPage, DeliveryRow
from api.writes import execute
from engine.transaction.commands import RetryDelivery

blueprint = Blueprint("deliveries", "deliveries", url_prefix="/api/deliveries", description="未送达")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, DeliveryPage)
def get_deliveries(wanted: dict[str, Any]) -> dict[str, Any]:
    """没有送达的东西，新的在前：是哪一类、给谁、为什么没成；说的内容不给。"""
    return list_deliveries(reader(), operating(), bus().clock.now(), wanted["limit"], wanted["cursor"])


@blueprint.route("/<int:key>/<int:number>", methods=["GET"])
@blueprint.response(200, DeliveryRow)
def get_delivery(key: int, number: int) -> dict[str, Any]:
    """其中一件；已经送达的就没有了（404）。"""
    return one_delivery(reader(), operating(), key, number)


@blueprint.route("/<int:key>/<int:number>/retry", methods=["POST"])
@blueprint.response(204)
def post_retry(key: int, number: int) -> None:
    """再送一次，次数重新算起。送没送到，再看这一件还在不在。"""
    execute(RetryDelivery(key, number))
