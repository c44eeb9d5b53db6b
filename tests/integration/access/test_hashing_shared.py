"""Nobody has more than his share of hashing, and an address that says nothing closes the platform to nobody."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.app import create_app
from api.auth.admission import add_account
from api.auth.hashing import SHARE, Busy, Lane
from api.auth.throttle import ADDRESS_FAILURES, CHANGES, FAILURES, FIRST_WAIT, Attempt
from api.platform import EXTENSION
from api.settings import Settings
from engine.bus import Bus
from engine.context import platform_actor
from tests.integration.access.conftest import DISTRICT
from tests.integration.access.test_guessing import OWNER, advance, app, guess, tries
from tests.support.clients import PASSWORD

__all__ = ["app"]


def test_new_passwords_of_one_account_are_bounded_and_weak_ones_cost_nothing(app: Flask, bus: Bus) -> None:
    client = app.test_client()
    csrf = {"X-CSRF-Token": tries(app, PASSWORD, OWNER, client=client).json["csrf_token"]}
    passwords = [PASSWORD, *(f"heron {word} lake" for word in ("one", "two", "three", "four", "five", "six"))]

    def change(old: str, new: str) -> TestResponse:
        wish = {"old_password": old, "new_password": new}
        return client.put("/api/session/password", json=wish, headers=csrf)  # type: ignore[no-any-return]

    assert [change(PASSWORD, "short").status_code for _ in range(CHANGES + 1)] == [400] * (CHANGES + 1)
    done = [change(old, new).status_code for old, new in pairwise(passwords)]
    assert done == [204] * CHANGES + [429]
    answer = change(passwords[CHANGES], passwords[-1])
    assert (answer.json["code"], "改得太频繁" in answer.json["detail"]) == ("too_many_attempts", True)
    advance(bus, FIRST_WAIT + timedelta(seconds=1))
    assert change(passwords[CHANGES], passwords[-1]).status_code == 204


def test_one_account_never_fills_the_lane_of_those_who_are_known() -> None:
    lane = Lane("test")
    with ExitStack() as held:
        for _ in range(SHARE):
            held.enter_context(lane.room("li"))
        with pytest.raises(Busy), lane.room("li"):
            pass
        with lane.room("wang"):
            pass
    with lane.room("li"):
        pass


def test_behind_a_proxy_that_nobody_has_named_one_person_s_mistakes_hold_up_nobody_else(
    bus: Bus, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for user in ("li", "wang"):
        add_account(bus, platform_actor(DISTRICT), user, user, PASSWORD, [("auditor", DISTRICT)])
    with caplog.at_level("WARNING"):
        app = create_app(Settings(bus.database.url, tmp_path, bytes(range(32)), "s" * 40, https=True), bus)
    assert "FENGQIAO_TRUSTED_PROXIES" in caplog.text
    throttle = app.extensions[EXTENSION].throttle
    for number in range(ADDRESS_FAILURES * 2):
        guess(throttle, Attempt(f"user{number}", OWNER), 1)
    assert tries(app, PASSWORD, OWNER, "wang").status_code == 200
    guess(throttle, Attempt("li", OWNER), FAILURES)
    assert tries(app, PASSWORD, OWNER, "li").status_code == 429
