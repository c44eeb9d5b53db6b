"""Answers are laid beside the official OpenAPI description (`tests/support/described.py`), in every test that asks /v2.
What stands here holds the judge itself to its word, with a description of our own, and says what it judges."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.integration.v2.conftest import Door
from tests.support.described import Described, described
from tests.support.official import rule_of

_OPENAPI: dict[str, Any] = {
    "paths": {
        "/things/{thingKey}": {
            "get": {
                "operationId": "getThing",
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                    },
                    "204": {"description": "nothing"},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Key": {"type": "string", "pattern": "^[0-9]+$"},
            "Thing": {
                "type": "object",
                "required": ["key", "parent", "at"],
                "properties": {
                    "key": {"allOf": [{"$ref": "#/components/schemas/Key"}]},
                    "parent": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Key"}]},
                    "at": {"type": "string", "format": "date-time"},
                    "state": {"type": "string", "enum": ["A", "B"]},
                },
            },
            "ProblemDetail": {"type": "object", "required": ["status"]},
        }
    },
}
_GOOD = '{"key": "7", "parent": null, "at": "2026-01-31T08:00:00Z", "state": "A"}'
_JUDGED: dict[str, tuple[str, int, str, str]] = {
    "as described": (_GOOD, 200, "application/json", ""),
    "null where it may not be": (_GOOD.replace('"7"', "null"), 200, "application/json", "$.key"),
    "a number for a key": (_GOOD.replace("null", "7"), 200, "application/json", "$.parent"),
    "a word that is none of them": (_GOOD.replace('"A"', '"C"'), 200, "application/json", "$.state"),
    "no moment": (_GOOD.replace("T08", "x08"), 200, "application/json", "$.at"),
    "a field left out": ('{"key": "7", "parent": "8"}', 200, "application/json", "'at'"),
    "another status": (_GOOD, 201, "application/json", "not described"),
    "another media type": (_GOOD, 200, "text/plain", "text/plain"),
    "a body where none is": (_GOOD, 204, "application/json", "a body"),
    "a refusal in the one form": ('{"status": 409}', 409, "application/problem+json", ""),
    "a refusal in another": ("{}", 409, "application/problem+json", "'status'"),
}


@pytest.mark.parametrize("judged", _JUDGED.values(), ids=_JUDGED.keys())
def test_the_judge_says_what_is_not_as_described(judged: tuple[str, int, str, str]) -> None:
    body, status, kind, word = judged
    raw = Response(body, status, content_type=kind)
    answer = TestResponse(raw.iter_encoded(), raw.status, raw.headers, None)  # type: ignore[arg-type]  # no request stands behind it
    faults = list(Described(_OPENAPI).faults("GET", "/things/7", answer))
    assert bool(faults) == bool(word) and all(word in fault for fault in faults), faults


def test_every_address_of_ours_is_in_the_official_description(door: Door) -> None:
    judge = described()
    if judge is None:
        pytest.skip("the official description is not here: FENGQIAO_OFFICIAL_OPENAPI names none")
    ours = {
        (method, rule_of(rule.rule).replace("<key>", "1"))
        for rule in door.app.url_map.iter_rules()
        if rule.rule.startswith("/v2/") and rule.endpoint != "v2.unknown"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert [one for one in sorted(ours) if judge.operation_of(*one) is None] == []
