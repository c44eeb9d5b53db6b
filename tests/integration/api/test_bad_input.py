"""A stranger's input: every door answers with a problem that names the place, and nothing is stored."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from engine.bus import Bus
from engine.context import Actor
from engine.store.tables_cases import Case
from engine.store.tables_instances import Variable
from engine.store.tenant_statements import select_from, update_of
from engine.tasks.commands import SaveDraft
from tests.integration.api.conftest import CASE, TOWN, first_task

AsUser = Callable[[str], FlaskClient]
TOO_LARGE = 2**63
ADDRESSES = (
    "/api/tasks/{}",
    "/api/tasks/{}/draft",
    "/api/cases/{}",
    "/api/cases/{}/timeline",
    "/api/definitions/process/{}",
    "/api/history/instance/{}",
    "/api/history/case/{}/verification",
    "/v2/user-tasks/{}",
    "/v2/process-instances/{}",
    "/v2/variables/{}",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("key", [TOO_LARGE, 10**40])
def test_a_key_beyond_63_bits_is_no_key(as_user: AsUser, address: str, key: int) -> None:
    answer = as_user("director").get(address.format(key))
    assert answer.status_code in (400, 403, 404), answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "address", ["/api/cases?q=%00", "/api/cases/%00", "/v2/documents/%00", "/api/timers?place=a%00"]
)
def test_a_nul_in_an_address_is_refused(as_user: AsUser, address: str) -> None:
    assert as_user("director").get(address).status_code == 400


@pytest.mark.parametrize(
    "cursor",
    [["2026", 5], ["2026-01-01T00:00:00Z", TOO_LARGE], [None, None], ["0001-01-01T00:00:00+14:00", 1], []],
)
@pytest.mark.parametrize("address", ["/api/cases", "/api/tasks"])
def test_a_forged_cursor_is_refused(as_user: AsUser, address: str, cursor: list[object]) -> None:
    text = base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()
    answer = as_user("director").get(f"{address}?cursor={text}")
    assert (answer.status_code, answer.json["where"]) == (400, "cursor")


@pytest.mark.parametrize(
    "part",
    [
        '"title": "a\\u0000b"',
        '"title": "\\ud800"',
        '"variables": {"n": 1e999999}',
        '"variables": {"n": Infinity}',
        f'"variables": {{"n": {"9" * 5000}}}',
        f'"variables": {{"n": {"[" * 200}{"]" * 200}}}',
        f'"variables": {{"n": {"[" * 9000}{"]" * 9000}}}',
        '"received_at": "9999-12-31T23:59:59-12:00"',
        '"received_at": "0001-01-01T00:00:00+12:00"',
        '"received_at": "2031-01-01T00:00:00+08:00"',
        '"title": "   "',
        '"location_org": "01-01-77"',
    ],
)
def test_what_could_not_be_kept_is_refused(as_user: AsUser, bus: Bus, part: str) -> None:
    body = json.dumps(CASE)[:-1] + f", {part}}}"
    answer = as_user("window").post("/api/cases", data=body, content_type="application/json")
    assert answer.status_code == 400, answer.get_data(as_text=True)
    assert answer.json["where"]
    with bus.database.read("01-01") as tx:
        assert not tx.rows(select_from(Case))


TOO_MUCH = ("9223372036854775808", "-9223372036854775809", "1" + "0" * 400, "1e400", "1e-400")


def test_a_number_that_not_every_reader_has_is_refused_where_it_stands(
    as_user: AsUser, case_key: str
) -> None:
    window = as_user("window")
    path = f"/api/tasks/{first_task(window)['key']}"
    for number in TOO_MUCH:
        for shape in ("{}", "[1, [{}]]", '{{"a": {{"b": {}}}}}'):
            body = f'{{"values": {{"x": {shape.format(number)}}}}}'
            answer = window.put(f"{path}/draft", data=body, content_type="application/json")
            assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), body
            assert answer.json["where"].startswith("values.x"), answer.json
            assert answer.json["expected"] and answer.json["found"]
    assert window.get(path).json["draft"] is None


def test_the_largest_whole_number_comes_back_as_it_went_in(as_user: AsUser, case_key: str) -> None:
    window = as_user("window")
    path = f"/api/tasks/{first_task(window)['key']}"
    for number in (2**63 - 1, -(2**63)):
        assert window.put(f"{path}/draft", json={"values": {"x": number}}).status_code == 200
        assert window.get(path).json["draft"]["values"] == {"x": number}


def test_a_task_with_a_number_that_was_stored_before_can_be_opened(
    as_user: AsUser, bus: Bus, case_key: str
) -> None:
    """Earlier versions took any whole number, and an expression can still make one."""
    window, program = as_user("window"), as_user("program")
    task = first_task(window)
    doer = Actor("window", "窗口", "01-01", (("town_window", TOWN),), "town_window", frozenset({"*"}))
    for number in (2**63, 2**64, -(2**70), 10**400):
        values = {"x": number, "y": [number]}
        bus.execute(SaveDraft(int(task["key"]), values), doer)
        with bus.database.write("01-01") as tx:
            tx.run(update_of(Variable).values(value=str(number)))
        answer = window.get(f"/api/tasks/{task['key']}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert json.loads(answer.data)["draft"]["values"] == values
        for address in (
            f"/api/tasks/{task['key']}/draft",
            f"/api/cases/{case_key}",
            f"/api/cases/{case_key}/story",
        ):
            assert window.get(address).status_code == 200, address
        for kind in ("variables", "user-tasks", "process-instances"):
            assert program.post(f"/v2/{kind}/search", json={}).status_code == 200, kind


def test_an_early_year_comes_back_as_it_went_in(as_user: AsUser) -> None:
    window = as_user("window")
    opened = window.post("/api/cases", json={**CASE, "received_at": "0300-01-01T00:00:00+00:00"})
    assert window.get(f"/api/cases/{opened.json['case_key']}").json["received_at"].startswith("0300-01-01")


def test_numbers_of_a_body_stay_decimal(as_user: AsUser) -> None:
    program = as_user("program")
    body = '{"processDefinitionId": "hearing", "variables": {"amount": 0.10}}'
    started = program.post("/v2/process-instances", data=body, content_type="application/json")
    assert started.status_code == 200, started.json
    wanted = {"filter": {"processInstanceKey": started.json["processInstanceKey"], "name": "amount"}}
    found = program.post("/v2/variables/search", json=wanted)
    assert found.json["items"][0]["value"] == "0.10"


@pytest.mark.parametrize("path", ["/api/cases", "/api/cases/{}/messages"])
def test_nothing_is_said_about_a_case_but_by_forms(as_user: AsUser, case_key: str, path: str) -> None:
    """Free variables would lie in the clear, and could decide what a table is to decide."""
    body = {**CASE} if path == "/api/cases" else {"name": "SIG_WITHDRAW"}
    body["variables"] = {"legal_name": "陈小禾", "acceptance": {"decision": "reject"}}
    answer = as_user("window").post(path.format(case_key), json=body)
    assert (answer.status_code, answer.json["where"]) == (400, "variables")


@pytest.mark.parametrize("tag", ['"' + "9" * 5000 + '"', '"x"', 'W/"0"'])
def test_a_tag_that_was_never_given_is_stale(as_user: AsUser, case_key: str, tag: str) -> None:
    window = as_user("window")
    path = f"/api/tasks/{first_task(window)['key']}/complete"
    assert window.post(path, json={"values": {}}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize("colleague", ["nobody", "foreign"])
def test_a_task_goes_to_colleagues_only(as_user: AsUser, case_key: str, colleague: str) -> None:
    path = f"/api/tasks/{first_task(as_user('window'))['key']}/assign"
    answer = as_user("triage").post(path, json={"assignee": colleague})
    assert (answer.status_code, answer.json["where"]) == (400, "assignee")


def test_a_name_with_nul_is_nobody(client: FlaskClient) -> None:
    pair = base64.b64encode(b"win\0dow:chenghu-2026").decode()
    assert client.get("/api/cases", headers={"Authorization": f"Basic {pair}"}).status_code == 401


FORM = b'{"id": "f", "components": []}'


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("f.form", b"[" * 100_000, "01-01"),
        ("f.form", b'{"id": "a\\u0000", "components": []}', "01-01"),
        ("f.form", b'{"id": "' + b"x" * 300 + b'", "components": []}', "01-01"),
        ("f" * 300 + ".form", FORM, "01-01"),
        ("f.form", b'{"id": "f", "components": [{"type": "evil", "key": "a"}]}', "01-01"),
        ("f.form", FORM, "01-01-77"),
        ("f.bpmn", b"<bpmn", "01-01"),
        ("f.bpmn", b"<!DOCTYPE a><a/>", "01-01"),
        ("f.exe", b"", "01-01"),
    ],
)
def test_a_resource_that_cannot_be_published(as_user: AsUser, name: str, data: bytes, place: str) -> None:
    designer = as_user("designer")
    before = designer.get("/api/definitions?kind=form").json
    answer = designer.post("/api/definitions", data={"resources": (BytesIO(data), name), "org_code": place})
    assert answer.status_code == 400, answer.get_data(as_text=True)
    assert answer.json["where"]
    assert designer.get("/api/definitions?kind=form").json == before


@pytest.mark.parametrize(
    ("method", "path", "name", "known"),
    [
        ("GET", "/api/tasks?nope=1", "nope", "view"),
        ("POST", "/api/definitions?org_code=01-01", "org_code", "不带参数"),
        ("GET", "/api/definitions?kind=form&plaec=01-01", "plaec", "place"),
        ("GET", "/api/session?x=", "x", "不带参数"),
    ],
)
def test_a_parameter_that_a_route_does_not_know(
    as_user: AsUser, method: str, path: str, name: str, known: str
) -> None:
    answer = as_user("designer").open(path, method=method)
    assert (answer.status_code, answer.json["where"]) == (400, name), answer.get_data(as_text=True)
    assert known in answer.json["expected"]


@pytest.mark.parametrize("place", ["00", "01-02", "01-01-01"])
def test_what_needs_a_procedure_says_where_there_is_none(as_user: AsUser, place: str) -> None:
    body = {"place": place, "values": {"anything": {}}}
    answer = as_user("window").post("/api/intake/check", json=body)
    assert (answer.status_code, answer.json["code"]) == (404, "not_deployed"), answer.get_data(as_text=True)
    assert place in answer.json["detail"]
