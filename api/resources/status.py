"""Whether the platform is up."""

from __future__ import annotations

from api.blueprint import Blueprint
from api.platform import bus

blueprint = Blueprint("status", "status", url_prefix="/api/status", description="平台是否在运行")


@blueprint.route("", methods=["GET"])
def get_status() -> dict[str, str]:
    """在运行时答 200，数据库不通时答 500。"""
    bus().tenants.all()
    return {"status": "up"}
