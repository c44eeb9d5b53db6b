"""What forms and filters choose from: enumerations, dispute types, the org tree, procedures, groups, colleagues."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, validate

from api.blueprint import Blueprint
from api.queries import places
from api.reads import reader, require
from api.schemas.lookups import ENUMS, Colleague, DisputeTypeRow, HandbookProcedure, OrgUnit
from casework.roles import Kind
from casework.tables import domain
from casework.tables.case_facts import case_facts
from casework.tables.case_messages import case_messages
from casework.tables.message_labels import message_labels, message_labels_within
from casework.tables.procedure_list import procedures
from casework.tables.statuses import statuses
from engine.access import authz
from engine.errors import Forbidden

blueprint = Blueprint("lookups", "lookups", url_prefix="/api/lookups", description="枚举、分类、机构、岗位")


class PlaceQuery(Schema):
    """在哪个地方（机构编码）；不写是本区县，连同它的镇街自己的。"""

    place = fields.String(load_default=None, validate=validate.Length(1, 40))


class MessageName(Schema):
    """一条消息在流程图里的名字与人的叫法；case_message：人可以对案件发出的。"""

    name = fields.String(required=True)
    label = fields.String(required=True)
    case_message = fields.Boolean(required=True)


class StaffQuery(Schema):
    """哪个组，在哪个机构。"""

    group = fields.String(load_default=None)
    org_code = fields.String(load_default=None)


class CaseFactName(Schema):
    """案卷里的一项事实。"""

    field = fields.String(required=True)
    label = fields.String(required=True)
    enum = fields.String(required=True, allow_none=True)


class RolesQuery(Schema):
    """哪个机构；不写是本区县。"""

    place = fields.String(load_default=None, validate=validate.Length(1, 40))


class RoleRow(Schema):
    """一个岗位。"""

    group = fields.String(required=True, metadata={"description": "标识，流程图里写的"})
    name = fields.String(required=True)
    short = fields.String(required=True, metadata={"description": "页面上的简称"})
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in Kind]))
    levels = fields.List(fields.String(), required=True)
    permissions = fields.List(fields.String(), required=True)
    excludes = fields.List(fields.String(), required=True, metadata={"description": "同一个人不能兼任的岗位"})
    pages = fields.List(
        fields.String(), required=True, metadata={"description": "打头的几页，第一页是登录后到的"}
    )


class CaseStatus(Schema):
    """一个案件主状态。"""

    value = fields.String(required=True)
    label = fields.String(required=True)
    means = fields.List(fields.String(), required=True)


@blueprint.route("/enums", methods=["GET"])
@blueprint.response(200)
@blueprint.doc(responses={"200": {"description": "OK", "content": {"application/json": {"schema": ENUMS}}}})
def get_enums() -> dict[str, list[dict[str, str]]]:
    """全部枚举：值与中文，按手册的次序。"""
    return {
        name: [{"value": value, "label": label} for value, label in domain.enum(name).items()]
        for name in domain.enum_names()
    }


@blueprint.route("/case-statuses", methods=["GET"])
@blueprint.response(200, CaseStatus(many=True))
def get_case_statuses() -> list[dict[str, Any]]:
    """案件主状态：编号、中文名、平台据以办事的含义。"""
    return [
        {"value": name, "label": row.label, "means": sorted(row.means)} for name, row in statuses().items()
    ]


@blueprint.route("/case-facts", methods=["GET"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.response(200, CaseFactName(many=True))
def get_case_facts(wanted: dict[str, str | None]) -> list[dict[str, Any]]:
    """案卷里的事实：案件字段、中文名、取哪个枚举，按页面列出的次序。"""
    facts = case_facts(wanted["place"] or places.own_place(reader()))
    return [{"field": name, "label": row.label, "enum": row.enum} for name, row in facts.items()]


@blueprint.route("/dispute-types", methods=["GET"])
@blueprint.response(200, DisputeTypeRow(many=True))
def get_dispute_types() -> list[dict[str, Any]]:
    """18 大类、150 小类，带各自的缺省值。"""
    return [asdict(row) for row in domain.dispute_types().values()]


@blueprint.route("/procedures", methods=["GET"])
@blueprint.response(200, HandbookProcedure(many=True))
def get_procedures() -> list[dict[str, str]]:
    """手册的程序：编号、标识、名称。"""
    return [asdict(row) for row in procedures().values()]


@blueprint.route("/messages", methods=["GET"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.response(200, MessageName(many=True))
def get_messages(wanted: dict[str, str | None]) -> list[dict[str, Any]]:
    """消息的叫法：案件消息与程序之间的消息，各地可以加自己的。"""
    own = places.own_place(reader())
    labels = message_labels(wanted["place"]) if wanted["place"] else message_labels_within(own)
    sent = case_messages(wanted["place"] or own).messages
    return [{"name": name, "label": labels[name], "case_message": name in sent} for name in sorted(labels)]


@blueprint.route("/orgs", methods=["GET"])
@blueprint.response(200, OrgUnit(many=True))
def get_orgs() -> list[dict[str, Any]]:
    """本区县的机构树。"""
    return places.org_tree(reader())


@blueprint.route("/roles", methods=["GET"])
@blueprint.arguments(RolesQuery, location="query")
@blueprint.response(200, RoleRow(many=True))
def get_roles(wanted: dict[str, str | None]) -> list[dict[str, Any]]:
    """岗位表：本区县（或者写明的机构）有的岗位，名称、层级、权限；怎样加见 docs/roles.md。"""
    tx = reader()
    place = wanted["place"] or tx.tenant
    if not authz.covers(tx.tenant, place):
        raise Forbidden("outside_tenant", "不是本区县的机构", where="place", expected=tx.tenant, found=place)
    return places.roles(place)


@blueprint.route("/staff", methods=["GET"])
@blueprint.arguments(StaffQuery, location="query")
@blueprint.response(200, Colleague(many=True))
def get_staff(wanted: dict[str, str | None]) -> list[dict[str, Any]]:
    """本区县的工作人员与岗位，供转办时选。"""
    require(authz.READ_CASES, said="没有看工作人员名单的权限")
    return places.staff(reader(), wanted["group"], wanted["org_code"])
