"""Who may write at /v2: accounts of programs. Staff do through /api what the pages do, where place and sight of a case
are asked; at /v2 nothing would stand between a person and another's case. One table, asked before every address."""

from __future__ import annotations

from flask import Blueprint, request

from api.reads import actor
from engine.errors import Forbidden

#: The group of program accounts (handbook 2.2).
PROGRAMS = "integration"
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
#: Which other groups write what here: modellers publish what a designer drew.
ALSO: dict[tuple[str, str], frozenset[str]] = {("POST", "/v2/deployments"): frozenset({"process_designer"})}


def writers(method: str, rule: str) -> frozenset[str] | None:
    """The groups that may use an address; None when it changes nothing, so that permissions alone decide."""
    if method in SAFE or rule in ASKING or rule == NOWHERE or rule.endswith("/search"):
        return None
    return ALSO.get((method, rule), frozenset()) | {PROGRAMS}


def install(blueprint: Blueprint) -> None:
    """Puts the question before every address of the blueprint."""
    blueprint.before_request(_ask)


def _ask() -> None:
    """Forbidden when a post of the actor's may not write here."""
    rule = request.url_rule
    groups = writers(request.method, rule.rule) if rule is not None else None
    if groups is None or any(group in groups for group, _place in actor().roles):
        return
    raise Forbidden(
        "programs_only", "/v2 的写操作只给程序账号；工作人员请在页面上（/api）办理", where=request.path,
        expected="、".join(sorted(groups)), found=actor().acting_role,
    )  # fmt: skip
