"""Who has gone away takes no job, and who waits takes nothing from those who work."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.request import Request, urlopen

from api.seats import Seats
from api.v2.activation import BLANK
from api.v2.waiting import Line
from engine.events import JobCreated, JobUpdated, ProcessEnded
from engine.transaction.commit_notifier import EndOf, JobsOf, Wakeups
from tests.integration.v2.conftest import Door
from tests.integration.v2.serving import served
from tests.support.patience import PATIENCE, until

#: Longer than any test lasts: what only a lease's end or a poll's end would bring does not come.
LONG = 300_000
BODY = {"type": "charge", "timeout": LONG, "maxJobsToActivate": 1, "requestTimeout": LONG}


def _asked(port: int, body: dict[str, Any]) -> socket.socket:
    """A connection on which a worker has asked for jobs and not read the answer yet."""
    data = json.dumps(body).encode()
    head = (
        f"POST /v2/jobs/activation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t-admin\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(head.encode() + data)
    return connection


def _jobs(port: int, **more: Any) -> list[dict[str, Any]]:
    request = Request(
        f"http://127.0.0.1:{port}/v2/jobs/activation",
        data=json.dumps({**BODY, **more}).encode(),
        headers={"Authorization": "Bearer t-admin", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=PATIENCE) as answer:
        found: list[dict[str, Any]] = json.load(answer)["jobs"]
        return found


def _until(holds: Callable[[], bool]) -> None:
    until(holds, "it does not come to hold")


def test_a_worker_that_is_restarted_ten_times_never_waits_for_what_a_dead_one_took(ready: Door) -> None:
    admin, wakeups = ready.admin, ready.bus.wakeups
    with served(ready.app) as port:
        for _restart in range(10):
            _until(lambda: wakeups.waiting == 0)
            dead = [_asked(port, BODY) for _ in range(3)]
            _until(lambda: wakeups.waiting == 3)
            for connection in dead:
                connection.close()
            instance = admin.start()
            admin.to_job(instance)
            (job,) = _jobs(port)
            assert job["processInstanceKey"] == instance
            admin.post(f"/jobs/{job['jobKey']}/completion", {"variables": {"receipt": "r"}}, 204)


def test_who_went_away_while_its_request_stood_in_line_takes_nothing(ready: Door) -> None:
    admin = ready.admin
    admin.to_job(admin.start())
    seats = Seats(ready.app, 1)
    with served(seats) as port:
        free: Any = seats.free
        with free:  # the one seat is taken
            _asked(port, BODY).close()
            _until(lambda: bool(free._cond._waiters))  # it stands in line, and is gone
        assert len(_jobs(port, requestTimeout=-1)) == 1


def test_jobs_that_were_lent_while_the_worker_went_away_are_free_again(ready: Door) -> None:
    admin = ready.admin
    admin.to_job(admin.start())
    answer = admin.ask("POST", "/jobs/activation", {**BODY, "requestTimeout": -1}, buffered=False)
    pieces = iter(answer.response)
    assert next(pieces) == BLANK
    assert admin.found("jobs")[0]["deadline"] is None, "no job is lent before a blank has been taken"
    (lost,) = json.loads(next(pieces))["jobs"]
    assert admin.jobs() == []
    answer.close()  # nobody took the second piece
    (job,) = admin.jobs(timeout=LONG)
    assert (job["jobKey"], job["retries"]) == (lost["jobKey"], lost["retries"])


def test_a_hundred_polls_wait_and_leave_the_seats_to_those_who_work(ready: Door) -> None:
    admin, wakeups = ready.admin, ready.bus.wakeups

    def lent() -> int:
        return len(admin.found("jobs", filter={"deadline": {"$exists": True}}))

    with served(Seats(ready.app, 2)) as port, ExitStack() as waiting:
        for _ in range(100):
            waiting.enter_context(_asked(port, BODY))
        _until(lambda: wakeups.waiting == 100)
        asking = Request(f"http://127.0.0.1:{port}/v2/topology", headers={"Authorization": "Bearer t-admin"})
        with urlopen(asking, timeout=60) as answer:
            assert answer.status == 200
        for _ in range(3):
            admin.to_job(admin.start())
        _until(lambda: lent() == 3)
        waiting.close()
        _until(lambda: wakeups.waiting == 0)


def test_when_too_many_wait_the_one_that_has_waited_longest_is_answered() -> None:
    wakeups, line = Wakeups(), Line(most=3)
    with (
        wakeups.watch(EndOf(7)) as end,
        line.joined(7, end) as ending,
        wakeups.watch(JobsOf("a")) as one,
        line.joined("a", one) as first,
        wakeups.watch(JobsOf("b")) as two,
        line.joined("b", two) as second,
    ):
        assert line.is_first(first)
        assert line.is_first(second)
        with wakeups.watch(JobsOf("a")) as three, line.joined("a", three) as third:
            one.wait(60)  # rung: it returns at once
            sent = [waiter.sent_away for waiter in (ending, first, second, third)]
            assert sent == [False, True, False, False], "who waits for an end cannot ask again"
            assert not line.is_first(third)


def test_whoever_asks_too_often_takes_nobody_elses_place() -> None:
    wakeups, line = Wakeups(), Line(most=3)
    with ExitStack() as stack:
        asked = [
            stack.enter_context(line.joined("a", stack.enter_context(wakeups.watch(JobsOf("a"))), owner))
            for owner in ("quiet", *["greedy"] * 6)
        ]
        assert [waiter.sent_away for waiter in asked] == [False, *[True] * 4, False, False]


def test_who_waits_for_one_type_is_not_woken_for_another() -> None:
    wakeups = Wakeups()
    with wakeups.watch(JobsOf("a")) as one, wakeups.watch(JobsOf("b")) as two, wakeups.watch(EndOf(7)) as end:
        wakeups.tell([JobCreated(1, 7, 2, "x", "a", 3)])
        assert [watch._rung.is_set() for watch in (one, two, end)] == [True, False, False]
        wakeups.tell([ProcessEnded(7, "COMPLETED")])
        assert [watch._rung.is_set() for watch in (one, two, end)] == [True, False, True]
        one.wait(60)
        wakeups.tell([JobUpdated(1, 2)])  # it does not say which type
        assert [watch._rung.is_set() for watch in (one, two)] == [True, True]
