"""预演: a drawing is tried on a virtual clock before anybody meets it; nothing is stored."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.rehearsal.run import rehearse
from api.queries.studio.places import tx_at
from api.reads import reader
from api.schemas.rehearsal import RehearseBody, Rehearsed
from api.studio_guard import require_designer

blueprint = Blueprint(
    "studio_rehearsal", "studio_rehearsal", url_prefix="/api/studio", description="流程：预演"
)


@blueprint.route("/rehearse", methods=["POST"])
@blueprint.arguments(RehearseBody)
@blueprint.response(200, Rehearsed)
def post_rehearse(drawn: dict[str, Any]) -> dict[str, Any]:
    """在虚拟时钟上预演画好的流程：一个情景答每一步，几个情景答各自成不成；什么都不保存。"""
    require_designer()
    return rehearse(bus(), tx_at(bus(), reader(), drawn["place"]), drawn)
