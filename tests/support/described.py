"""The official OpenAPI description as a judge of answers: status, media type and body of every operation under /v2.

The description is not part of this repository: `FENGQIAO_OFFICIAL_OPENAPI` names the bundled file (JSON, one document),
or it lies in `../shared/conformance/rest-v2/rest-api.json`. Where there is none nothing is judged.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

_SHARED = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "rest-v2" / "rest-api.json"
_HERE = "urn:official"
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
#: Patterns are written for JavaScript; `re` knows letters of any script by another word.
_SCRIPTS = {r"\p{L}": r"\w", r"\p{N}": r"\d"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_FORMATS = FormatChecker(())


@_FORMATS.checks("date-time")
def _is_moment(value: object) -> bool:
    """As RFC 3339 writes it; the checker of the library asks nothing without a further package."""
    return not isinstance(value, str) or _MOMENT.fullmatch(value) is not None


_FILE = "application/octet-stream"
_JSON = ("application/json", "application/problem+json")


def description() -> Path | None:
    """The file, if it is here."""
    named = os.environ.get("FENGQIAO_OFFICIAL_OPENAPI")
    path = Path(named) if named else _SHARED
    return path if path.is_file() else None


class Described:
    """The operations of a description; `faults` of an answer are in words, none when it is as described."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        said = _as_schema(document)
        resource = Resource.from_contents(said, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(_HERE, resource)
        self._document = said
        self.operations: dict[tuple[str, str], str] = {
            (method.upper(), path): operation["operationId"]
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if method in _METHODS
        }
        self._patterns = [
            (method, re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path))), path)
            for method, path in sorted(self.operations, key=lambda one: one[1].count("{"))
        ]

    def operation_of(self, method: str, path: str) -> str | None:
        """The described path (`/jobs/{jobKey}`) of a request's path; None when nothing of the kind is described."""
        return next((p for m, found, p in self._patterns if m == method and found.fullmatch(path)), None)

    def faults(self, method: str, path: str, answer: TestResponse) -> Iterator[str]:
        """What is not as described in an answer to a request at `path` (without `/v2` and without a query)."""
        place = self.operation_of(method, path)
        if place is None:
            return
        described = self._document["paths"][place][method.lower()]["responses"]
        status = str(answer.status_code)
        where = f"{method} {place} {status}"
        if status not in described:
            if answer.status_code < 400:
                yield f"{where}: not described, only {sorted(described)}"
            elif (
                answer.mimetype == "application/problem+json"
            ):  # refusals may have any status; their form is one
                yield from self._judged(where, {"$ref": f"{_HERE}#/components/schemas/ProblemDetail"}, answer)
            return
        contents = self._resolved(described[status]).get("content", {})
        if not contents:
            if answer.get_data() and answer.status_code < 400:
                yield f"{where}: a body, where none is described"
            return
        # what is a file has the type that it came with
        kind = next((name for name in contents if name in (answer.mimetype, "*/*", _FILE)), None)
        if kind is None:
            yield f"{where}: {answer.mimetype}, described are {sorted(contents)}"
        elif kind in _JSON:
            yield from self._judged(where, contents[kind]["schema"], answer)

    def _resolved(self, one: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in one:
            return one
        found: Mapping[str, Any] = self._registry.resolver().lookup(one["$ref"]).contents
        return found

    def _judged(self, where: str, schema: Mapping[str, Any], answer: TestResponse) -> Iterator[str]:
        validator = Draft202012Validator(schema, registry=self._registry, format_checker=_FORMATS)
        for error in validator.iter_errors(json.loads(answer.get_data())):
            for inner in _leaves(error):
                yield f"{where}: {inner.json_path}: {inner.message[:300]}"


@cache
def described() -> Described | None:
    """The judge, if the description is here."""
    path = description()
    return None if path is None else Described(json.loads(path.read_text(encoding="utf-8")))


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    if not error.context or error.validator in ("oneOf", "anyOf"):
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)


def _as_schema(one: Any) -> Any:
    """OpenAPI 3.0 in the words of JSON Schema: what is `nullable` may be null, references name the document. `oneOf` is
    read as `anyOf`: of keys of several kinds it lists the kinds, which all look the same."""
    if isinstance(one, list):
        return [_as_schema(item) for item in one]
    if not isinstance(one, dict):
        return one
    made = {name: _as_schema(value) for name, value in one.items()}
    if isinstance(made.get("$ref"), str):
        return {"$ref": f"{_HERE}{made['$ref']}"} if made["$ref"].startswith("#") else made
    if "oneOf" in made:
        made["anyOf"] = made.pop("oneOf")
    if isinstance(made.get("pattern"), str):
        for written, meant in _SCRIPTS.items():
            made["pattern"] = made["pattern"].replace(written, meant)
    if made.pop("nullable", None) is True:
        return {"anyOf": [made, {"type": "null"}]}
    return made
