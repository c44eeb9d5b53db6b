"""Strange requests, made from the description of /api and from what /v2 says of itself; one seed, one sequence.

A request is mostly right, so that it comes past the first door, and wrong somewhere: a type, a size, a character, a
depth, a media type, a place in the address.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.openapi_headers import operations

PROBLEM = "application/problem+json"
#: Values as they stand in JSON: wrong in type, size or character somewhere.
NUMBERS = (
    "0", "-0", "-1", "0.1", "9223372036854775808", "18446744073709551616", "-9223372036854775809", "1" + "0" * 400,
    "1e400", "1e-400", "-0.0", "99999999999",
)  # fmt: skip
NO_JSON = ("NaN", "Infinity", "-Infinity", "[1,]", "{", "'x'", "[" * 100_000, '{"a":' * 20_000)
TEXTS = (
    '""', '" "', '"\\u0000"', '"\\ud800"', '"\\uffff"', '"💥"', '"%00"', '"' + "长" * 5_000 + '"',
    '"../../x"', '"1e400"',
    '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-12:00"', '"2026-13-40"', '"<x/>"', '"=deadline({})"', '"*"',
)  # fmt: skip
SHAPES = (
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "[null]",
    '[["a"]]',
    '{"a": {"b": [1]}}',
    "[" * 150 + "]" * 150,
)
VALUES = (*NUMBERS, *TEXTS, *SHAPES)
#: The same for a place in an address.
IN_ADDRESS = (
    "0", "-1", "1.0", "1e400", "9223372036854775808", "9" * 400, "%00", "%ff", "%F0%9F%92%A5", "a" * 5_000, "..%2f..",
    "null", "%20", "*", "01-01", "%ED%A0%80",
)  # fmt: skip
MEDIA = ("application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded", "x", "")


@dataclass(frozen=True)
class Request:
    """One request; `rule` is the path as it is described."""

    method: str
    rule: str
    address: str
    data: bytes | None
    media: str = "application/json"

    def send(self, client: FlaskClient) -> TestResponse:
        return client.open(self.address, method=self.method, data=self.data, content_type=self.media)

    def __str__(self) -> str:
        return f"{self.method} {self.address[:150]} {self.media} {(self.data or b'')[:300]!r}"


@dataclass
class Stranger:
    """Makes requests. `known` are values that exist, by the name of the place that they are good for."""

    chance: random.Random
    document: Mapping[str, Any]
    known: Mapping[str, list[str]]
    fields: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def of_api(self) -> Iterator[Request]:
        """One request for each operation of the description."""
        for method, path, operation in operations(dict(self.document)):
            yield self._request(method, path, operation)

    def _request(self, method: str, path: str, operation: Mapping[str, Any]) -> Request:
        address = self.address(path)
        queries = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        asked = [name for name in queries if self.chance.random() < 0.3]
        if asked:
            address += "?" + "&".join(f"{name}={self._in_address(name)}" for name in asked)
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if "multipart/form-data" in content or path.endswith("/files"):
            return self._multipart(method, path, address)
        if schema is None:
            data = self.chance.choice(VALUES).encode() if self.chance.random() < 0.2 else None
            return Request(method.upper(), path, address, data)
        return self._with_body(method, path, address, self.body(schema))

    def _with_body(self, method: str, path: str, address: str, text: str) -> Request:
        odd = self.chance.random()
        if odd < 0.08:
            text = self.chance.choice((*NO_JSON, *SHAPES, *NUMBERS, '"x"', ""))
        media = self.chance.choice(MEDIA) if odd > 0.95 else "application/json"
        return Request(method.upper(), path, address, text.encode("utf-8", "surrogatepass"), media)

    def _multipart(self, method: str, path: str, address: str) -> Request:
        name = self.chance.choice(("file", "resources", "metadata", "org_code", ""))
        file = self.chance.choice(("a.bpmn", "a.form", "a.dmn", "a.png", "", "x" * 300, "\x00"))
        part = f'form-data; name="{name}"' + (f'; filename="{file}"' if self.chance.random() < 0.8 else "")
        data = self.chance.choice(
            (b"", b"<x/>", b'{"id": "f", "components": []}', b"\xff\x00", b"[" * 100_000)
        )
        body = b"--b\r\nContent-Disposition: " + part.encode() + b"\r\n\r\n" + data + b"\r\n--b--\r\n"
        return Request(method.upper(), path, address, body, "multipart/form-data; boundary=b")

    def address(self, path: str) -> str:
        """The path with values in its places."""
        return re.sub(r"[{<](?:[^:>}]+:)?(\w+)[}>]", lambda found: self._in_address(found[1]), path)

    def _in_address(self, name: str) -> str:
        good = self.known.get(name, [])
        if good and self.chance.random() < 0.8:
            return quote(self.chance.choice(good), safe="")
        return self.chance.choice(IN_ADDRESS)

    def body(self, schema: Mapping[str, Any], name: str = "", depth: int = 0) -> str:
        """A value for a schema, as JSON text."""
        if self.chance.random() < (0.15 if depth else 0.03):
            return self.chance.choice(VALUES)
        if name in self.known and self.chance.random() < 0.8:
            return json.dumps(self.chance.choice(self.known[name]))
        if "$ref" in schema:
            return self.body(
                self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name, depth
            )
        if "allOf" in schema:
            return self.body(schema["allOf"][0], name, depth)
        if "enum" in schema:
            return json.dumps(self.chance.choice(schema["enum"]))
        return self._typed(schema, name, depth)

    def _typed(self, schema: Mapping[str, Any], name: str, depth: int) -> str:
        kind = schema.get("type", "object")
        if kind == "array":
            items = [
                self.body(schema.get("items", {}), name, depth + 1)
                for _ in range(self.chance.choice((0, 1, 2)))
            ]
            return f"[{', '.join(items)}]"
        if kind == "object":
            needed = schema.get("required", [])
            names = [
                n
                for n in schema.get("properties", {})
                if self.chance.random() < (0.95 if n in needed else 0.5)
            ]
            members = [f"{json.dumps(n)}: {self.body(schema['properties'][n], n, depth + 1)}" for n in names]
            if not schema.get("properties") and depth < 6:
                members = [f'"x": {self.body({}, "", depth + 1)}', f'"y": {self.chance.choice(VALUES)}']
            return "{" + ", ".join(members) + "}"
        plain = {"integer": "1", "number": "1.5", "boolean": "true"}
        return plain.get(kind) or json.dumps(self._text(schema))

    def _text(self, schema: Mapping[str, Any]) -> str:
        if schema.get("format") == "date-time":
            return "2026-11-20T09:20:00+08:00"
        return "x" * max(1, schema.get("minLength", 1))

    def of_v2(self, client: FlaskClient, routes: list[tuple[str, str]]) -> Iterator[Request]:
        """One request for each route of /v2; which fields a body has is what a refusal of an unknown one names."""
        for method, rule in routes:
            address = self.address(rule)
            if method in ("GET", "DELETE"):
                yield Request(method, rule, address, None)
            elif rule in ("/v2/deployments", "/v2/documents"):
                yield self._multipart(method, rule, address)
            else:
                yield self._with_body(method, rule, address, self._v2_body(client, method, rule, ""))

    def _v2_body(self, client: FlaskClient, method: str, rule: str, inside: str) -> str:
        names = self._asked(client, method, rule, inside)
        chosen = [name for name in names if self.chance.random() < (0.6 if len(names) < 8 else 0.25)]
        members = [
            f"{json.dumps(name)}: {self._v2_value(client, method, rule, inside, name)}" for name in chosen
        ]
        return "{" + ", ".join(members) + "}"

    def _v2_value(self, client: FlaskClient, method: str, rule: str, inside: str, name: str) -> str:
        if not inside and name in ("filter", "page", "changeset") and self.chance.random() < 0.85:
            return self._v2_body(client, method, rule, name)
        if inside == "filter" and self.chance.random() < 0.4:
            operator = self.chance.choice(
                ("$eq", "$neq", "$exists", "$in", "$notIn", "$like", "$gt", "$lte", "$x")
            )
            return f'{{"{operator}": {self.chance.choice(VALUES)}}}'
        if name == "variables":
            return f'{{"x": {self.chance.choice(VALUES)}, "approved": true}}'
        return self.body({"type": "string"}, name, 1)

    def _asked(self, client: FlaskClient, method: str, rule: str, inside: str) -> list[str]:
        place = (f"{method} {rule}", inside)
        if place not in self.fields:
            address = re.sub(r"<\w+>", lambda found: self.known.get(found[0][1:-1], ["1"])[0], rule)
            body = {inside: {"∅": 1}} if inside else {"∅": 1}
            answer = client.open(address, method=method, json=body)
            told = answer.get_json(silent=True) or {}
            self.fields[place] = [n for n in str(told.get("expected", "")).split("、") if n.isascii() and n]
        return self.fields[place]


def complaint(request: Request, answer: TestResponse, document: Mapping[str, Any]) -> str:
    """What is wrong with an answer; empty when nothing is."""
    status, media = answer.status_code, answer.mimetype
    if status >= 500:
        return f"{status}"
    if status >= 400:
        if media != PROBLEM:
            return f"{status} as {media}"
        told = json.loads(answer.data)
        if told["status"] != status or not re.search("[一-鿿]", told["detail"]):
            return f"{status} says {told}"
    if not request.rule.startswith("/api/") or status in (404, 405) or 300 <= status < 400:
        return ""
    answers = document["paths"].get(request.rule, {}).get(request.method.lower(), {}).get("responses", {})
    if str(status) not in answers:
        return f"{status} is not declared"
    named = answers[str(status)].get("$ref", "").rpartition("/")[2]
    declared = document["components"]["responses"].get(named, answers[str(status)]).get("content", {})
    if answer.data and media not in declared and "*/*" not in declared:
        return f"{status} as {media}, declared as {list(declared)}"
    return ""
