"""Schemas of the session."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class SignIn(Schema):
    """账号与密码。"""

    user = fields.String(required=True, validate=validate.Length(1, 80))
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


class PasswordChange(Schema):
    """原来的密码与新的密码。"""

    old_password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))
    new_password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


class RoleChoice(Schema):
    """要换到的岗位。"""

    role = fields.String(
        required=True, validate=validate.Length(1, 121), metadata={"example": "county_window@01-01"}
    )


class Role(Schema):
    """岗位：候选组与所在机构。"""

    role = fields.String(required=True)
    group = fields.String(required=True)
    org_code = fields.String(required=True)


class Me(Schema):
    """登录的人。"""

    user = fields.String(required=True)
    name = fields.String(required=True)
    tenant = fields.String(required=True)
    roles = fields.List(fields.Nested(Role), required=True)
    acting_role = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    pages = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "这个岗位打头的几页（岗位表的 pages），第一页是登录后到的"},
    )


class DemoAccount(Schema):
    """可以试的账号。"""

    user = fields.String(required=True)
    words = fields.String(required=True)


class Demonstration(Schema):
    """演示数据库的密码与账号。"""

    password = fields.String(required=True)
    accounts = fields.List(fields.Nested(DemoAccount), required=True)


class SessionState(Schema):
    """本人（没有登录时为空）与防伪标记。"""

    user = fields.Nested(Me, allow_none=True, required=True)
    csrf_token = fields.String(required=True, allow_none=True)
    demo = fields.Nested(
        Demonstration,
        allow_none=True,
        metadata={"description": "只有演示数据库才有：人人知道的密码和可以试的账号"},
    )
