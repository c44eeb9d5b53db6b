"""APScheduler on the monotonic clock.

APScheduler compares wall times and relies on the system's clock being right: set back by two hours it sleeps for two
hours, set forward by sixty days it lists every second of them (its issues 351, 526, 752). Here nothing waits longer
than `LOOK_SECONDS`, each look compares the wall clock with the monotonic one, and what a jump has moved is moved back.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED
from apscheduler.triggers.base import BaseTrigger

log = logging.getLogger(__name__)

#: The longest time between two looks at the clocks.
LOOK_SECONDS = 1.0
#: The wall clock has jumped when it has moved by this much more or less than the monotonic one.
JUMP_SECONDS = 0.25


class Every(BaseTrigger):
    """Due `seconds` after the last look: nothing to catch up after a jump, however far."""

    __slots__ = ("interval",)

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self.interval


class Bell:
    """What APScheduler asks of its `threading.Event`. Waiting is the selector's, which the kernel does on the monotonic
    clock; a lock of Python's waits on the wall clock where the C library knows no better."""

    def __init__(self) -> None:
        self._hear, self._ring = socket.socketpair()
        self._hear.setblocking(False)
        self._ring.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._hear, selectors.EVENT_READ)

    def is_set(self) -> bool:
        return bool(self._selector.select(0))

    def set(self) -> None:
        with contextlib.suppress(OSError):  # it rings already, or nobody listens any more
            self._ring.send(b"!")

    def clear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._hear.recv(1024):
                pass

    def wait(self, seconds: float) -> bool:
        return bool(self._selector.select(seconds))

    def close(self) -> None:
        self._selector.close()
        self._hear.close()
        self._ring.close()


class SteadyScheduler(BackgroundScheduler):
    """Runs jobs with the trigger `Every` in time whatever becomes of the wall clock. `jumped` is told, in the
    scheduler's thread, by how many seconds the wall clock has jumped."""

    def __init__(
        self, jumped: Callable[[float], object] = lambda _by: None, look: float = LOOK_SECONDS
    ) -> None:
        # a late tick is as good as a punctual one, and two at once are of no use
        super().__init__(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._event = Bell()
        self._jumped = jumped
        self._look = look
        self._ahead = _ahead()

    def every(self, seconds: float, act: Callable[..., object], **given: object) -> None:
        """Calls `act` with `given` every so many seconds."""
        self.add_job(act, Every(seconds), kwargs=given)

    def shutdown(self, wait: bool = True) -> None:
        """Ends the ticks; with `wait` those that run are waited for."""
        super().shutdown(wait)
        self._event.close()

    def _main_loop(self) -> None:
        wait = 0.0
        while self.state != STATE_STOPPED:
            self._event.wait(wait)
            if self.state == STATE_STOPPED:
                return
            self._event.clear()
            self._follow()
            left = self._process_jobs()
            wait = self._look if left is None else min(left, self._look)

    def _follow(self) -> None:
        """Moves what is due by as much as the wall clock has jumped; nothing is further off than its interval."""
        by = _ahead() - self._ahead
        if abs(by) < JUMP_SECONDS:
            return
        self._ahead += by
        now = datetime.now(UTC)
        for job in self.get_jobs():
            job.modify(
                next_run_time=min(job.next_run_time + timedelta(seconds=by), now + job.trigger.interval)
            )
        log.warning("the wall clock has jumped by %.1f seconds", by)
        self._jumped(by)


def _ahead() -> float:
    """By how much the wall clock is ahead of the monotonic one."""
    return time.time() - time.monotonic()
