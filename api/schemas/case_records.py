"""Schemas of what stands beside a case: its filled-in forms, supervision, sampling, escalation; and acts on it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.schemas.common import Moment
from api.schemas.filled import FilledForm
from casework.tables.case_messages import LONGEST_REASON


class PaperRef(Schema):
    """当时出具的文书。"""

    key = fields.String(required=True)
    template = fields.String(required=True)
    name = fields.String(required=True)
    number = fields.String(required=True)


class Deed(Schema):
    """办了一步：何时、谁、做了什么、填了什么、出了什么文书。"""

    at = Moment(required=True)
    who = fields.String(required=True)
    role = fields.String(required=True)
    by_person = fields.Boolean(required=True)
    what = fields.String(required=True)
    task_key = fields.String(required=True, allow_none=True)
    form = fields.Nested(FilledForm, required=True, allow_none=True)
    papers = fields.List(fields.Nested(PaperRef), required=True)


class FormDeed(Deed):
    """一张填过的表单，与它所在的程序。"""

    process_name = fields.String(required=True)
    agreement = fields.Boolean(required=True)


class Awaited(Schema):
    """还在等的一步。"""

    task_key = fields.String(required=True)
    name = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True)
    candidate_groups = fields.List(fields.String(), required=True)
    due_at = Moment(required=True, allow_none=True)
    created_at = Moment(required=True)


class Beside(Schema):
    """案件旁边的一个流程实例。"""

    key = fields.String(required=True)
    state = fields.String(required=True)
    started_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    deeds = fields.List(fields.Nested(Deed), required=True)
    waiting_for = fields.List(fields.Nested(Awaited), required=True)


class Rung(Schema):
    """督办到了哪一级：谁、何时、为什么、出了什么。"""

    level = fields.String(required=True)
    name = fields.String(required=True)
    at = Moment(required=True)
    who = fields.String(required=True)
    role = fields.String(required=True)
    by_person = fields.Boolean(required=True)
    why = fields.String(required=True)
    paper = fields.Nested(PaperRef, required=True, allow_none=True)


class Supervision(Beside):
    """一次督办。"""

    reason = fields.String(required=True)
    overdue_days = fields.Integer(required=True, allow_none=True)
    requests = fields.Integer(required=True)
    target = fields.String(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True)
    level_name = fields.String(required=True)
    result = fields.String(required=True, allow_none=True)
    rungs = fields.List(fields.Nested(Rung), required=True)


class SampledCase(Schema):
    """样本的一件。"""

    case_code = fields.String(required=True)
    grade = fields.String(required=True)


class DrawProof(Schema):
    """一次抽样的证据：谁都可以用它重抽。`differences` 为空：平台刚才重抽，结果一致。"""

    draw_key = fields.String(required=True)
    algorithm = fields.String(required=True)
    period = fields.String(required=True)
    org = fields.String(required=True)
    population = fields.Integer(required=True)
    grade_counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    sizes = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    frame_hash = fields.String(required=True)
    published_at = fields.String(required=True, allow_none=True)
    public_value = fields.String(required=True)
    public_source = fields.String(required=True, allow_none=True)
    drawn_at = fields.String(required=True, allow_none=True)
    witness = fields.String(required=True, allow_none=True)
    seeds = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    sample = fields.List(fields.Nested(SampledCase), required=True)
    grade = fields.String(required=True, allow_none=True)
    rank = fields.Integer(required=True, allow_none=True)
    differences = fields.List(fields.String(), required=True)


class Sampling(Beside):
    """一次抽访。"""

    batch_no = fields.String(required=True, allow_none=True)
    level = fields.String(required=True)
    level_name = fields.String(required=True)
    grade = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True, allow_none=True)
    proof = fields.Nested(DrawProof, required=True, allow_none=True)


class Holder(Schema):
    """由谁主办，从何时到何时。"""

    from_ = Moment(required=True, data_key="from", attribute="from")
    until = Moment(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True)
    level_name = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    unit_name = fields.String(required=True)
    direction = fields.String(required=True)
    who = fields.String(required=True)
    role = fields.String(required=True)


class Escalation(Beside):
    """一次提级或下转。"""

    from_level = fields.String(required=True, allow_none=True)
    to_level = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True)


class Review(Beside):
    """一次会商研判。"""

    tier = fields.String(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True)


class Related(Schema):
    """有关联的另一件案子；您看不到它时没有标题。"""

    case_code = fields.String(required=True)
    how = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    visible = fields.Boolean(required=True)


class CaseRecords(Schema):
    """案件旁边的记录：督办、抽访、回访、由谁主办、提级、会商、关联案件。"""

    supervisions = fields.List(fields.Nested(Supervision), required=True)
    samplings = fields.List(fields.Nested(Sampling), required=True)
    follow_ups = fields.List(fields.Nested(Beside), required=True)
    holders = fields.List(fields.Nested(Holder), required=True)
    escalations = fields.List(fields.Nested(Escalation), required=True)
    reviews = fields.List(fields.Nested(Review), required=True)
    related = fields.List(fields.Nested(Related), required=True)


class CaseAct(Schema):
    """您可以对案件做的一件事：叫什么，先说明什么后果，理由多长，要不要指明另一件案子。"""

    name = fields.String(required=True)
    label = fields.String(required=True)
    consequence = fields.String(required=True)
    reason_least = fields.Integer(required=True)
    reason_most = fields.Integer(required=True)
    other_case = fields.String(
        required=True, allow_none=True, metadata={"description": "要指明的另一件案子叫什么，如主案"}
    )
    danger = fields.Boolean(required=True, metadata={"description": "按钮用警示色"})
    frequent = fields.Boolean(required=True, metadata={"description": "自成一个按钮"})
    interrupts = fields.Boolean(required=True, metadata={"description": "程序可以因它停下"})


class ActBody(Schema):
    """做什么、为什么；要指明另一件案子的（如并案的主案），写它的案号。"""

    name = fields.String(required=True, validate=validate.Length(1, 60))
    reason = fields.String(required=True, validate=validate.Length(1, LONGEST_REASON))
    other_case = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 40))
