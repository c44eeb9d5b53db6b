"""Schemas of the studio: procedures, drawn processes, findings, changes in words."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.schemas.common import Findings, Key, Moment

MAX_XML = 5_000_000


class Place(Schema):
    """一个区县，或市。"""

    code = fields.String(required=True)
    name = fields.String(required=True)


class PublishedVersion(Schema):
    """一个区县自己的版本；`changes` 是与市版不同的处数。"""

    place = fields.String(required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    changes = fields.Integer(required=True)
    at = Moment(required=True)
    by = fields.String(required=True)
    note = fields.String(required=True)


class KeptDrawing(Schema):
    """本人在一个地方还没有发布的草稿。"""

    place = fields.String(required=True)
    saved_at = Moment(required=True)


class Procedure(Schema):
    """列表的一行；`versions` 与 `places` 同序，空的是沿用市版。"""

    ref = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    group = fields.String(required=True)
    steps = fields.Integer(required=True)
    running = fields.Integer(required=True)
    versions = fields.List(fields.Nested(PublishedVersion, allow_none=True), required=True)
    changed_at = Moment(required=True)
    changed_by = fields.String(required=True)
    drawings = fields.List(fields.Nested(KeptDrawing), required=True)


class ProcedureList(Schema):
    """全部程序，各区县用哪一版。"""

    places = fields.List(fields.Nested(Place), required=True)
    items = fields.List(fields.Nested(Procedure), required=True)


class SourceQuery(Schema):
    """哪个区县的；`key` 指定某一版。"""

    place = fields.String(required=True, validate=validate.Length(1, 40))
    key = Key(load_default=None)


class StoredForm(Schema):
    """一张已发布的表单。"""

    key = fields.String(required=True)
    ref = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    org_code = fields.String(required=True)
    resource_name = fields.String(required=True)
    schema = fields.Dict(keys=fields.String(), required=True)


class StoredDecision(Schema):
    """一个已发布的决策文件；`decisions` 是流程用到的决策。"""

    key = fields.String(required=True)
    ref = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    org_code = fields.String(required=True)
    resource_name = fields.String(required=True)
    xml = fields.String(required=True)
    decisions = fields.List(fields.String(), required=True)


class Town(Schema):
    """区县下面的一个镇街，在用哪一版；`own` 是自己的版本。"""

    code = fields.String(required=True)
    name = fields.String(required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    own = fields.Boolean(required=True)


class OneVersion(Schema):
    """一个版本：何时、谁、为什么；`retired`：已停用，不再用它开始新的。"""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    org_code = fields.String(required=True)
    retired = fields.Boolean(required=True)
    at = Moment(required=True)
    by = fields.String(required=True)
    note = fields.String(required=True)


class Source(Schema):
    """一个区县正在用的流程图与表单；只有草稿的新流程没有 `key`。`own`：由本租户来画和发布。"""

    ref = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    place = fields.Nested(Place, required=True)
    own = fields.Boolean(required=True)
    key = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    org_code = fields.String(required=True)
    resource_name = fields.String(required=True)
    xml = fields.String(required=True)
    forms = fields.List(fields.Nested(StoredForm), required=True)
    decisions = fields.List(fields.Nested(StoredDecision), required=True)
    versions = fields.List(fields.Nested(OneVersion), required=True)
    running = fields.Integer(required=True)
    towns = fields.List(fields.Nested(Town), required=True)


REF = validate.Regexp(r"^[A-Za-z_][\w.-]{0,99}$", error="字母开头，只用字母、数字、横线、下划线")


class DrawnDecision(Schema):
    """画过的一个决策文件。"""

    id = fields.String(required=True, validate=REF)
    xml = fields.String(required=True, validate=validate.Length(1, MAX_XML))


class Drawn(Schema):
    """画好的流程图，和这次改过的表单、决策。"""

    place = fields.String(required=True, validate=validate.Length(1, 40))
    xml = fields.String(required=True, validate=validate.Length(1, MAX_XML))
    forms = fields.List(
        fields.Dict(keys=fields.String()), load_default=list, validate=validate.Length(max=100)
    )
    decisions = fields.List(fields.Nested(DrawnDecision), load_default=list, validate=validate.Length(max=50))


class DrawnBody(Drawn):
    """画好的，与哪一版比较：`base` 空着是新流程。"""

    base = Key(required=True, allow_none=True, metadata={"description": "与哪一版比较"})


class ChangeRow(Schema):
    """一处不同：`sign` 是 +、~、−。"""

    sign = fields.String(required=True)
    text = fields.String(required=True)
    element_id = fields.String(required=True)


class StudioFinding(Findings):
    """检查出的一处；`path` 是从开始走到那里的最短一条路（元素编号）。"""

    path = fields.List(fields.String(), required=True)


class CheckResult(Schema):
    """检查结果；`blocked` 时不能发布；`explained` 是设计员写了理由的提醒数。"""

    findings = fields.List(fields.Nested(StudioFinding), required=True)
    explained = fields.Integer(required=True)
    passed = fields.Integer(required=True)
    blocked = fields.Boolean(required=True)
    changes = fields.List(fields.Nested(ChangeRow), required=True)


class CompareQuery(Schema):
    """两个版本的编号；`place` 是在哪里看（市里看区县的版本时要写）。"""

    base = Key(required=True)
    key = Key(required=True)
    place = fields.String(load_default=None, validate=validate.Length(1, 40))


class PublishedOn(Schema):
    """发布到的一个地方；`seen` 是打开时在那里用的版本，没有的空着。"""

    code = fields.String(required=True, validate=validate.Length(1, 40))
    seen = Key(required=True, allow_none=True)


class PublishBody(DrawnBody):
    """发布；`note` 是给同事看的一句话，`places` 缺省为画图的那个地方。"""

    note = fields.String(required=True, validate=validate.Length(2, 200))
    places = fields.List(
        fields.Nested(PublishedOn), load_default=None, allow_none=True, validate=validate.Length(1, 100)
    )


class PublishedThere(Schema):
    """一个地方的新版本。"""

    place = fields.String(required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    is_new = fields.Boolean(required=True)


class Published(Schema):
    """发布的结果：一个地方一项，第一项是画图的那个地方（发布到了那里的话）。"""

    places = fields.List(fields.Nested(PublishedThere), required=True)


class PlaceQuery(Schema):
    """哪个区县的。"""

    place = fields.String(required=True, validate=validate.Length(1, 40))


class DrawingBody(Drawn):
    """要存的草稿；`name` 是流程的名称，`base` 是从哪一版画起（新流程空着）。地方在地址里。"""

    place = fields.String(load_default="")
    base = Key(required=True, allow_none=True)
    name = fields.String(required=True, validate=validate.Length(1, 200))


class DrawingState(Schema):
    """草稿的版本（也在 ETag 里）和何时存的。"""

    version = fields.Integer(required=True)
    saved_at = Moment(required=True)


class DrawingRow(DrawingState):
    """本人的一份草稿；`base` 是从哪一版画起（新流程空着）。"""

    ref = fields.String(required=True)
    place = fields.String(required=True)
    name = fields.String(required=True)
    base = fields.String(required=True, allow_none=True)
    xml = fields.String(required=True)
    forms = fields.List(fields.Dict(keys=fields.String()), required=True)
    decisions = fields.List(fields.Nested(DrawnDecision), required=True)


class DrawingAnswer(Schema):
    """本人的草稿；没有的空着。"""

    drawing = fields.Nested(DrawingRow, required=True, allow_none=True)


class HeatRow(Schema):
    """现在停在一处的件数；1–4 件不给数（`few`）。"""

    element_id = fields.String(required=True)
    count = fields.Integer(required=True, allow_none=True)
    few = fields.Boolean(required=True)
    level = fields.Integer(required=True, metadata={"description": "1–3，越高越多"})
