"""Whatever goes wrong leaves as a problem document that says what, where and what was expected."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.problems import STATUS_OF_KIND
from api.settings import MAX_REQUEST_BYTES
from engine import errors
from tests.integration.api.conftest import CASE

AsUser = Callable[[str], FlaskClient]
FIELDS = {"type", "title", "status", "detail", "instance", "code", "expected", "found", "where", "findings"}


def test_every_kind_of_refusal_has_a_status() -> None:
    kinds = {cls.kind for cls in errors.Refusal.__subclasses__()} | {errors.Refusal.kind}
    assert kinds <= STATUS_OF_KIND.keys()


def test_a_problem_has_all_its_members(as_user: AsUser) -> None:
    answer = as_user("window").get("/api/cases/01-01-2026-000001")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json.keys() == FIELDS
    assert (answer.json["status"], answer.json["instance"]) == (404, "/api/cases/01-01-2026-000001")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"received_at": "2026-11-20T09:20:00"}, "received_at"),
        ({"received_at": "gestern"}, "received_at"),
        ({"received_at": 5}, "received_at"),
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"channel": "telepathy"}, "channel"),
        ({"variables": []}, "variables"),
        ({"unheard_of": 1}, "unheard_of"),
        ({"location_org": "01-02"}, "location_org"),
    ],
)
def test_a_wrong_field_is_named(as_user: AsUser, change: dict[str, object], where: str) -> None:
    answer = as_user("window").post("/api/cases", json={**CASE, **change})
    assert answer.status_code in (400, 403), answer.get_data(as_text=True)
    assert answer.json["where"] == where
    assert answer.json["detail"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe", b'{"title": NaN}', b"null"])
def test_bad_json_is_a_bad_request(as_user: AsUser, body: bytes) -> None:
    answer = as_user("window").post("/api/cases", data=body, content_type="application/json")
    assert answer.status_code == 400, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"


def test_too_much_is_refused(as_user: AsUser) -> None:
    big = b"x" * (MAX_REQUEST_BYTES + 1)
    answer = as_user("admin").post("/api/cases", data=big, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    told = answer.json
    assert told["where"] == "body"
    assert str(MAX_REQUEST_BYTES) in told["expected"]
    assert str(MAX_REQUEST_BYTES + 1) in told["found"]


def test_too_many_parts_are_refused(as_user: AsUser) -> None:
    answer = as_user("designer").post(
        "/api/definitions",
        data={f"part{n}": "x" for n in range(1001)},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, answer.json["where"]) == (413, "body")
    assert (answer.json["expected"], answer.json["found"]) == ("表单至多 1000 个部分", "部分太多")


def test_a_too_large_upload_tells_both_sizes(as_user: AsUser) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="resources"; filename="a.form"\r\n\r\n'
    answer = as_user("designer").post(
        "/api/definitions",
        data=body + bytes(50 * 1024 * 1024),
        content_type="multipart/form-data; boundary=b",
    )
    assert (answer.status_code, answer.json["where"]) == (413, "body")
    assert answer.json["found"].startswith("50.0 MB")


def test_unknown_addresses_and_methods(as_user: AsUser, client: FlaskClient) -> None:
    assert as_user("admin").get("/api/nothing").json["code"] == "not_found"
    answer = as_user("admin").delete("/api/cases")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]
    assert client.post("/api/nothing").status_code == 401


def test_a_surprise_tells_a_number_and_nothing_else(
    app: Flask, as_user: AsUser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("陈小禾 " + "138" * 4)

    monkeypatch.setitem(app.view_functions, "lookups.get_orgs", broken)
    with caplog.at_level(logging.ERROR):
        answer = as_user("admin").get("/api/lookups/orgs")
    assert answer.status_code == 500
    assert answer.json["incident"] in caplog.text
    assert "RuntimeError" in caplog.text
    for text in (answer.get_data(as_text=True), caplog.text):
        assert "138" * 4 not in text
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "%%%"])
def test_a_foreign_cursor_is_refused(as_user: AsUser, cursor: str) -> None:
    for path in ("/api/cases", "/api/tasks"):
        answer = as_user("window").get(path, query_string={"cursor": cursor})
        assert (answer.status_code, answer.json["where"]) == (400, "cursor")


@pytest.mark.parametrize(
    ("address", "where", "expected", "found"),
    [
        ("/api/tasks?limit=many", "limit", "应为整数", "many"),
        ("/api/tasks?limit=100000", "limit", "应不小于 1、不大于 200", "100000"),
        ("/api/tasks?view=nobody", "view", "应为其中之一：todo, mine, claimable, done", "nobody"),
        (f"/api/tasks?q={'长' * 100}", "q", "长度应为 1 到 60", f"{'长' * 40}…（共 100 字）"),
    ],
)
def test_what_was_expected_and_found_is_told_in_chinese(
    as_user: AsUser, address: str, where: str, expected: str, found: str
) -> None:
    (finding,) = as_user("window").get(address).json["findings"]
    assert (finding["where"], finding["expected"], finding["found"]) == (where, expected, found)


def test_every_field_of_a_body_is_told(as_user: AsUser) -> None:
    body = {**CASE, "title": 5, "received_at": None, "nope": {"a": 1}}
    found = {
        f["where"]: (f["message"], f["found"])
        for f in as_user("window").post("/api/cases", json=body).json["findings"]
    }
    assert found == {
        "title": ("应为文字", "5"), "received_at": ("不能为空", ""), "nope": ("没有这个字段", "对象"),
    }  # fmt: skip


def test_a_password_is_not_told_back(client: FlaskClient) -> None:
    answer = client.post("/api/session", json={"user": "a", "password": 12345678})
    assert answer.status_code == 400
    assert "12345678" not in answer.get_data(as_text=True)
