"""The blueprint of /api: flask-smorest's, with bodies read by the platform's own reader of JSON."""

from __future__ import annotations

from typing import Any

import flask
import flask_smorest
from flask import current_app, request
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import UnsupportedMediaType

from engine.errors import Invalid
from engine.json_input import parse_json

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MULTIPART = "multipart/form-data"
#: So much of a wrong name or value is told back.
SHOWN = 40


class PlatformParser(FlaskParser):
    """Numbers stay decimal, and what could not be stored is refused: the same strictness as in /v2."""

    def _raw_load_json(self, req: flask.Request) -> Any:
        if not is_json_request(req):
            return core.missing
        data = req.get_data(cache=True)
        return parse_json(data) if data else core.missing


class Blueprint(flask_smorest.Blueprint):
    """A blueprint of /api."""

    ARGUMENTS_PARSER = PlatformParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_request(refuse_unknown_parameters)
        self.before_request(refuse_unread_body)


def refuse_unknown_parameters() -> None:
    """Invalid when the address has a query parameter that its route does not know: it would change nothing."""
    if not request.args:
        return
    known = query_names(current_app.view_functions[str(request.endpoint)])
    for name, value in request.args.items():
        if name not in known:
            raise Invalid(
                "unknown_parameter", "这个地址没有这个参数", where=name[:SHOWN],
                expected="、".join(known) or "不带参数", found=value[:SHOWN],
            )  # fmt: skip


def refuse_unread_body() -> None:
    """UnsupportedMediaType when a body comes in another form than its route reads, Invalid when the route reads none:
    what somebody has written is never passed over in silence. An empty object says nothing."""
    if request.method in SAFE or not request.content_length or request.mimetype == MULTIPART:
        return
    if not reads_body(current_app.view_functions[str(request.endpoint)]):
        if request.get_data(cache=True).strip() not in (b"", b"{}"):
            raise Invalid(
                "body_unread",
                "这个地址不读请求正文",
                where="body",
                expected="没有正文",
                found=request.mimetype,
            )
    elif not is_json_request(request):
        raise UnsupportedMediaType(f"{request.mimetype[:SHOWN] or '没有写明'}，应为 application/json")


def reads_body(view: Any) -> bool:
    """Whether a view declares a JSON body."""
    arguments = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    return any(argument.get("in") == "json" for argument in arguments)


def query_names(view: Any) -> list[str]:
    """The query parameters that a view declares, in their order."""
    arguments = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    schemas = [argument["schema"] for argument in arguments if argument.get("in") == "query"]
    found = [schema() if isinstance(schema, type) else schema for schema in schemas]
    return [field.data_key or name for schema in found for name, field in schema.fields.items()]
