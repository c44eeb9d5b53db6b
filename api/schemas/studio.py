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


class OneVersion(Schema):
    """一个版本：何时、谁、为什么。"""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    org_code = fields.String(required=True)
    at = Moment(required=True)
    by = fields.String(required=True)
    note = fields.String(required=True)


class Source(Schema):
    """一个区县正在用的流程图与表单。"""

    ref = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    place = fields.Nested(Place, required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    org_code = fields.String(required=True)
    resource_name = fields.String(required=True)
    xml = fields.String(required=True)
    forms = fields.List(fields.Nested(StoredForm), required=True)
    versions = fields.List(fields.Nested(OneVersion), required=True)
    running = fields.Integer(required=True)


class DrawnBody(Schema):
    """画好的流程图，和这次改过的表单。"""

    place = fields.String(required=True, validate=validate.Length(1, 40))
    xml = fields.String(required=True, validate=validate.Length(1, MAX_XML))
    forms = fields.List(
        fields.Dict(keys=fields.String()), load_default=list, validate=validate.Length(max=100)
    )
    base = Key(required=True, metadata={"description": "与哪一版比较"})


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
    """两个版本的编号。"""

    base = Key(required=True)
    key = Key(required=True)


class PublishBody(DrawnBody):
    """发布到一个区县；`note` 是给同事看的一句话。"""

    note = fields.String(required=True, validate=validate.Length(2, 200))


class Published(Schema):
    """发布的结果：这个区县的新版本。"""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    is_new = fields.Boolean(required=True)
