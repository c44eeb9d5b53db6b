"""Whether the platform is up."""

from __future__ import annotations

from api.blueprint import Blueprint
from api.platform import bus, require_health

blueprint = Blueprint("status", "status", url_prefix="/api/status", description="平台是否在运行")


@blueprint.route("", methods=["GET"])
def get_status() -> dict[str, str]:
    """在运行时答 200；数据库不通或不能写时答 503，存储空间已满时答 507，并说明原因。"""
    require_health(bus())
    return {"status": "up"}
