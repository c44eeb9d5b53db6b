"""A new password knows no browser, and all browsers that know an account have one bound together."""

from __future__ import annotations

import pytest
from flask import Flask

from api.auth import hashing
from api.auth.admission import add_account
from api.auth.throttle import ADDRESS_FAILURES, FAILURES, Attempt, Throttle
from api.platform import EXTENSION
from engine.bus import Bus
from engine.context import platform_actor
from tests.integration.access.conftest import DISTRICT
from tests.integration.access.test_guessing import OWNER, THIEF, app, guess, throttle, tries, waits
from tests.support.clients import PASSWORD

__all__ = ["app", "throttle"]

NEW = "three quiet herons"


def by_which_lane(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """In which lane each password is looked at."""
    used: list[str] = []
    for name in ("STRANGERS", "KNOWN"):
        lane = hashing.Lane(name)
        run = lane.run

        def seen(*arguments: object, name: str = name, run: object = run) -> object:
            used.append(name)
            return run(*arguments)  # type: ignore[operator]

        monkeypatch.setattr(lane, "run", seen)
        monkeypatch.setattr(hashing, name, lane)
    return used


def test_a_browser_that_knows_an_old_password_is_a_stranger(
    app: Flask, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = by_which_lane(monkeypatch)
    browser = app.test_client()
    assert tries(app, PASSWORD, OWNER, client=browser).status_code == 200
    app.extensions[EXTENSION].pairs.__init__()
    assert tries(app, PASSWORD, OWNER, client=browser).status_code == 200
    add_account(bus, platform_actor(DISTRICT), "li", "李", NEW, [("auditor", DISTRICT)])
    assert tries(app, PASSWORD, OWNER, client=browser).status_code == 401
    assert used == ["STRANGERS", "KNOWN", "STRANGERS"]
    for _ in range(FAILURES):
        tries(app, "guess", OWNER)
    assert tries(app, NEW, OWNER, client=browser).status_code == 429
    assert tries(app, NEW, THIEF).status_code == 200


def test_who_has_taken_many_browsers_of_an_account_guesses_no_more_often(
    bus: Bus, throttle: Throttle
) -> None:
    for number in range(ADDRESS_FAILURES):
        guess(throttle, Attempt("li", OWNER, f"browser{number}"), 1)
    assert waits(throttle, Attempt("li", OWNER, "another")) > 0
    assert waits(throttle, Attempt("wang", OWNER, "another")) == 0
    assert waits(throttle, Attempt("li", OWNER)) == 0, "by a browser that nobody knows it is as ever"
