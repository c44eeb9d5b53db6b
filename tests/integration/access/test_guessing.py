"""Guessing passwords: who guesses waits, in all processes, and nobody else does; hashing is bounded; all is noted."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.auth import hashing
from api.auth.admission import add_account, add_token
from api.auth.hashing import ROOM, Busy, Lane
from api.auth.notes import MANY, MOST, AccessNotes
from api.auth.throttle import (
    ACCOUNT_FAILURES,
    ADDRESS_FAILURES,
    FAILURES,
    FIRST_WAIT,
    FORGET,
    LONGEST_WAIT,
    Attempt,
    Throttle,
    TooMany,
    forget_old,
)
from api.platform import EXTENSION, Platform
from api.settings import Settings
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.store import Database
from engine.store.tables_access import SignInFailure
from engine.store.tenant_statements import select_everywhere
from tests.integration.access.conftest import DISTRICT, NOW, TOWN, entries
from tests.support.clients import PASSWORD
from tests.support.served import served

OWNER, THIEF = "10.0.0.1", "10.66.0.1"


@pytest.fixture
def app(bus: Bus, tmp_path: Path) -> Flask:
    add_account(bus, platform_actor(DISTRICT), "li", "李", PASSWORD, [("auditor", DISTRICT)])
    return served(Settings(bus.database.url, tmp_path, bytes(range(32)), "s" * 40), bus)


@pytest.fixture
def throttle(bus: Bus) -> Throttle:
    return Throttle(bus.database, bus.clock, "k" * 40)


def tries(app: Flask, password: str, address: str, user: str = "li", client: Any = None) -> TestResponse:
    body = {"user": user, "password": password}
    client = client or app.test_client()
    return client.post("/api/session", json=body, environ_base={"REMOTE_ADDR": address})  # type: ignore[no-any-return]


def guess(throttle: Throttle, attempt: Attempt, times: int) -> None:
    for _ in range(times):
        throttle.charge(attempt)


def waits(throttle: Throttle, attempt: Attempt) -> int:
    """For how many seconds the attempt is refused; 0: it is counted."""
    try:
        throttle.charge(attempt)
    except TooMany as refusal:
        return refusal.retry_after
    return 0


def advance(bus: Bus, span: timedelta) -> None:
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.advance(span)


def test_who_guesses_waits_and_the_owner_elsewhere_does_not(app: Flask, bus: Bus) -> None:
    assert [tries(app, "guess", THIEF).status_code for _ in range(FAILURES)] == [401] * FAILURES
    answer = tries(app, PASSWORD, THIEF)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_attempts")
    assert 0 < int(answer.headers["Retry-After"]) <= FIRST_WAIT.total_seconds() + 1
    assert tries(app, PASSWORD, OWNER).status_code == 200
    advance(bus, FIRST_WAIT + timedelta(seconds=1))
    assert tries(app, PASSWORD, THIEF).status_code == 200


def test_a_browser_that_has_opened_the_account_is_counted_by_itself(app: Flask) -> None:
    owner = app.test_client()
    assert tries(app, PASSWORD, OWNER, client=owner).status_code == 200
    for _ in range(FAILURES):  # a neighbour behind the same address
        assert tries(app, "guess", OWNER).status_code == 401
    assert tries(app, "guess", OWNER).status_code == 429
    platform: Platform = app.extensions[EXTENSION]
    platform.pairs.__init__()  # type: ignore[misc]
    assert tries(app, PASSWORD, OWNER, client=owner).status_code == 200


def test_another_process_knows_and_each_wait_is_longer(bus: Bus, throttle: Throttle) -> None:
    attempt = Attempt("li", THIEF)
    guess(throttle, attempt, FAILURES)
    elsewhere = Database(bus.database.url)
    other = Throttle(elsewhere, bus.clock, "k" * 40)
    spans = []
    for _ in range(7):
        spans.append(waits(other, attempt) - 1)
        advance(bus, timedelta(seconds=spans[-1] + 1))
        guess(throttle, attempt, 1)
    assert spans == [30, 60, 120, 240, 480, 900, 900]
    advance(bus, FORGET + timedelta(seconds=1))
    assert waits(other, attempt) == 0
    elsewhere.dispose()


def test_of_many_at_once_none_is_free(bus: Bus, throttle: Throttle) -> None:
    told: list[int] = []
    threads = [
        threading.Thread(target=lambda: told.append(waits(throttle, Attempt("li", THIEF)))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(0) == FAILURES


def test_an_address_that_tries_many_accounts_waits(bus: Bus, throttle: Throttle) -> None:
    for number in range(ADDRESS_FAILURES):
        guess(throttle, Attempt(f"user{number}", "2001:db8:1:2::1"), 1)
    assert waits(throttle, Attempt("another", "2001:db8:1:2:ffff::9")) > 0  # the same customer's network
    assert waits(throttle, Attempt("another", "2001:db8:1:3::1")) == 0


def test_an_account_attacked_from_everywhere_leaves_one_attempt_to_each_stranger(
    bus: Bus, throttle: Throttle
) -> None:
    for number in range(ACCOUNT_FAILURES):
        guess(throttle, Attempt("li", f"10.1.{number // 200}.{number % 200}"), 1)
    stranger = Attempt("li", "10.9.9.9")
    assert (waits(throttle, stranger), waits(throttle, stranger) > 0) == (0, True)
    assert waits(throttle, Attempt("wang", "10.9.9.8")) == 0
    known = Attempt("li", OWNER, "browser")
    assert [waits(throttle, known) for _ in range(FAILURES)] == [0] * FAILURES


def test_the_right_password_is_no_attempt(bus: Bus, throttle: Throttle) -> None:
    for _ in range(ADDRESS_FAILURES * 2):
        throttle.charge(Attempt("li", OWNER))
        throttle.succeeded(Attempt("li", OWNER))
    assert waits(throttle, Attempt("li", OWNER)) == 0


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(days=60)])
def test_a_clock_that_was_wrong_closes_nothing(bus: Bus, throttle: Throttle, jump: timedelta) -> None:
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.move_to(NOW + jump)
    guess(throttle, Attempt("li", OWNER), FAILURES + 0)
    right = Throttle(bus.database, VirtualClock(NOW), "k" * 40)
    assert waits(right, Attempt("li", OWNER)) == 0


def test_what_counts_no_longer_is_deleted_and_tells_nobody_s_name(bus: Bus, throttle: Throttle) -> None:
    guess(throttle, Attempt("li", OWNER), 1)
    with bus.database.read("*") as tx:
        kept = str(tx.rows(select_everywhere(SignInFailure)))
    assert [word in kept for word in ("li'", OWNER)] == [False, False]
    assert forget_old(bus.database, NOW + LONGEST_WAIT) == 0
    assert forget_old(bus.database, NOW + FORGET + timedelta(seconds=1)) == 3


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Strangers have filled their lane."""
    lane = Lane("test")
    monkeypatch.setattr(hashing, "STRANGERS", lane)
    with ExitStack() as held:
        for _ in range(ROOM):
            held.enter_context(lane.room())
        yield


def test_strangers_who_fill_the_lane_are_told_to_come_again_and_the_known_come_in(
    app: Flask, request: pytest.FixtureRequest
) -> None:
    owner = app.test_client()
    assert tries(app, PASSWORD, OWNER, client=owner).status_code == 200
    request.getfixturevalue("filled")
    basic = {"Authorization": "Basic " + b64encode(b"nobody:guess").decode()}
    for path in ("/api/session/me", "/v2/topology"):
        answer = app.test_client().get(path, headers=basic)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert tries(app, "guess", THIEF).json["code"] == "sign_in_busy"
    app.extensions[EXTENSION].pairs.__init__()
    assert tries(app, PASSWORD, OWNER, client=owner).status_code == 200


def test_of_forty_at_once_one_hashes_and_few_wait() -> None:
    lane, release, told = Lane("test"), threading.Event(), Counter[str]()
    hashing_now, most = threading.Semaphore(1), []

    def work() -> str:
        most.append(hashing_now.acquire(blocking=False))
        release.wait(10)
        hashing_now.release()
        return "hashed"

    def one() -> None:
        try:
            with lane.room():
                told[lane.run(work)] += 1
        except Busy:
            told["busy"] += 1
            if told["busy"] == 40 - ROOM:
                release.set()

    threads = [threading.Thread(target=one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == {"hashed": ROOM, "busy": 40 - ROOM}
    assert all(most)


def notes_of(app: Flask) -> list[tuple[Any, ...]]:
    here: Platform = app.extensions[EXTENSION]
    here.notes.flush()
    return [
        (kind, told["user"], told["code"], told["door"], told["address"], told["count"])
        for entry in [*entries(here.bus), *entries(here.bus, "01")]
        for kind, told in entry["records"]
        if entry["command"] == "NoteAccess"
    ]


def test_failures_programs_and_denials_are_entries_with_door_and_address(app: Flask, bus: Bus) -> None:
    token = add_token(bus, platform_actor(DISTRICT), "li", "接口")
    for _ in range(3):
        tries(app, "guess", THIEF)
    tries(app, "my-own-secret", THIEF, user="my-other-secret")
    client = app.test_client()
    client.environ_base |= {"HTTP_AUTHORIZATION": f"Bearer {token}", "REMOTE_ADDR": OWNER}
    for _ in range(2):
        assert client.get("/api/session/me").status_code == 200
        assert client.put(
            "/api/timers/T_TRIAGE", json={"duration": "P1D", "reason": "试一试看", "org_code": TOWN}
        ).status_code in (403, 404)
    assert client.get("/api/cases/77").status_code == 404
    assert client.post("/v2/messages/publication", json={"name": "x"}).status_code == 403
    assert app.test_client().get("/v2/topology", headers={"Authorization": "Bearer fq_x"}).status_code == 401
    told = notes_of(app)
    assert ("SignInFailed", "li", "credentials_wrong", "api", THIEF, 3) in told
    assert ("SignInFailed", None, "credentials_wrong", "api", THIEF, 1) in told
    assert ("SignInFailed", None, "token_invalid", "v2", "127.0.0.1", 1) in told
    assert ("SignIn", "li", "bearer", "api", OWNER, 1) in told
    seen = [
        note
        for note in told
        if note[:2] == ("Denied", "li") and note[2].startswith("case_not_found GET /api/cases/")
    ]
    assert [note[3:] for note in seen] == [("api", OWNER, 1)]
    assert any(
        note[:2] == ("Denied", "li") and "/v2/messages" in note[2] and note[3] == "v2" for note in told
    )
    assert not any("secret" in str(note) for note in told)


def test_a_flood_is_few_records_and_one_entry_a_minute(bus: Bus) -> None:
    now = [0.0]
    notes = AccessNotes(bus, lambda: now[0])
    for second in range(180):
        now[0] += 1
        for number in range(50):
            notes.note(
                "Denied", DISTRICT, f"u{second}-{number}", "no_permission", "api", f"10.0.{second}.{number}"
            )
        notes.tick()
    notes.flush()
    assert len(entries(bus)) <= 4
    records = [told for entry in entries(bus) for _kind, told in entry["records"]]
    assert len(records) <= 4 * (MOST + 1)
    assert sum(told["count"] for told in records if told["code"] == MANY) > 8_000
    assert sum(told["count"] for told in records) == 180 * 50
