"""An account that speaks for a party, at every address there is: its own task, nothing else of what the office has."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.openapi_headers import operations
from casework.verification import verify_history as verify
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_cases import Case
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from tests.integration.api.conftest import PARTY, TOWN, AsUser
from tests.integration.api.test_party_accounts import ASKED, TENANT, bind, opened
from tests.support.clients import admit
from tests.unit.lint.texts import field, form, one, task

Keys = dict[str, str]

#: What everybody who has signed in may read, and why it tells a party nothing of the office's.
FOR_EVERYBODY = {
    "/api/cases": "a list without rows", "/api/tasks": "the own tasks",
    "/api/tasks/<int:key>": "the own task", "/api/tasks/<int:key>/draft": "the own draft",
    "/api/session": "who is asking", "/api/session/me": "who is asking",
    "/api/accounts/<string:user>/tokens": "the own tokens",
    "/api/standstills": "a list without rows",
    "/api/status": "public", "/api/openapi.json": "public", "/api/docs": "public",
    "/v2/status": "public", "/v2/license": "the platform's", "/v2/topology": "the platform's",
    "/v2/authentication/me": "who is asking",
}  # fmt: skip
#: Tables of the handbook and the office's addresses: nothing in them is about anybody; the list of the staff is.
TABLES, STAFF = "/api/lookups/", "/api/lookups/staff"
#: What a query must say where an address demands it.
ASKED_FOR = {"place": TENANT, "before": "1", "after": "1", "ref": "hearing"}


@pytest.fixture
def cases(as_user: AsUser, bus: Bus) -> tuple[str, str]:
    """Two cases with an applicant each, in both of which a task waits for the applicant; `citizen` is bound to the
    first, `neighbour` to the second. `desk` is the post that is meant beside them."""
    loose = ASKED + '<zeebe:formDefinition formId="foreign"/>'
    foreign = form({"key": "satisfied", "type": "checkbox", "label": "满意"}, id_="foreign")
    bus.execute(Deploy(tuple(one(task(ASKED)).items())), platform_actor(TENANT))
    bus.execute(Deploy(tuple({**one(task(loose), process="q"), **foreign}.items())), platform_actor(TENANT))
    admit(bus, TENANT, "desk", [("county_window", TENANT)])
    made = opened(as_user, bus), opened(as_user, bus)
    for user, case in zip(("citizen", "neighbour"), made, strict=True):
        admit(bus, TENANT, user, [])
        assert bind(as_user("window"), case, user).status_code == 204
    return made


def waiting(bus: Bus, case: str, process: str = "p") -> int:
    """The open task of a case in a process."""
    with bus.database.read(TENANT) as tx:
        (key,) = (
            row["key"]
            for row in tx.rows(select_from(UserTask))
            if (str(row["case_key"]), row["process_id"], row["state"]) == (case, process, "CREATED")
        )
    return int(key)


def case_row(bus: Bus, case: str) -> Any:
    with bus.database.read(TENANT) as tx:
        return tx.row(select_from(Case).where(table_of(Case).c.key == key_param("key")), key=int(case))


def reading(app: Flask) -> list[str]:
    """Every rule that answers a GET, but for the pages."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.rule.startswith(("/api/", "/v2/"))
        if "<path:" not in rule.rule
    )


def address(rule: str, keys: Keys) -> str:
    path = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule)
    for name, value in keys.items():
        path = re.sub(rf"<(\w+:)?{name}>", value, path)
    return re.sub(r"<[^>]+>", "1", path)


def demanded(app: Flask) -> dict[str, str]:
    """The query that an address demands, by its rule as the description writes it."""
    document: dict[str, Any] = app.test_client().get("/api/openapi.json").json
    return {
        path: "&".join(
            f"{p['name']}={ASKED_FOR.get(p['name'], '1')}"
            for p in operation.get("parameters", [])
            if p["in"] == "query" and p.get("required")
        )
        for method, path, operation in operations(document)
        if method == "get"
    }


def test_no_address_tells_a_party_what_is_the_office_s(
    app: Flask, as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    citizen, queries, opened_ = as_user("citizen"), demanded(app), set()
    for case in cases:
        code = str(case_row(bus, case)["case_code"])
        for key in (case, str(waiting(bus, case))):
            for rule in reading(app):
                path = address(rule, {"code": code, "key": key, "user": "citizen"})
                query = queries.get(re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule), "")
                answer = citizen.get(f"{path}?{query}")
                said = answer.get_data(as_text=True)
                assert PARTY["phone"] not in said and "漏水，多次" not in said, path
                if answer.status_code < 400:
                    if rule.startswith(TABLES) and rule != STAFF:
                        continue
                    opened_.add(rule)
                    assert rule in FOR_EVERYBODY, f"{path}: {said[:200]}"
                else:
                    assert answer.status_code in (403, 404), (path, answer.status_code, said[:200])
    assert opened_ == set(FOR_EVERYBODY), "a row of the list above is there no more"


def test_a_task_tells_a_party_nothing_of_how_the_office_sees_the_case(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    citizen, window = as_user("citizen"), as_user("window")
    (row,) = citizen.get("/api/tasks").json["items"]
    for told in (row, citizen.get(f"/api/tasks/{row['key']}").json):
        shown = {name for name, value in told["case"].items() if value is not None}
        assert shown == {"key", "case_code", "title", "status"}
    detail = citizen.get(f"/api/tasks/{row['key']}").json
    assert (detail["next_steps"], detail["variables"]) == ([], {})
    assert window.get(f"/api/tasks/{row['key']}").json["next_steps"] != []


def test_no_filter_of_the_inbox_tells_a_party_what_its_rows_hide(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    citizen, row = as_user("citizen"), case_row(bus, cases[0])
    right = {"category": row["type_code"][:2], "place": row["location_org"]}
    for name, values in {
        "risk": ("high", "medium", "low"),
        "category": (right["category"], "99"),
        "place": (right["place"], "01-01-02"),
    }.items():
        found = [citizen.get(f"/api/tasks?{name}={value}").json for value in values]
        assert [page["total"] for page in found] == [0] * len(values), name
        assert all(page["items"] == [] for page in found)
    for name, value in right.items():
        assert as_user("desk").get(f"/api/tasks?{name}={value}").json["total"] > 0, name


def test_what_a_party_had_taken_or_done_is_not_its_own_when_it_speaks_for_nobody_any_more(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    mine, other = cases
    citizen, window = as_user("citizen"), as_user("window")
    assert bind(window, other, "citizen").status_code == 204, "it goes on to speak for somebody else"
    done, taken = waiting(bus, mine), waiting(bus, other)
    assert citizen.post(f"/api/tasks/{done}/complete", json={"values": {}}).status_code == 204
    bus.execute(StartInstance("p", place=TOWN, case_key=int(mine)), platform_actor(TENANT))
    taken = waiting(bus, mine)
    assert citizen.post(f"/api/tasks/{taken}/claim").status_code == 204
    numbers = citizen.get("/api/tasks?view=done").json["counts"]
    assert (numbers["mine"], numbers["done"]) == (1, 1)
    assert bind(window, mine, "citizen", method="DELETE").status_code == 204
    for key in (done, taken):
        assert citizen.get(f"/api/tasks/{key}").status_code == 404
        assert citizen.get(f"/api/tasks/{key}/draft").status_code == 404
        for act, body in (("complete", {"values": {}}), ("draft", {"values": {"a": 1}})):
            method = citizen.put if act == "draft" else citizen.post
            assert method(f"/api/tasks/{key}/{act}", json=body).status_code == 404
    for view in ("todo", "mine", "done"):
        page = citizen.get(f"/api/tasks?view={view}").json
        assert {item["case"]["key"] for item in page["items"]} <= {other}
        assert (page["counts"]["mine"], page["counts"]["done"]) == (0, 0)
    assert len(citizen.get("/api/tasks").json["items"]) == 1


def test_a_party_sets_nothing_that_it_is_not_asked(as_user: AsUser, bus: Bus, cases: tuple[str, str]) -> None:
    mine, _other = cases
    bus.execute(StartInstance("q", place=TOWN, case_key=int(mine)), platform_actor(TENANT))
    citizen = as_user("citizen")
    for process, name in (("p", "approved"), ("q", "approved"), ("q", "risk")):
        key = waiting(bus, mine, process)
        refused = citizen.post(f"/api/tasks/{key}/complete", json={"values": {name: True}})
        assert refused.status_code == 400 and name in refused.get_data(as_text=True)
    key = waiting(bus, mine, "q")
    for_another = {"values": {"satisfied": True}, "recorded_for": 1}
    assert citizen.post(f"/api/tasks/{key}/complete", json=for_another).json["code"] == "recorded_for"
    assert citizen.post(f"/api/tasks/{key}/complete", json={"values": {"satisfied": True}}).status_code == 204
    staff = as_user("desk").post(
        f"/api/tasks/{waiting(bus, mine)}/complete", json={"values": {"approved": 1}}
    )
    assert staff.status_code == 204, "as in Camunda, of who holds a post"
    assert verify(bus.database, TENANT, opener=bus.keyring).ok


def test_giving_a_task_away_tells_a_party_no_account(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    key = waiting(bus, cases[0])
    told = [
        as_user("citizen").post(f"/api/tasks/{key}/assign", json={"assignee": user})
        for user in ("window", "neighbour", "nobody-at-all")
    ]
    assert {answer.status_code for answer in told} == {403}
    assert len({answer.get_data() for answer in told}) == 1


def test_a_party_does_not_close_its_case_to_the_office_by_a_draft(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    mine, _other = cases
    key = waiting(bus, mine)
    for said in ({"domestic_violence": True}, {"parties": [{"safe_contact": "邻居家"}]}):
        assert as_user("citizen").put(f"/api/tasks/{key}/draft", json={"values": said}).status_code == 200
        assert case_row(bus, mine)["confidentiality"] == "normal"
    said = {"domestic_violence": True}
    assert as_user("window").put(f"/api/tasks/{key}/draft", json={"values": said}).status_code == 200
    assert case_row(bus, mine)["confidentiality"] != "normal"


def test_a_form_does_not_refer_to_a_file_of_another_case(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    proof = one(task(ASKED + '<zeebe:formDefinition formId="proof"/>'), process="r")
    asks = form(field("proof", "filepicker", properties={"destination": "case:P2:proof"}), id_="proof")
    bus.execute(Deploy(tuple({**proof, **asks}.items())), platform_actor(TENANT))
    for case in cases:
        bus.execute(StartInstance("r", place=TOWN, case_key=int(case)), platform_actor(TENANT))
    mine, other = (waiting(bus, case, "r") for case in cases)
    theirs, own = (_handed_over(as_user(u), k) for u, k in (("neighbour", other), ("citizen", mine)))
    citizen = as_user("citizen")
    assert citizen.put(f"/api/tasks/{mine}/draft", json={"values": {"proof": [theirs]}}).status_code == 200
    refused = citizen.post(f"/api/tasks/{mine}/complete", json={"values": {"proof": [theirs]}})
    nowhere = f"{'0' * 8}-0000-4000-8000-{'0' * 12}/x.txt"
    absent = citizen.post(f"/api/tasks/{mine}/complete", json={"values": {"proof": [nowhere]}})
    assert refused.status_code == absent.status_code == 400
    assert refused.json["code"] == absent.json["code"] == "file_gone"
    done = citizen.post(f"/api/tasks/{mine}/complete", json={"values": {"proof": [own]}})
    assert done.status_code == 204, done.json


def _handed_over(client: FlaskClient, key: int) -> str:
    answer = client.post(f"/api/tasks/{key}/files", data={"file": (BytesIO(b"proof"), "证据.txt")})
    assert answer.status_code == 201, answer.json
    return str(answer.json["reference"])
