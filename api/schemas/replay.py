"""Schemas of 案件回放."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.common import Moment
from api.schemas.filled import FilledForm


class ChangedValue(Schema):
    """这一步改了的一项：之前、之后。"""

    label = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True)


class NamedValue(Schema):
    """名称与值。"""

    label = fields.String(required=True)
    value = fields.String(required=True)


class MatchedRule(Schema):
    """命中的一行规则。"""

    number = fields.Integer(required=True)
    outputs = fields.List(fields.Nested(NamedValue), required=True)


class DecisionThen(Schema):
    """当时的决策：输入、命中的行、结果。"""

    name = fields.String(required=True)
    inputs = fields.List(fields.Nested(NamedValue), required=True)
    rules = fields.List(fields.Nested(MatchedRule), required=True)
    output = fields.String(required=True)


class EntryRef(Schema):
    """记录在哪条链的第几条。"""

    chain = fields.String(required=True)
    chain_key = fields.String(required=True)
    seq = fields.Integer(required=True)


class StoryStep(Schema):
    """经过里的一步：何时、谁、做了什么、随后怎样。"""

    number = fields.Integer(required=True)
    at = Moment(required=True)
    who = fields.String(required=True)
    role = fields.String(required=True)
    by_person = fields.Boolean(required=True)
    what = fields.String(required=True)
    then = fields.List(fields.String(), required=True)


class ReplayStep(StoryStep):
    """一步：一个命令。`moves` 的每一项是 [on|off|gone|flow, 元素或连线编号, 流程编号, 元素实例编号]。"""

    process_key = fields.String(required=True, allow_none=True)
    element_id = fields.String(required=True, allow_none=True)
    moves = fields.List(fields.List(fields.String()), required=True)
    form = fields.Nested(FilledForm, required=True, allow_none=True)
    changed = fields.List(fields.Nested(ChangedValue), required=True)
    decisions = fields.List(fields.Nested(DecisionThen), required=True)
    entries = fields.List(fields.Nested(EntryRef), required=True)
    readable = fields.Boolean(required=True)
    looked = fields.Boolean(required=True)


class ReplayProcess(Schema):
    """案件走过的一个流程，和它当时的版本。"""

    process_key = fields.String(required=True)
    definition_key = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    place = fields.String(required=True)


class ReplayCase(Schema):
    """案件的抬头。"""

    key = fields.String(required=True)
    case_code = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    risk = fields.String(required=True, allow_none=True)
    sight = fields.String(required=True)


class ReplayAnswer(Schema):
    """全部步骤。"""

    case = fields.Nested(ReplayCase, required=True)
    steps = fields.List(fields.Nested(ReplayStep), required=True)
    processes = fields.List(fields.Nested(ReplayProcess), required=True)


class DiagramThen(Schema):
    """当时版本的流程图。"""

    xml = fields.String(required=True)


class FirstBroken(Schema):
    """第一条对不上的记录；`step` 是它在回放里的步号（不在任何一步里时为空），前后两步的时间一并给出。"""

    step = fields.Integer(required=True, allow_none=True)
    chain = fields.String(required=True)
    seq = fields.Integer(required=True)
    message = fields.String(required=True)
    at = Moment(required=True, allow_none=True)
    before_at = Moment(required=True, allow_none=True)
    after_at = Moment(required=True, allow_none=True)


class VerificationAnswer(Schema):
    """验证结果：全部对得上，或第一条对不上的。"""

    ok = fields.Boolean(required=True)
    entries = fields.Integer(required=True)
    steps = fields.Integer(required=True)
    replayed = fields.Integer(required=True)
    notes = fields.List(fields.String(), required=True)
    checked_at = Moment(required=True)
    head = fields.String(required=True)
    broken = fields.Nested(FirstBroken, required=True, allow_none=True)
    others = fields.Integer(required=True)
