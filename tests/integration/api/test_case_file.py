"""The prose of a case's file: read by who takes part, and in a sensitive case hidden until somebody says why
(handbook 8.1, 8.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.api.conftest import ORDINARY, SENSITIVE

AsUser = Callable[[str], FlaskClient]
Registered = Callable[[str], str]
TOLD = "夜里漏水，多次交涉"


def looks(client: FlaskClient, code: str) -> list[Any]:
    timeline = client.get(f"/api/cases/{code}/timeline").json
    return [entry for entry in timeline if entry["command"] == "RevealCaseFile"]


def test_who_takes_part_reads_an_ordinary_case_as_it_is(as_user: AsUser, registered: Registered) -> None:
    code = registered(ORDINARY)
    for part in ("", "/forms", "/records", "/story"):
        answer = as_user("director").get(f"/api/cases/{code}{part}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    forms = f"/api/cases/{code}/forms"
    assert TOLD in as_user("director").get(forms).get_data(as_text=True)
    assert TOLD not in as_user("triage").get(forms).get_data(as_text=True)
    assert as_user("triage").post(f"{forms}/reveal", json={}).status_code == 403
    assert looks(as_user("auditor"), code) == []


def test_a_sensitive_case_is_opened_with_a_reason_and_recorded(
    as_user: AsUser, registered: Registered
) -> None:
    code = registered(SENSITIVE)
    director, forms = as_user("director"), f"/api/cases/{code}/forms"
    hidden = director.get(forms)
    assert (hidden.status_code, "内容已脱敏" in hidden.get_data(as_text=True)) == (200, True)
    for part in ("forms", "records", "story"):
        assert TOLD not in director.get(f"/api/cases/{code}/{part}").get_data(as_text=True)
    assert director.post(f"{forms}/reveal", json={"reason": "想看看"}).status_code in (400, 422)
    assert looks(director, code) == []
    answer = director.post(f"{forms}/reveal", json={"reason": "核实身份"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert TOLD in answer.get_data(as_text=True)
    (look,) = looks(director, code)
    assert (look["user"], look["items"]) == (
        "director",
        [{"kind": "CaseFileRevealed", "reason": "核实身份"}],
    )
    assert TOLD not in director.get(forms).get_data(as_text=True)
    story = director.get(f"/api/cases/{code}/story").json
    assert story[-1]["what"] == "查看案卷里遮住的内容，因为：核实身份"


@pytest.mark.parametrize(("user", "status"), [("triage", 403), ("auditor", 403), ("foreign", 404)])
def test_who_is_not_meant_opens_nothing(
    as_user: AsUser, registered: Registered, user: str, status: int
) -> None:
    code = registered(SENSITIVE)
    assert as_user(user).post(f"/api/cases/{code}/forms/reveal", json={}).status_code == status
    assert looks(as_user("director"), code) == []
