"""Every error leaves as a problem document: refusals, HTTP errors, wrong input, and what we did not foresee."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from api.messages import flat
from api.platform import platform
from api.problems import findings_json, problem, problem_of
from engine.context import Actor
from engine.errors import Finding, NotFound, Refusal
from engine.ports import NotDeployed
from engine.safe_traceback import traced
from engine.store.faults import fault_of

log = logging.getLogger(__name__)

#: So much of a wrong value is told back.
SHOWN = 40
#: Methods that save nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SECRET = ("password", "token", "secret")
_KINDS: dict[type, str] = {
    type(None): "null", bool: "true 或 false", str: "文字", list: "列表", dict: "对象",
}  # fmt: skip
_EXPECTED = {"必填": "有这个字段", "不能为空": "不是 null 的值"}
_DETAILS = {
    400: ("bad_request", "请求看不懂"),
    404: ("not_found", "没有这个地址"),
    405: ("method_not_allowed", "这个地址不能这样用"),
    406: ("not_acceptable", "给不出这种格式"),
    413: ("too_large", "请求太大"),
    415: ("media_type", "请求的格式不对"),
    429: ("too_many", "请求太频繁"),
}


def install(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(Refusal, problem_of_refusal)
    app.register_error_handler(NotDeployed, problem_of_missing_resource)
    app.register_error_handler(ValidationError, problem_of_validation)
    app.register_error_handler(HTTPException, problem_of_http)
    app.register_error_handler(DataError, problem_of_unstorable)
    app.register_error_handler(SQLAlchemyError, problem_of_database)
    app.register_error_handler(Exception, problem_of_surprise)


def problem_of_refusal(refusal: Refusal) -> Response:
    """A refusal in its own words; what somebody was denied, or did not get to see, is noted."""
    denied: Actor | None = g.get("actor")
    if denied is not None and refusal.kind in ("forbidden", "not_found"):
        rule = request.url_rule.rule if request.url_rule else ""
        code = f"{refusal.code} {request.method} {rule}"
        platform().notes.note("Denied", denied.tenant, denied.user, code, denied.door, denied.address)
    return problem_of(refusal)


def problem_of_missing_resource(missing: NotDeployed) -> Response:
    """What a question needs is not published at the place that it is about, nor above it."""
    return problem_of(NotFound("not_deployed", missing.detail, where=missing.ref[:SHOWN], expected="已部署"))


def problem_of_http(error: HTTPException) -> AnyResponse:
    """An error of the web framework, told in our words."""
    data = getattr(error, "data", None) or {}
    if "messages" in data:
        return _fields_wrong(data["messages"])
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    code, detail = _DETAILS.get(error.code, ("http_error", "请求没有办成"))
    more: dict[str, Any] = {"found": (error.description or "") if error.code in (400, 415) else ""}
    if error.code == 413:
        more = _size_told()
    answer = problem(error.code, code, detail, **more)
    if error.code == 405:
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return answer


def _size_told() -> dict[str, str]:
    """Which bound of a request's size was passed; an unread body has no parts that could be named."""
    length, most = request.content_length, request.max_content_length
    if length is not None and most is not None and length <= most:
        return {"where": "body", "expected": f"表单至多 {request.max_form_parts} 个部分", "found": "部分太多"}
    expected = f"整个请求不超过 {_mb(most)}" if most is not None else "更小的请求"
    return {"where": "body", "expected": expected, "found": _mb(length) if length is not None else "更大"}


def _mb(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB（{size} 字节）"


def problem_of_validation(error: ValidationError) -> Response:
    """Input that a schema refused."""
    return _fields_wrong(error.messages)


def problem_of_unstorable(error: DataError) -> Response:
    """A value that the database cannot even compare with."""
    return problem(400, "unstorable", "有的值太长，或含有数据库不能用的字符", expected="数据库各列放得下的值")


def problem_of_database(error: SQLAlchemyError) -> Response:
    """An error of the database outside of the bus: its state when it tells of that, else a surprise."""
    fault = fault_of(error)
    return problem_of_surprise(error) if fault is None else problem_of(fault)


def problem_of_surprise(error: Exception) -> Response:
    """Something that we did not foresee: a number for the person, the trace for the log, personal values for nobody.
    Where in a write it happened is not known, so neither is whether that was saved."""
    incident = secrets.token_hex(6)
    rule = request.url_rule.rule if request.url_rule else request.path
    log.error("incident %s at %s %s: %s", incident, request.method, rule, traced(error))
    told = "" if request.method in SAFE else "办成没有还不知道，请先看一眼，没有办成再重办。"
    return problem(500, "internal", f"平台内部出错，编号 {incident}。{told}", incident=incident)


def _fields_wrong(messages: Any) -> Response:
    findings = [
        Finding("field_invalid", text, where or "body", _expected(text), _given(where))
        for where, text in flat(messages)
    ]
    first = findings[0] if findings else Finding("field_invalid", "请求看不懂")
    detail = f"有 {len(findings)} 处填得不对：{first.where} {first.message}".strip()
    told = {"where": first.where, "expected": first.expected, "found": first.found}
    return problem(400, "field_invalid", detail, **told, findings=findings_json(findings))


def _expected(message: str) -> str:
    return message if "应" in message else _EXPECTED.get(message, "见接口说明 /api/docs")


def _body() -> Any:
    """The request's JSON, None when it has none that can be read: this is asked while a problem is being told."""
    try:
        return request.get_json(silent=True) if request.is_json else None
    except Refusal:
        return None


def _given(where: str) -> str:
    """What the request has at this place, as far as one line shows it; nothing of what is secret or not there."""
    name = where.rpartition(".")[2]
    if any(word in name for word in _SECRET):
        return ""
    value: Any = _body()
    if not name:
        return _KINDS.get(type(value), "数") if request.content_length else "空"
    if value is None:
        value = request.args.get(where)
    else:
        for step in where.split("."):
            if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = value.get(step) if isinstance(value, Mapping) else None
    if value is None or isinstance(value, Mapping | list):
        return "" if value is None else "列表" if isinstance(value, list) else "对象"
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…（共 {len(text)} 字）"
