"""Addresses: keys in them fit the database, and nothing in them is what no database keeps."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

from engine.errors import Invalid

MAX_KEY = 2**63 - 1
#: No address of ours comes near it.
MAX_PATH = 1_000


class KeyConverter(IntegerConverter):
    """`<int:…>`: whole numbers of 63 bits; with a larger one there is no such address."""

    def __init__(self, addresses: Map, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", MAX_KEY)
        super().__init__(addresses, *args, **kwargs)


def install(app: Flask) -> None:
    """To be called before the first route is added."""
    app.url_map.converters["int"] = KeyConverter
    app.before_request(_refuse_odd)


def _refuse_odd() -> None:
    """PostgreSQL keeps no NUL in a text, so none can be looked for; no file system has a name without an end."""
    if "\0" in request.path or b"%00" in request.query_string:
        raise Invalid("address", "地址里有不能用的字符", where="URL", expected="没有 NUL 的文字", found="NUL")
    if len(request.path) > MAX_PATH:
        raise Invalid("address", "地址太长", "URL", f"至多 {MAX_PATH} 个字符", f"{len(request.path)} 个字符")
