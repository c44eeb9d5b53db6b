"""Long polls end when there is something, not when the time is up; and no job goes to two workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.integration.v2.conftest import NOW, Door
from tests.support.patience import PATIENCE, until


class Asking(threading.Thread):
    """A request in a thread of its own; `result` is its answer."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._ask = ask
        self.result: Any = None
        self.start()

    def run(self) -> None:
        self.result = self._ask()

    def answer(self) -> Any:
        """The result."""
        self.join(PATIENCE)
        assert not self.is_alive(), "the request still waits"
        return self.result


def _until_somebody_waits(door: Door) -> None:
    """Ends when a waiter sleeps."""
    until(lambda: door.bus.wakeups.waiting, "nobody waits")


def test_a_worker_that_waits_gets_the_job_when_it_appears(ready: Door) -> None:
    admin = ready.admin
    key = admin.start()
    polling = Asking(lambda: ready.client("admin").jobs(requestTimeout=300_000))
    _until_somebody_waits(ready)
    admin.to_job(key)
    assert [job["processInstanceKey"] for job in polling.answer()] == [key]


def test_the_end_of_an_instance_is_awaited(ready: Door) -> None:
    admin = ready.admin
    body = {
        "processDefinitionId": "orders",
        "variables": {"amount": 5},
        "awaitCompletion": True,
        "requestTimeout": 300_000,
    }
    waiting = Asking(lambda: ready.client("admin").post("/process-instances", body))
    _until_somebody_waits(ready)
    (instance,) = admin.found("process-instances")
    admin.to_job(instance["processInstanceKey"])
    (job,) = admin.jobs(fetchVariable=["due"])
    assert job["variables"] == {"due": 5}
    admin.post(f"/jobs/{job['jobKey']}/completion", {"variables": {"receipt": "r"}}, 204)
    assert waiting.answer()["variables"]["amount"] == 5


def test_without_waiting_an_empty_answer_comes_at_once(ready: Door) -> None:
    assert ready.admin.jobs() == []
    assert ready.admin.jobs(requestTimeout=1) == []


def test_a_lent_job_comes_back_when_its_time_is_up(ready: Door) -> None:
    admin = ready.admin
    admin.to_job(admin.start())
    (job,) = admin.jobs(timeout=60_000)
    assert admin.jobs() == []
    ready.clock.advance(timedelta(seconds=61))
    (again,) = admin.jobs()
    assert again["jobKey"] == job["jobKey"]
    body = {"retries": 1, "errorMessage": "later", "retryBackOff": 5_000, "variables": {"hint": 1}}
    admin.post(f"/jobs/{job['jobKey']}/failure", body, 204)
    assert admin.jobs() == []
    ready.clock.advance(timedelta(seconds=5))
    (third,) = admin.jobs()
    assert (third["retries"], third["variables"]["hint"]) == (1, 1)


def test_two_workers_never_get_the_same_job(ready: Door) -> None:
    for _ in range(6):
        ready.admin.to_job(ready.admin.start())
    askers = [Asking(lambda: ready.client("admin").jobs(maxJobsToActivate=2)) for _ in range(4)]
    lent = [job["jobKey"] for asker in askers for job in asker.answer()]
    assert len(lent) == len(set(lent))
    assert len(set(lent) | {job["jobKey"] for job in ready.admin.jobs()}) == 6


class _AnyClock:
    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


def test_no_job_waits_for_a_time_that_was_wrong(ready: Door) -> None:
    admin, clock = ready.admin, _AnyClock(NOW + timedelta(days=60))
    ready.bus.clock = clock
    for _ in range(2):
        admin.to_job(admin.start())
    (lent,) = admin.jobs(maxJobsToActivate=1)
    clock.time = NOW  # it is right again
    assert lent["jobKey"] in {job["jobKey"] for job in admin.jobs()}, "a job lent until sixty days on"
    assert admin.jobs() == [], "both have been lent by the right time now"
