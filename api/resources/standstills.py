"""What stands still and lies before somebody until it moves."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.cases.standstill import standing_before, watches
from api.reads import actor, reader
from api.schemas.cases import StandingCase

blueprint = Blueprint("standstills", "standstills", url_prefix="/api/standstills", description="停住的案件")


@blueprint.route("", methods=["GET"])
@blueprint.response(200, StandingCase(many=True))
def get_standstills() -> list[dict[str, Any]]:
    """停住的案件，一直列着，直到往下走；盯着的岗位由数据定，别的岗位得到空的。"""
    return standing_before(bus(), reader(), actor()) if watches(actor()) else []
