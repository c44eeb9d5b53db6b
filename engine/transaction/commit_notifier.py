"""Waking those who wait, in this process, for a job to appear or an instance to end; no queue and no thread.

A waiter watches a topic, looks, and when it found nothing waits to be woken. Other nodes' commits are not heard: who
waits looks again by itself from time to time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.events import Event, IncidentResolved, JobCreated, JobUpdated, ProcessEnded


@dataclass(frozen=True, slots=True)
class JobsOf:
    """The topic of jobs of a type becoming free."""

    type: str


@dataclass(frozen=True, slots=True)
class EndOf:
    """The topic of a process instance's end."""

    key: int


Topic = JobsOf | EndOf


@dataclass(eq=False, slots=True)
class Watch:
    """One waiter's: `wait` returns when something has happened since the last time, or when the time is up."""

    topic: Topic
    owner: Wakeups
    _rung: threading.Event = field(default_factory=threading.Event)

    def ring(self) -> None:
        """Something has happened."""
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Sleeps until it is rung; what rang since the last look ends it at once."""
        if not self.owner.closed and not self._rung.is_set():
            with self.owner.asleep():
                self._rung.wait(seconds)
        self._rung.clear()


class Wakeups:
    """Who waits in this process, and for what. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watches: dict[Topic, set[Watch]] = {}
        #: How many sleep just now.
        self.waiting = 0
        self.closed = False

    @contextmanager
    def watch(self, topic: Topic) -> Iterator[Watch]:
        """A watch on a topic. What is committed from here on rings it, so look only after this."""
        found = Watch(topic, self)
        with self._lock:
            self._watches.setdefault(topic, set()).add(found)
        try:
            yield found
        finally:
            with self._lock:
                others = self._watches[topic]
                others.discard(found)
                if not others:
                    del self._watches[topic]

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """Counts a sleeper."""
        with self._lock:
            self.waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self.waiting -= 1

    def tell(self, events: Iterable[Event]) -> None:
        """What has just been committed; called after the commit."""
        topics: set[Topic] = set()
        every_job = False
        for event in events:
            if isinstance(event, JobCreated):
                topics.add(JobsOf(event.type))
            elif isinstance(event, ProcessEnded):
                topics.add(EndOf(event.key))
            elif isinstance(event, JobUpdated | IncidentResolved):  # they do not say which type
                every_job = True
        if topics or every_job:
            self._ring(topics, every_job)

    def ring(self) -> None:
        """Something has happened outside of the commits: every waiter looks again."""
        with self._lock:
            topics = set(self._watches)
        self._ring(topics, False)

    def close(self) -> None:
        """The process ends: nobody waits any more."""
        self.closed = True
        self.ring()

    def _ring(self, topics: set[Topic], every_job: bool) -> None:
        if not self._watches:
            return
        with self._lock:
            if every_job:
                topics |= {topic for topic in self._watches if isinstance(topic, JobsOf)}
            woken = [watch for topic in topics for watch in self._watches.get(topic, ())]
        for watch in woken:
            watch.ring()
