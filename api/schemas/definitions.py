"""Schemas of definitions, forms, timers and history."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from api.schemas.common import Findings, Key, Moment, Page

KINDS = ("process", "requirements", "decision", "form")


class DefinitionQuery(Schema):
    """哪一类定义，在哪个地方看。"""

    kind = fields.String(load_default="process", validate=validate.OneOf(KINDS))
    place = fields.String(load_default=None, metadata={"description": "机构编码；不写为本租户的节点"})
    ref = fields.String(load_default=None)


class DefinitionVersion(Schema):
    """一个版本。"""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    version_tag = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    org_code = fields.String(required=True)
    tenant = fields.String(required=True)
    resource_name = fields.String(required=True)
    digest = fields.String(required=True)
    deployed_at = Moment(required=True, allow_none=True)
    deployed_by = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


class Definition(Schema):
    """一个定义在这个地方生效的版本（没有时为空），与它的全部版本，新的在前。"""

    ref = fields.String(required=True)
    name = fields.String(required=True)
    serving = fields.Nested(DefinitionVersion, required=True, allow_none=True)
    versions = fields.List(fields.Nested(DefinitionVersion), required=True)


class DefinitionText(DefinitionVersion):
    """一个版本的全文：BPMN、DMN 的 XML，或表单的 JSON。"""

    ref = fields.String(required=True)
    xml = fields.String(required=True, allow_none=True)
    form_schema = fields.Dict(required=True, allow_none=True)


class DeployForm(Schema):
    """部署到哪个节点，给同事看的一句话。"""

    org_code = fields.String(load_default=None)
    note = fields.String(load_default="", validate=validate.Length(max=500))


class DeployFiles(Schema):
    """.bpmn、.dmn、.form 文件，可以有多个。"""

    resources = fields.List(Upload(), required=True, validate=validate.Length(1, 200))


class DeployedDefinition(Schema):
    """一个文件里的一个定义：现在生效的版本，`is_new` 是这次才有的。"""

    kind = fields.String(required=True)
    ref = fields.String(required=True)
    name = fields.String(required=True)
    resource_name = fields.String(required=True)
    version_tag = fields.String(required=True, allow_none=True)
    org_code = fields.String(required=True)
    digest = fields.String(required=True)
    extra = fields.Raw(required=True, allow_none=True, metadata={"description": "决策表所在的文件等"})
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    is_new = fields.Boolean(required=True)
    recorded = fields.Dict(keys=fields.String(), metadata={"description": "新版记入历史的"})


class Deployed(Schema):
    """部署的结果：每个文件里的定义，现在是第几版，是不是新版。"""

    key = fields.String(required=True)
    org_code = fields.String(required=True)
    definitions = fields.List(fields.Nested(DeployedDefinition), required=True)


class CompareQuery(Schema):
    """从哪个版本到哪个版本（定义编号）。"""

    before = Key(required=True)
    after = Key(required=True)


class Change(Schema):
    """一处变化：added、removed、changed。"""

    change = fields.String(required=True)
    element_id = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)


class FormBody(Schema):
    """要检查的 form-js 表单。"""

    form_schema = fields.Dict(required=True)


class FormChecked(Schema):
    """表单能不能用，和可疑之处。"""

    usable = fields.Boolean(required=True)
    findings = fields.List(fields.Nested(Findings), required=True)


class TimerQuery(Schema):
    """在哪个地方看。"""

    place = fields.String(load_default=None)


class TimerRow(Schema):
    """一个计时键：值、层级（default、city、district）、依据。"""

    key = fields.String(required=True)
    duration = fields.String(required=True)
    kind = fields.String(required=True)
    day_kind = fields.String(required=True)
    meaning = fields.String(required=True)
    basis = fields.String(required=True)
    mark = fields.String(required=True)
    side = fields.String(required=True)
    level = fields.String(required=True)
    statutory = fields.Boolean(required=True)
    variants = fields.Dict(required=True, keys=fields.String(), values=fields.String())


class StartTimerRow(Schema):
    """一个按时间自己开始的流程：在哪里、下一次、上一次。"""

    process_id = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    definition_key = fields.String(required=True)
    element_id = fields.String(required=True)
    element_name = fields.String(
        required=True, allow_none=True, metadata={"description": "图上开始事件的名称"}
    )
    place = fields.String(required=True)
    timer = fields.String(required=True)
    timer_key = fields.String(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    late = fields.Boolean(required=True)
    fired_at = Moment(required=True, allow_none=True)
    instance_key = fields.String(required=True, allow_none=True)


class TimerBody(Schema):
    """新的值、设在哪个节点、为什么。"""

    org_code = fields.String(required=True)
    duration = fields.String(required=True, validate=validate.Length(1, 40))
    reason = fields.String(required=True, validate=validate.Length(4, 500))


class HistoryEntryRow(Schema):
    """一条历史记录；`records` 是记下的事实，敏感件不给。"""

    seq = fields.Integer(required=True)
    at = Moment(required=True)
    user = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    command = fields.String(required=True)
    semantics = fields.String(required=True)
    records = fields.List(fields.Raw(), required=True, allow_none=True)
    prev_hash = fields.String(required=True)
    hash = fields.String(required=True)


class HistoryPage(Page):
    """一条链的一页，从旧到新。"""

    items = fields.List(fields.Nested(HistoryEntryRow), required=True)


class BrokenEntry(Schema):
    """对不上的一条。"""

    tenant = fields.String(required=True)
    chain = fields.String(required=True)
    chain_key = fields.String(required=True)
    seq = fields.Integer(required=True)
    message = fields.String(required=True)
    table = fields.String(required=True, metadata={"description": "哪张表"})
    row = fields.String(required=True, metadata={"description": "那一行的主键，不含租户；各部分以 / 分开"})
    column = fields.String(required=True, metadata={"description": "哪一列；空：整行"})


class ChainVerified(Schema):
    """一条链核对的结果。"""

    ok = fields.Boolean(required=True)
    entries = fields.Integer(required=True)
    broken = fields.Nested(BrokenEntry, required=True, allow_none=True)


class Verified(Schema):
    """全租户核对的结果；还没有核对过时 `at` 为空。"""

    at = Moment(required=True, allow_none=True)
    ok = fields.Boolean(required=True, allow_none=True)
    entries = fields.Integer(required=True)
    chains = fields.Integer(required=True)
    checkpoints = fields.Integer(required=True)
    instances_replayed = fields.Integer(required=True)
    findings = fields.List(fields.Nested(BrokenEntry), required=True)
