"""Schemas of accounts, tokens and the record of accesses."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.paging import PageQuery

_ROLE = fields.String(validate=validate.Length(3, 121), metadata={"example": "county_window@01-01"})


class AccountRow(Schema):
    """账号：姓名、岗位、是否启用、能否用密码登录。"""

    user = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    active = fields.Boolean(required=True)
    has_password = fields.Boolean(required=True)
    roles = fields.List(fields.String(), required=True)


class AccountQuery(Schema):
    """一页多少个账号，从哪个之后接着看。"""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    after = fields.String(load_default="", validate=validate.Length(0, 80))


class AccountPage(Schema):
    """一页账号，按账号排。"""

    items = fields.List(fields.Nested(AccountRow), required=True)
    next_after = fields.String(allow_none=True, required=True)


class AccountWish(Schema):
    """账号应当是什么样；没有写的不变。新账号要有姓名与岗位。"""

    name = fields.String(validate=validate.Length(1, 80))
    email = fields.String(validate=validate.Length(1, 200))
    roles = fields.List(_ROLE, validate=validate.Length(0, 50))
    active = fields.Boolean()


class PasswordWish(Schema):
    """给别人设的新密码。"""

    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


class TokenWish(Schema):
    """令牌给谁用、有效多少天。"""

    label = fields.String(required=True, validate=validate.Length(1, 80))
    days = fields.Integer(load_default=90, validate=validate.Range(1, 366))


class TokenRow(Schema):
    """令牌：编号、用处、何时发的、何时到期、何时收回；令牌本身只在发的时候给一次。"""

    token_id = fields.String(required=True)
    label = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(allow_none=True, required=True)
    revoked_at = fields.AwareDateTime(allow_none=True, required=True)


class TokenMade(Schema):
    """新的令牌，只给这一次。"""

    token = fields.String(required=True)
    token_id = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class AccessQuery(PageQuery):
    """可以只看一个账号的。"""

    user = fields.String(load_default=None, validate=validate.Length(1, 80))


class AccessRow(Schema):
    """一条登记：第几条、何时、谁、经哪个入口、从哪里、做了什么。"""

    seq = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    actor = fields.String(required=True, metadata={"description": "谁做的；平台自己记的是 system"})
    door = fields.String(required=True, metadata={"description": "api、v2、cli、platform 或 migrate"})
    address = fields.String(required=True)
    kind = fields.String(
        required=True,
        metadata={
            "description": "AccountSet、TokenCreated、TokenRevoked、SignedIn、SignedOut、SessionsEnded、"
            "SignIn（程序）、SignInFailed、Denied"
        },
    )
    user = fields.String(allow_none=True, metadata={"description": "说的是哪个账号；没有这个账号时为空"})
    facts = fields.Dict(required=True)


class AccessPage(Schema):
    """一页登记，新的在前。"""

    items = fields.List(fields.Nested(AccessRow), required=True)
    next_cursor = fields.String(allow_none=True, required=True)
