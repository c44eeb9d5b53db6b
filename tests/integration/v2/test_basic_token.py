"""Programs that know only Basic give their token as the password."""

from __future__ import annotations

import base64

from api.auth.accounts import digest_of
from api.auth.admission import add_token
from engine.access.commands import RevokeToken
from engine.access.tokens import NAMED_BY
from engine.context import platform_actor
from tests.integration.v2.conftest import Door


def _basic(user: str, password: str) -> dict[str, str]:
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def _status(door: Door, user: str, password: str) -> int:
    return door.app.test_client().get("/v2/topology", headers=_basic(user, password)).status_code


def _token(door: Door, user: str) -> str:
    return add_token(door.bus, platform_actor("01-01"), user, "worker")


def test_a_token_is_the_basic_password_of_its_account_and_of_no_other(door: Door) -> None:
    token = _token(door, "admin")
    assert _status(door, "admin", token) == 200
    assert _status(door, "applicant", token) == 401
    assert _status(door, "nobody", token) == 401
    assert _status(door, "admin", token + "x") == 401
    assert _status(door, "admin", "fq_") == 401


def test_a_token_that_was_revoked_is_no_password_either(door: Door) -> None:
    token = _token(door, "admin")
    door.bus.execute(RevokeToken("admin", digest_of(token)[:NAMED_BY]), platform_actor("01-01"))
    door.app.extensions["fengqiao"].accounts.forget_all()
    assert _status(door, "admin", token) == 401


def test_the_sign_in_of_pages_takes_no_token(door: Door) -> None:
    token = _token(door, "admin")
    answer = door.app.test_client().post("/api/session", json={"user": "admin", "password": token})
    assert answer.status_code == 401
