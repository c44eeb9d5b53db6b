"""Checks every scope of a process, inner ones first, and says in words what is wrong."""

from __future__ import annotations

from engine.bpmn import ElementFacts, ProcessModel
from engine.lint.findings import Collector, LintFinding
from engine.lint.soundness.build import Scope, build_net
from engine.lint.soundness.explore import Budget, explore
from engine.lint.soundness.tell import tell

_SCOPES = frozenset({"SUB_PROCESS", "EVENT_SUB_PROCESS", "AD_HOC_SUB_PROCESS"})
#: What may end with an error that somebody else decides: a worker's job, a called process.
_MAY_FAIL = frozenset({"CALL_ACTIVITY"})


def check_soundness(model: ProcessModel, budget: Budget | None = None) -> tuple[list[LintFinding], bool]:
    """Deadlocks, doubled tokens, elements never reached, circles without a way out, ends reached twice.

    The flag says that the bound (markings, seconds) was reached: then what was found is true, but there may be more.
    """
    budget = budget or Budget()
    found = Collector(model.resource_name, model.process_id)
    ends_normally: dict[str, bool] = {}
    throws = {id_: _throws(model, id_) for id_, e in model.elements.items() if e.type in _SCOPES}
    bounded = False
    for scope_id in _inner_first(model):
        scope = Scope(model, scope_id, ends_normally, throws)
        if any(element.counts_tokens for element in scope.elements.values()):
            bounded = True  # the game knows at most one token on a flow
            continue
        if not scope.elements:  # plain BPMN: an empty sub-process passes
            continue
        net = build_net(scope)
        seen = explore(net, budget)
        interrupted = _interrupted(model, scope_id)
        tell(scope, net, seen, found, interrupted)
        if scope_id is not None:
            unsure = seen.bounded or bool(seen.stuck) or scope.ad_hoc or _event_ends(model, scope_id)
            ends_normally[scope_id] = seen.completes or unsure
        bounded = bounded or seen.bounded
    return list(found), bounded


def _inner_first(model: ProcessModel) -> list[str | None]:
    scopes: list[str | None] = [None]
    for scope in scopes:
        scopes += [id_ for id_, e in model.elements.items() if e.scope == scope and e.type in _SCOPES]
    return scopes[::-1]


def _event_ends(model: ProcessModel, scope: str | None) -> bool:
    """Whether an interrupting event sub-process can end the scope in the ordinary way."""
    return any(
        start.type == "START_EVENT"
        and start.interrupting
        and "compensate" not in start.event_types
        and _is_event_sub_process(model, start, scope)
        for start in model.elements.values()
    )


def _is_event_sub_process(model: ProcessModel, start: ElementFacts, scope: str | None) -> bool:
    owner = model.elements.get(start.scope or "")
    return owner is not None and owner.type == "EVENT_SUB_PROCESS" and owner.scope == scope


def _interrupted(model: ProcessModel, scope: str | None) -> bool:
    """Whether something around the scope may end it: then going round for ever inside it is a way of waiting."""
    while True:
        if _event_ends(model, scope):
            return True
        if scope is None:
            return False
        if any(e.attached_to == scope and e.interrupting for e in model.elements.values()):
            return True
        scope = model.elements[scope].scope


def _throws(model: ProcessModel, scope: str) -> bool:
    """Whether an error can come out of what is inside a sub-process."""
    for id_, element in model.elements.items():
        if not _is_inside(model, id_, scope):
            continue
        if element.type in _MAY_FAIL or (element.job_type and not element.job_type.startswith("fq:")):
            return True
        if element.type == "END_EVENT" and "error" in element.event_types:
            return True
    return False


def _is_inside(model: ProcessModel, id_: str, scope: str) -> bool:
    owner = model.elements[id_].scope
    while owner is not None and owner != scope:
        owner = model.elements[owner].scope
    return owner == scope
