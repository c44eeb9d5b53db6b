"""Every address, asked by a stranger: a problem that says what was expected, never a fault, nothing kept."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.openapi_headers import operations
from engine.bus import Bus
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance, TaskDraft
from engine.store.tenant_statements import select_everywhere, table_of
from tests.integration.api.conftest import TOWN, AsUser, first_task
from tests.support.seeds import seed_of_run
from tests.support.strange import MEDIA, NO_JSON, NUMBERS, Request, Stranger, complaint

ROLES = ("window", "director", "designer", "auditor", "program")
#: Bodies that no address can take, whatever it reads.
NEVER = (
    *NO_JSON, "[]", '"x"', "1", "null", "true", '["a"]', '{"x": "\\u0000"}', '{"x": "\\ud800"}', '{"\\u0000": 1}',
    *(f'{{"x": {number}}}' for number in ("9223372036854775808", "-9223372036854775809", "1" + "0" * 400, "1e400")),
    '{"x": ' + "[" * 150 + "]" * 150 + "}",
)  # fmt: skip
WRONG = ("[]", "{}", '"x"', "1", "null", "true", '"\\u0000"', *NUMBERS)
LONG = "%E9%95%BF" * 3_000
ROUNDS = int(os.environ.get("FENGQIAO_STRANGE_ROUNDS", "4"))


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """The description of /api."""
    told: dict[str, Any] = app.test_client().get("/api/openapi.json").json
    return told


@pytest.fixture
def known(as_user: AsUser, bus: Bus, case_key: str) -> dict[str, list[str]]:
    """What exists: a case with an open task."""
    with bus.database.read("01-01") as tx:
        instance = str(tx.rows(select_everywhere(ProcessInstance, table_of(ProcessInstance).c.key))[0]["key"])
    return {
        "code": [case_key], "key": [str(first_task(as_user("window"))["key"]), case_key, instance],
        "kind": ["process", "form"],
        "chain": ["case", "instance", "tenant"], "number": ["1"], "ref": ["hearing"], "process_id": ["hearing"],
        "timer_key": ["T_CONFIRM"], "place": ["01-01"], "org_code": ["01-01"], "location_org": [TOWN],
        "channel": ["walk_in"], "name": ["SIG_WITHDRAW"], "assignee": ["window"], "processDefinitionId": ["hearing"],
        "view": ["todo", "done"],
    }  # fmt: skip


def writing(app: Flask) -> list[tuple[str, str]]:
    """Every (method, rule) that may change something."""
    return [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "v2.unknown"
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"})
    ]


def kept(bus: Bus) -> int:
    """How much the platform has written down."""
    with bus.database.read("*") as tx:
        return sum(len(tx.rows(select_everywhere(table))) for table in (HistoryEntry, TaskDraft))


def stranger(document: dict[str, Any], known: dict[str, list[str]], seed: int) -> Stranger:
    return Stranger(random.Random(seed), document, known)


def told_well(answer: Any) -> str:
    """What is missing in a refusal; empty when it is one that helps."""
    if not 400 <= answer.status_code < 500 or answer.mimetype != "application/problem+json":
        return f"{answer.status_code} {answer.mimetype}"
    problem = json.loads(answer.data)
    if answer.status_code in (400, 415) and not (
        problem["detail"] and (problem["where"] or problem["found"])
    ):
        return f"says not where or what: {problem}"
    return ""


def fixed(rule: str, known: dict[str, list[str]], document: dict[str, Any]) -> str:
    """The rule with values that exist."""
    one = Stranger(random.Random(0), document, known)
    one.chance.random = lambda: 0.0  # type: ignore[method-assign]
    return one.address(rule)


def test_no_address_takes_a_body_that_nobody_can_mean(
    app: Flask, as_user: AsUser, bus: Bus, document: dict[str, Any], known: dict[str, list[str]]
) -> None:
    before, client, wrong = kept(bus), as_user("everybody"), {}
    routes = writing(app)
    assert len(routes) > 45
    for method, rule in routes:
        reads_files = rule in ("/api/definitions", "/v2/deployments", "/v2/documents") or rule.endswith(
            "/files"
        )
        for body in NEVER if not reads_files else ("", "x"):
            request = Request(method, rule, fixed(rule, known, document), body.encode())
            if problem := told_well(request.send(client)):
                wrong[str(request)[:200]] = problem
    assert wrong == {}
    assert kept(bus) == before


def test_an_empty_body_is_a_request_without_fields(
    app: Flask, as_user: AsUser, document: dict[str, Any], known: dict[str, list[str]]
) -> None:
    """Where a field is needed it is missed by name; nowhere is there a fault."""
    client = as_user("everybody")
    needs = dict(needed(document))
    for method, rule in writing(app):
        for media in MEDIA:
            answer = Request(method, rule, fixed(rule, known, document), b"", media).send(client)
            assert answer.status_code < 500, (method, rule, media)
            if needs.get((method, rule_of(rule))):
                assert told_well(answer) == "", (method, rule, media)


def needed(document: dict[str, Any]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """(method, path) → the fields that a JSON body must have."""
    for method, path, operation in operations(document):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is not None:
            yield (
                (method.upper(), path),
                document["components"]["schemas"][schema["$ref"].rpartition("/")[2]].get("required", []),
            )


def rule_of(rule: str) -> str:
    """A rule as the description writes it."""
    return "".join("{" + part.partition(">")[0].rpartition(":")[2] + "}" + part.partition(">")[2] if n else part
                   for n, part in enumerate(rule.split("<")))  # fmt: skip


def test_no_field_of_a_wrong_type_is_a_fault(
    as_user: AsUser, document: dict[str, Any], known: dict[str, list[str]]
) -> None:
    client, faults = as_user("everybody"), {}
    for method, path, operation in operations(document):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            continue
        fields = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]].get("properties", {})
        for name in fields:
            for value in WRONG:
                request = Request(
                    method.upper(), path, fixed(path, known, document), f'{{"{name}": {value}}}'.encode()
                )
                if problem := complaint(request, request.send(client), document):
                    faults[str(request)[:200]] = problem
    assert faults == {}


def test_no_place_in_an_address_is_a_fault(app: Flask, as_user: AsUser, known: dict[str, list[str]]) -> None:
    client: FlaskClient = as_user("everybody")
    for rule in app.url_map.iter_rules():
        first, *rest = rule.rule.split("<")
        for odd in (LONG, "%00", "%ff", "9223372036854775808") if rest else ():
            path = first + "".join(odd + part.partition(">")[2] for part in rest)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                assert client.open(path, method=method).status_code < 500, (method, path[:100])


def test_no_parameter_is_a_fault(
    as_user: AsUser, document: dict[str, Any], known: dict[str, list[str]]
) -> None:
    client, faults = as_user("everybody"), {}
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", []):
            for odd in (
                (LONG, "%ff", "9223372036854775808", "1e400", "") if parameter["in"] == "query" else ()
            ):
                address = f"{fixed(path, known, document)}?{parameter['name']}={odd}"
                request = Request(method.upper(), path, address, None)
                if problem := complaint(request, request.send(client), document):
                    faults[address[:100]] = problem
    assert faults == {}


def test_no_header_is_a_fault(
    app: Flask, as_user: AsUser, bus: Bus, known: dict[str, list[str]], document: dict[str, Any]
) -> None:
    client, before = as_user("everybody"), kept(bus)
    values = (
        "",
        "x" * 5_000,
        "长".encode().decode("latin-1"),
        "1e400",
        "9" * 400,
        '"' + "9" * 400 + '"',
        "\x7f",
    )
    for method, rule in writing(app):
        for name in ("Idempotency-Key", "If-Match", "X-Acting-Role", "Content-Type", "Accept-Encoding"):
            for value in values:
                path = fixed(rule, known, document)
                answer = client.open(path, method=method, data=b"[]", headers={name: value})
                assert answer.status_code < 500, (method, path, name, value[:20])
    assert kept(bus) == before


def test_strange_requests_get_declared_answers(
    app: Flask, as_user: AsUser, document: dict[str, Any], known: dict[str, list[str]]
) -> None:
    """A few of the requests that are made by the thousand with FENGQIAO_STRANGE_ROUNDS."""
    seed = seed_of_run()
    print(f"seed {seed}")
    strange = stranger(document, known, seed)
    v2 = [(m, r.rule) for r in app.url_map.iter_rules() if r.rule.startswith("/v2/") and "path:" not in r.rule
          for m in sorted((r.methods or set()) - {"HEAD", "OPTIONS"}) if r.rule != "/v2/jobs/activation"]  # fmt: skip
    found = {}
    for round_ in range(ROUNDS):
        client = as_user(ROLES[round_ % len(ROLES)])
        program = as_user("program")
        asked = [
            *((r, client) for r in strange.of_api()),
            *((r, program) for r in strange.of_v2(program, v2)),
        ]
        for request, who in asked:
            if problem := complaint(request, request.send(who), document):
                found[str(request)] = problem
    assert found == {}, f"seed {seed}"
