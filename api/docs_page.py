"""The OpenAPI document as a page to read: made on the server, without scripts, so it works offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_STYLE = """
body{font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
color:#16222E;margin:0 auto;max-width:1080px;padding:24px}
h1{font-size:22px} h2{font-size:18px;border-bottom:1px solid #C3CCD3;margin-top:32px} h3{font-size:15px;margin:0}
section{border:1px solid #DAE0E4;border-radius:6px;padding:10px 14px;margin:10px 0}
code{font-family:ui-monospace,Consolas,monospace} .m{color:#1C4F78;font-weight:700;text-transform:uppercase}
table{border-collapse:collapse;margin:6px 0;width:100%} .d{color:#586673}
td,th{border-bottom:1px solid #DAE0E4;padding:3px 10px 3px 0;text-align:left;vertical-align:top}
"""


def docs_page(document: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>枫桥 · 接口说明</title>',
        f"<style>{_STYLE}</style><h1>枫桥 · 接口说明</h1><p>{escape(document['info'].get('description', ''))}</p>",
        '<p class="d">机器读的同一份：<a href="/api/openapi.json">/api/openapi.json</a>（OpenAPI 3）</p>',
        *_operations(document),
        "<h2>数据</h2>",
        *_schemas(document["components"].get("schemas", {})),
    ]
    return "".join(parts)


def _operations(document: Mapping[str, Any]) -> Iterator[str]:
    words = {tag["name"]: tag.get("description", "") for tag in document.get("tags", [])}
    by_tag: dict[str, list[str]] = {}
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in _METHODS:
            if method in item:
                operation = item[method]
                tag = (operation.get("tags") or [""])[0]
                by_tag.setdefault(tag, []).append(_operation(method, path, operation, shared))
    for tag, sections in by_tag.items():
        yield f"<h2>{escape(words.get(tag) or tag)}</h2>{''.join(sections)}"


def _operation(method: str, path: str, operation: Mapping[str, Any], shared: list[Any]) -> str:
    parts = [f'<section><h3><span class="m">{method}</span> <code>{escape(path)}</code></h3>']
    parts.append(f"<p>{escape(operation.get('summary', ''))}</p>")
    rows = [_parameter(p) for p in [*shared, *operation.get("parameters", [])] if "name" in p]
    if rows:
        parts.append(f"<table><tr><th>参数<th>在<th>类型<th>说明</tr>{''.join(rows)}</table>")
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<p>请求：<code>{escape(kind)}</code> {_type(content.get('schema', {}))}</p>")
    told = {status: answer for status, answer in operation.get("responses", {}).items() if status[0] == "2"}
    for status, answer in told.items():  # refusals are the same everywhere
        contents = answer.get("content", {}).values()
        parts += [f"<p>{escape(status)}：{_type(content.get('schema', {}))}</p>" for content in contents]
    return "".join(parts) + "</section>"


def _parameter(parameter: Mapping[str, Any]) -> str:
    needed = "（必填）" if parameter.get("required") else ""
    cells = (
        f"<code>{escape(parameter['name'])}</code>{needed}",
        escape(parameter.get("in", "")),
        _type(parameter.get("schema", {})),
        escape(parameter.get("description", "")),
    )
    return f"<tr><td>{'<td>'.join(cells)}</tr>"


def _schemas(schemas: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in sorted(schemas.items()):
        required = schema.get("required", [])
        rows = "".join(
            f"<tr><td><code>{escape(field)}</code>{'（必填）' if field in required else ''}<td>{_type(inner)}"
            f"<td>{escape(inner.get('description', ''))}</tr>"
            for field, inner in schema.get("properties", {}).items()
        )
        yield f'<section id="{escape(name)}"><h3>{escape(name)}</h3><table>{rows}</table></section>'


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return " / ".join(_type(inner) for inner in schema[several])
    kind = schema.get("type", "")
    if kind == "array":
        return f"{_type(schema.get('items', {}))}[]"
    if "enum" in schema:
        return escape("、".join(str(value) for value in schema["enum"]))
    kinds = kind if isinstance(kind, list) else [kind or "任意"]
    return escape(" / ".join(kinds) + (f"（{schema['format']}）" if "format" in schema else ""))
