"""Which account speaks for a party of a case."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.resources.cases import seen
from api.schemas.confidentiality import PartyAccountBody
from api.writes import execute
from casework.parties.commands import BindParty
from engine.access.access_level import AccessLevel

blueprint = Blueprint("party_accounts", "party_accounts", url_prefix="/api/cases", description="当事人的账号")


@blueprint.route("/<code>/parties/<int:number>/account", methods=["POST"])
@blueprint.arguments(PartyAccountBody)
@blueprint.response(204)
def post_account(values: dict[str, Any], code: str, number: int) -> None:
    """一个账号代表这位当事人：核对过身份的工作人员来绑定，理由记入案卷。此后那个账号能办本案里这位当事人的待办。"""
    _bind(code, number, values, bound=True)


@blueprint.route("/<code>/parties/<int:number>/account", methods=["DELETE"])
@blueprint.arguments(PartyAccountBody)
@blueprint.response(204)
def delete_account(values: dict[str, Any], code: str, number: int) -> None:
    """这个账号不再代表这位当事人，理由记入案卷。"""
    _bind(code, number, values, bound=False)


def _bind(code: str, number: int, values: dict[str, Any], *, bound: bool) -> None:
    case, _sight = seen(code, AccessLevel.FULL)
    execute(BindParty(case["key"], number, values["user"], values["reason"], bound))
