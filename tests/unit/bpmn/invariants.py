"""What is true of every instance at rest."""

from __future__ import annotations

from engine.bpmn import Runtime
from engine.bpmn.spiff import TaskState


def check(runtime: Runtime) -> None:
    top = runtime.instance
    assert not top.queue and not top.scopes.written and not top.compensating and not top.ad_hoc_check
    flows = [top, *top.subprocesses.values()]
    for flow in flows:
        for token in flow.tasks.values():
            assert top.index[token.id] is token
            assert token._parent is None or token._parent in flow.tasks
            body = token.body
            assert (token.id in body._children) if body is not None else token not in flow.task_tree.children
            assert (token.id in flow.live) == bool(token._state & token.task_spec.holds), token.element_id
            assert token.data == {} and token.internal_data == {}
            if token.task_spec.is_boundary and token._state == TaskState.WAITING:
                assert token.id in top.index[token.host].boundary
            if token._state == TaskState.FUTURE:
                assert token.incident is not None, token.element_id
        assert set(flow.live) <= set(flow.tasks)
        if flow is not top:
            assert top.index[flow.parent_task_id]._state == TaskState.STARTED
            assert flow.live or flow.spec.ad_hoc is not None, "an empty sub-process"
    assert sum(len(flow.tasks) for flow in flows) == len(top.index)
    assert all(token_id in top.index for token_id, _ in top.conditions)
    assert all(token_id in top.index for waiting in top.signals.values() for token_id, _ in waiting)
    holders = {flow.scope.id for flow in flows} | {t.activation for t in top.index.values()}
    assert all(scope in holders or scope in top.index for scope in top.scopes.open), (
        "a scope without an owner"
    )
    if runtime.ended:
        assert len(top.index) <= 1 and not top.scopes.open and not top.jobs and not top.incidents
    else:
        assert top.live or top.incidents, "running, but nothing is alive"
