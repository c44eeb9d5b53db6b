"""Who may write at /v2: accounts of programs. Staff do through /api what the pages do, where place and sight of a case
are asked; at /v2 nothing would stand between a person and another's case. One table, asked before every address."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, request

from api.reads import actor
from casework.roles import Kind, is_of
from engine.access import authz
from engine.context import Actor
from engine.errors import Forbidden

#: Methods that never write.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Addresses that ask with a body and change nothing; beside them every `…/search`.
ASKING = frozenset(
    {
        "/v2/decision-definitions/evaluation",
        "/v2/expression/evaluation",
        "/v2/incidents/statistics/process-instances-by-definition",
        "/v2/incidents/statistics/process-instances-by-error",
        "/v2/process-definitions/<key>/statistics/element-instances",
        "/v2/process-definitions/statistics/process-instances",
        "/v2/process-definitions/statistics/process-instances-by-version",
    }
)
#: Where no address is: the answer is 404 for everybody.
NOWHERE = "/v2/<path:rest>"
#: What else lets somebody write here: modellers publish what a designer drew.
ALSO: Mapping[tuple[str, str], str] = {("POST", "/v2/deployments"): authz.DEPLOY_BY_MODELER}


def changes(method: str, rule: str) -> bool:
    """Whether an address changes something; of one that does not permissions alone decide."""
    return not (method in SAFE or rule in ASKING or rule == NOWHERE or rule.endswith("/search"))


def may_change(actor: Actor, method: str, rule: str) -> bool:
    """Whether a post of the actor's may write here."""
    permission = ALSO.get((method, rule))
    return is_of(actor, Kind.PROGRAM) or (permission is not None and authz.allowed(actor, permission))


def install(blueprint: Blueprint) -> None:
    """Puts the question before every address of the blueprint."""
    blueprint.before_request(_ask)


def _ask() -> None:
    """Forbidden when a post of the actor's may not write here."""
    rule = request.url_rule
    if (
        rule is None
        or not changes(request.method, rule.rule)
        or may_change(actor(), request.method, rule.rule)
    ):
        return
    raise Forbidden(
        "programs_only", "/v2 的写操作只给程序账号；工作人员请在页面上（/api）办理", where=request.path,
        expected="程序账号的岗位", found=actor().acting_role,
    )  # fmt: skip
