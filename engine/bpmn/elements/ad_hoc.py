"""Ad-hoc sub-processes: which activities begin, and the scope of each activation.

With zeebe:adHoc every activation has a scope where new variables stay; in plain BPMN they go where they always go.
"""

from __future__ import annotations

from engine.bpmn.expressions import evaluate, shown
from engine.bpmn.failures import Failure
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import SubInstance


def first_elements(token: Token) -> list[str]:
    """The activities to begin with, when an ad-hoc sub-process is entered. Raises Failure."""
    workflow = token.workflow
    settings = workflow.spec.ad_hoc
    if settings.start_all:
        return list(workflow.spec.entries)
    if settings.active_elements is None:
        return []
    value = evaluate(settings.active_elements, workflow.scope, token.top.feel_context)
    if value is None:
        return []
    unknown = (
        [item for item in value if item not in workflow.spec.entries] if isinstance(value, list) else [value]
    )
    if unknown:
        raise Failure(
            "EXTRACT_VALUE_ERROR",
            f"activeElementsCollection“{settings.active_elements.text}”应得到临时子流程内活动编号的列表"
            f"（{'、'.join(workflow.spec.entries)}），实际得到 {shown(unknown)}",
        )
    return list(value)


def open_activation(workflow: SubInstance, name: str) -> Token:
    """Begins one activity inside an ad-hoc sub-process."""
    top = workflow.top_workflow
    token: Token = workflow.task_tree.child(workflow.spec.task_specs[name])
    if not workflow.spec.ad_hoc.start_all:
        activation = top.new_id()
        top.scopes.add(activation, workflow.scope, workflow.process, holder=True)
        token.activation = activation
    top.queue.append(token)
    return token
