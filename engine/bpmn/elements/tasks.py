"""Tasks: a person's, a worker's, the platform's own, a decision, a script."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.bpmn.elements.activity import Passing, begin, enter
from engine.bpmn.elements.user_task import task_created
from engine.bpmn.expressions import as_json, evaluate, evaluate_json, shown
from engine.bpmn.failures import Failure
from engine.bpmn.run.wanted import wanted_text, wrong
from engine.bpmn.settings import JobSettings
from engine.bpmn.spiff import ManualTask as SpiffManualTask
from engine.bpmn.spiff import NoneTask as SpiffNoneTask
from engine.bpmn.spiff import ScriptTask as SpiffScriptTask
from engine.bpmn.spiff import ServiceTask as SpiffServiceTask
from engine.bpmn.spiff import TaskState
from engine.bpmn.spiff import UserTask as SpiffUserTask
from engine.bpmn.state.scopes import View, names_in
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda
from engine.dmn import DecisionError
from engine.events import DecisionEvaluated, JobCreated, JobEnded, ServiceDone, TaskEnded
from engine.feel import FeelError
from engine.ports import NotDeployed

DEFAULT_RETRIES = 3


class UserTask(Passing, SpiffUserTask):
    """Waits for a person."""

    type = "USER_TASK"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = True

    def arrive(self, token: Token) -> bool:
        entered = enter(token)
        created = task_created(token)
        if not begin(token, entered):
            return False
        token.top.events.append(created)
        return True

    def ended(self, token: Token, completed: bool) -> None:
        if completed or token.left == TaskState.READY:
            token.top.events.append(TaskEnded(token.key, "COMPLETED" if completed else "CANCELED"))


class PassThrough(Passing):
    """A task without behaviour of its own: it is done at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = False


class NoneTask(PassThrough, SpiffNoneTask):
    type = "TASK"


class ManualTask(PassThrough, SpiffManualTask):
    type = "MANUAL_TASK"


class Working(Passing):
    """What may carry a task definition: a service of the platform answers inside the step, else a job
    waits for a worker."""

    works = True

    def work(self, token: Token) -> bool | None:
        return True if self.settings.job is None else do_job(token, self.settings.job)

    def ended(self, token: Token, completed: bool) -> None:
        job = token.job
        if job is not None:
            token.top.jobs.pop(job[0], None)
            state = "COMPLETED" if completed else "ERROR_THROWN" if job[3] else "CANCELED"
            token.top.events.append(JobEnded(token.top.root_key | job[0], state))


def do_job(token: Token, settings: JobSettings) -> bool | None:
    """Has the platform do it (True, with the result), or makes a job (None). Raises Failure."""
    top = token.top
    scope = token.own_scope()
    kind = wanted_text(token, settings.type, "任务类型", "type")
    headers = token.task_spec.settings.headers
    try:
        result = top.environment.service(kind, headers, View(scope), token.element_id)
    except NotDeployed as missing:
        raise Failure("CALLED_ELEMENT_ERROR", missing.detail) from missing
    if result is not None:
        top.events.append(ServiceDone(token.key, token.element_id, kind, dict(result)))
        token.outcome = result
        return True
    if kind.startswith("fq:"):
        raise Failure("UNKNOWN", f"平台没有名为“{kind}”的服务")
    retries = DEFAULT_RETRIES if settings.retries is None else _retries(token, settings)
    number = top.new_id()
    token.job = [number, kind, retries, False]
    top.jobs[number] = token
    root = top.root_key
    process = root | token.workflow.process
    top.events.append(
        JobCreated(root | number, process, token.key, token.element_id, kind, retries, dict(headers))
    )
    return None


def _retries(token: Token, settings: JobSettings) -> int:
    assert settings.retries is not None
    value = evaluate(settings.retries, token.own_scope(), token.top.feel_context)
    strict = as_camunda(token.top.environment)
    try:
        number = Decimal(str(value))
        is_text = isinstance(value, str) and settings.retries.feel is not None and strict
        if not is_text and number == int(number) >= 0 and not isinstance(value, bool):
            return int(number)
    except (ArithmeticError, ValueError):
        pass
    if strict:
        raise wrong(token, settings.retries, "重试次数（retries）", "非负整数", value)
    raise Failure(
        "EXTRACT_VALUE_ERROR", f"重试次数“{settings.retries.text}”应得到非负整数，实际得到 {shown(value)}"
    )


class ServiceTask(Working, SpiffServiceTask):
    type = "SERVICE_TASK"


class BusinessRuleTask(Working, SpiffServiceTask):
    """Evaluates a decision; without one it is a job, or (plain BPMN) passes."""

    type = "BUSINESS_RULE_TASK"

    def work(self, token: Token) -> bool | None:
        called = self.settings.decision
        if called is None:
            return super().work(token)
        top = token.top
        scope = token.own_scope()
        decision_id = wanted_text(token, called.decision_id, "决策编号", "decisionId")
        deployment = token.workflow.model.deployment_key
        outcome = decide(token, decision_id, View(scope), deployment)
        output = as_json(outcome.output, decision_id, "DECISION_EVALUATION_ERROR")
        top.events.append(
            DecisionEvaluated(
                token.key, token.element_id, decision_id, outcome.decision_key, output, list(outcome.details)
            )
        )
        token.outcome = {called.result_variable: output}
        return True


def decide(token: Token, decision_id: str, variables: Mapping[str, Any], deployment: int) -> Any:
    """Asks the environment for a decision; what goes wrong there is a Failure."""
    called = token.task_spec.settings.decision
    assert called is not None
    try:
        return token.top.environment.decision(decision_id, called.binding, deployment, variables)
    except NotDeployed as missing:
        raise Failure("CALLED_DECISION_ERROR", missing.detail) from missing
    except DecisionError as error:
        raise Failure("DECISION_EVALUATION_ERROR", f"决策“{decision_id}”：{error.message_zh}") from error


class ScriptTask(Working, SpiffScriptTask):
    """FEEL: one expression into its result variable, or assignments."""

    type = "SCRIPT_TASK"

    def work(self, token: Token) -> bool | None:
        script = self.settings.script
        if script is None:
            return super().work(token)
        top = token.top
        scope = token.own_scope()
        if script.expression is not None:
            token.outcome = {
                script.result_variable: evaluate_json(script.expression, scope, top.feel_context)
            }
            return True
        try:
            results = script.assignments.evaluate(names_in(scope), top.feel_context)
        except FeelError as error:
            raise Failure("EXTRACT_VALUE_ERROR", f"脚本出错：{error}") from error
        token.outcome = {name: as_json(value, name, "EXTRACT_VALUE_ERROR") for name, value in results.items()}
        return True
