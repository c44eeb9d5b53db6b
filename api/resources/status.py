"""Whether the platform is up."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.blueprint import Blueprint
from api.platform import bus, require_health


class Status(Schema):
    """在运行。"""

    status = fields.String(required=True, metadata={"description": "up"})


blueprint = Blueprint("status", "status", url_prefix="/api/status", description="平台是否在运行")


@blueprint.route("", methods=["GET"])
@blueprint.response(200, Status)
def get_status() -> dict[str, str]:
    """在运行时答 200；数据库不通或不能写时答 503，存储空间已满时答 507，并说明原因。"""
    require_health(bus())
    return {"status": "up"}
