"""Schemas of rehearsals: scenarios, what became of them, what waits."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.queries.rehearsal.run import MAX_SCENARIOS
from api.schemas.common import Findings, Moment
from api.schemas.studio import Drawn

MAX_NAME = 80


class RehearseBody(Drawn):
    """画好的，和要预演的情景（写法同 scenario.yaml 的一项）。"""

    scenarios = fields.List(
        fields.Dict(keys=fields.String()), required=True, validate=validate.Length(1, MAX_SCENARIOS)
    )


class RehearsedGroup(Schema):
    """一个岗位。"""

    code = fields.String(required=True)
    name = fields.String(required=True)


class OpenedTask(Schema):
    """出现的一件待办。"""

    element_id = fields.String(required=True)
    name = fields.String(required=True)
    groups = fields.List(fields.Nested(RehearsedGroup), required=True)
    due = Moment(required=True, allow_none=True)


class WaitingTask(OpenedTask):
    """等着办的一件；`form` 是表单编号，`form_key` 是已发布的那一版，`values` 是表单打开时的值。"""

    process = fields.String(required=True)
    form = fields.String(required=True, allow_none=True)
    form_key = fields.String(required=True, allow_none=True)
    values = fields.Dict(keys=fields.String(), required=True)


class RehearsedAt(Schema):
    """一处计时。"""

    name = fields.String(required=True)
    at = Moment(required=True)


class RehearsedTimer(RehearsedAt):
    """等着到期的一处计时。"""

    element_id = fields.String(required=True)


class RehearsedDecision(Schema):
    """一次决策：命中第几条规则、结论（JSON）。"""

    decision_id = fields.String(required=True)
    name = fields.String(required=True)
    rules = fields.List(fields.Integer(), required=True)
    output = fields.String(required=True)


class RehearsedPaper(Schema):
    """出具的一份文书。"""

    code = fields.String(required=True)
    name = fields.String(required=True)


class RehearsedStep(Schema):
    """一步：虚拟时钟、图上动了什么（on、off、gone、flow）、出现了什么、哪里不如预期。"""

    kind = fields.String(required=True)
    told = fields.String(required=True)
    at = Moment(required=True)
    moves = fields.List(fields.List(fields.String()), required=True)
    opened = fields.List(fields.Nested(OpenedTask), required=True)
    fired = fields.List(fields.Nested(RehearsedAt), required=True)
    decisions = fields.List(fields.Nested(RehearsedDecision), required=True)
    documents = fields.List(fields.Nested(RehearsedPaper), required=True)
    messages = fields.List(fields.String(), required=True)
    calls = fields.List(fields.String(), required=True)
    case_status = fields.String(required=True)
    problems = fields.List(fields.String(), required=True)
    findings = fields.List(fields.Nested(Findings), required=True)


class RehearsedPlace(Schema):
    """图上的一处。"""

    element_id = fields.String(required=True)
    name = fields.String(required=True)


class RehearsedIncident(RehearsedPlace):
    """停住的一处和原因。"""

    message = fields.String(required=True)


class RehearsedMessage(Schema):
    """等着的一个消息。"""

    name = fields.String(required=True)
    label = fields.String(required=True)
    key = fields.String(required=True)


class RehearsedVariable(Schema):
    """一项数据，按人读的样子。"""

    name = fields.String(required=True)
    label = fields.String(required=True)
    text = fields.String(required=True)


class RehearsedStanding(Schema):
    """停下来的时候：等着谁、等着什么、停在哪里。"""

    at = Moment(required=True)
    ended = fields.Boolean(required=True)
    case_status = fields.String(required=True)
    tasks = fields.List(fields.Nested(WaitingTask), required=True)
    jobs = fields.List(fields.Nested(RehearsedPlace), required=True)
    timers = fields.List(fields.Nested(RehearsedTimer), required=True)
    messages = fields.List(fields.Nested(RehearsedMessage), required=True)
    incidents = fields.List(fields.Nested(RehearsedIncident), required=True)
    variables = fields.List(fields.Nested(RehearsedVariable), required=True)


class RehearsedOutcome(Schema):
    """一个情景的结果；只问一个时有 `steps` 和 `standing`。"""

    name = fields.String(required=True)
    ok = fields.Boolean(required=True)
    ended = fields.Boolean(required=True)
    problems = fields.List(fields.String(), required=True)
    steps = fields.List(fields.Nested(RehearsedStep), required=True)
    standing = fields.Nested(RehearsedStanding, required=True, allow_none=True)


class Rehearsed(Schema):
    """预演的结果；`missed` 是这些情景都没有走到的（应走到 `wanted` 处），`skipped` 是时间不够没有预演的。"""

    process = fields.String(required=True)
    name = fields.String(required=True)
    outcomes = fields.List(fields.Nested(RehearsedOutcome), required=True)
    skipped = fields.List(fields.String(), required=True)
    missed = fields.List(fields.Nested(RehearsedPlace), required=True)
    wanted = fields.Integer(required=True)


class ScenarioDocument(Schema):
    """一个情景；`own` 是本租户的设计员写的，能去掉。"""

    name = fields.String(required=True)
    own = fields.Boolean(required=True)
    document = fields.Dict(keys=fields.String(), required=True)


class ScenarioBody(Schema):
    """要存的情景（写法同 scenario.yaml 的一项）。"""

    document = fields.Dict(keys=fields.String(), required=True)
