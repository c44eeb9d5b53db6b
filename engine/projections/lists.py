"""The lists that projections keep of a root: what a rebuild makes again and a check lays beside the history."""

from __future__ import annotations

from engine.context import LOCAL_MASK
from engine.store.base import Base
from engine.store.tables_insight import CorrelatedMessage, DecisionInstance, MessageSubscription
from engine.store.tables_instances import (
    Incident,
    Job,
    Subscription,
    TaskCandidate,
    Timer,
    UserTask,
    Variable,
)
from engine.store.tenant_statements import key_param, table_of

#: The lists that belong to a root altogether, with what people call their rows. Of `ProcessInstance` the root's own row
#: is written by the step itself; candidates are filed under their task (`OF_ROOT`).
LISTS: dict[type[Base], str] = {
    UserTask: "待办", Variable: "变量", Timer: "定时", Subscription: "等待的消息", Job: "作业", Incident: "异常",
    DecisionInstance: "决策", MessageSubscription: "消息订阅", CorrelatedMessage: "收到的消息",
}  # fmt: skip
#: The condition that leaves a root's rows of `TaskCandidate`; its parameters are those of `within`.
OF_ROOT = table_of(TaskCandidate).c.task_key.between(key_param("root"), key_param("last"))


def within(root_key: int) -> dict[str, int]:
    """The parameters of `OF_ROOT`: a root's keys are its own and the local ones after it (`engine.context`)."""
    return {"root": root_key, "last": root_key | LOCAL_MASK}
