"""What Camunda 8 says of messages and signals, as a small model: written from its documentation ("Messages", "Message
events", "Signals") and from docs/supported-elements.md where that leaves a choice. Knows nothing of the engine.

A process is a row of stages, one after the other. An instance stands in one stage; a listener beside them (an event
sub-process) is open as long as the instance runs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stage:
    """`task` waits for a person, `catch` for one of `names` (several: an event gateway), `host` is a task with a
    boundary event for its name, `signal` waits for a signal, `pass` does nothing."""

    kind: str
    names: tuple[str, ...] = ()
    interrupting: bool = True


@dataclass(frozen=True)
class Shape:
    """A version of a process: messages and signals that it starts on, whether it starts by itself, and its stages.
    `listener`: the message of its event sub-process, which `interrupts` or not."""

    starts: tuple[str, ...]
    signals: bool
    plain: bool
    stages: tuple[Stage, ...]
    listener: str | None = None
    interrupts: bool = False


@dataclass
class Instance:
    """`key`: what it waits under from now on; `first_key`: what its listener, open from the beginning, waits under;
    `held`: the key that it holds others back under; `hits`: how often something that does not interrupt was triggered;
    `said`: the number of the last message."""

    process: str
    shape: Shape
    key: str
    first_key: str
    held: str = ""
    at: int = 0
    hits: int = 0
    said: int | None = None
    over: bool = False
    #: Its listener has put an end to it.
    interrupted: bool = False

    @property
    def stage(self) -> Stage | None:
        return None if self.over else self.shape.stages[self.at]

    def hears(self) -> Iterator[str]:
        """The places that wait for a message, the innermost first: `stage`, then `listener`."""
        if self.stage is not None and self.stage.kind in ("catch", "host"):
            yield "stage"
        if not self.over and self.shape.listener is not None:
            yield "listener"

    def names(self, place: str) -> tuple[str, ...]:
        """The names that it waits for there."""
        if place == "listener":
            return (self.shape.listener or "",)
        return self.stage.names if self.stage is not None else ()

    def waits(self, place: str, name: str, key: str) -> bool:
        """Whether it waits there for a message of this name and key."""
        if place not in self.hears():
            return False
        if place == "listener":
            return (name, key) == (self.shape.listener, self.first_key)
        return self.stage is not None and name in self.stage.names and key == self.key


@dataclass
class Message:
    name: str
    key: str
    number: int
    ends: int
    id: str | None
    had: set[str] = field(default_factory=set)


class Oracle:
    """The whole of one tenant; time is in seconds."""

    def __init__(self) -> None:
        self.now = 0
        self.newest: dict[str, Shape] = {}
        self.instances: list[Instance] = []
        self.buffer: list[Message] = []
        #: Who looks next, where, and for which name: each event behind a gateway has a subscription of its own.
        self._looks: deque[tuple[Instance, str, str]] = deque()

    def deploy(self, process: str, shape: Shape) -> None:
        """A new version: nothing starts by that."""
        self.newest[process] = shape

    def begin(self, process: str, key: str) -> None:
        self._start(process, key, "")
        self._look()

    def publish(self, name: str, key: str, number: int, ttl: int, id_: str | None) -> tuple[bool, bool]:
        """(refused as a repetition, reached somebody)."""
        same = (m for m in self._alive() if (m.name, m.key, m.id) == (name, key, id_))
        if id_ is not None and any(same):
            return True, False
        message = Message(name, key, number, self.now + ttl, id_)
        if ttl > 0:
            self.buffer.append(message)
        chosen: dict[str, tuple[Instance, str]] = {}
        for instance in self.instances:
            for place in instance.hears():
                if instance.waits(place, name, key):
                    chosen.setdefault(instance.process, (instance, place))
        starting = [
            process
            for process, shape in sorted(self.newest.items())
            if name in shape.starts and process not in chosen and not self._held(process, key)
        ]
        for process, (instance, place) in chosen.items():
            message.had.add(process)
            self._take(instance, place, message)
        for process in starting:
            message.had.add(process)
            self._start(process, key, key, number)
        self._look()
        return False, bool(chosen or starting)

    def signal(self, key: str) -> None:
        """A signal whose payload gives whom it reaches and what it starts their key."""
        waiting = [i for i in self.instances if i.stage is not None and i.stage.kind == "signal"]
        starting = [process for process, shape in sorted(self.newest.items()) if shape.signals]
        # what is alone starts in the step of the signal, before anybody goes on (docs/supported-elements.md)
        at_once = starting if len(starting) == 1 else []
        for process in at_once:
            self._start(process, key, "")
        for instance in waiting:
            instance.key = key
            self._go_on(instance)
        for process in starting:
            if process not in at_once:
                self._start(process, key, "")
        self._look()

    def complete(self, instance: Instance) -> None:
        """The open task of its stage is done."""
        self._go_on(instance)
        self._look()

    def cancel(self, instance: Instance) -> None:
        self._end(instance)
        self._look()

    def _alive(self) -> list[Message]:
        return [message for message in self.buffer if message.ends > self.now]

    def _held(self, process: str, key: str) -> bool:
        return bool(key) and any(
            i.process == process and i.held == key and not i.over for i in self.instances
        )

    def _start(self, process: str, key: str, held: str, number: int | None = None) -> None:
        instance = Instance(process, self.newest[process], key, key, held, said=number)
        self.instances.append(instance)
        self._enter(instance, "listener")

    def _enter(self, instance: Instance, *opened: str) -> None:
        while instance.stage is not None and instance.stage.kind == "pass":
            instance.at += 1
            if instance.at == len(instance.shape.stages):
                self._end(instance)
        self._offer(instance, *opened, "stage")

    def _go_on(self, instance: Instance) -> None:
        instance.at += 1
        if instance.at == len(instance.shape.stages):
            self._end(instance)
        else:
            self._enter(instance)

    def _end(self, instance: Instance) -> None:
        instance.over = True
        if instance.held:
            self._looks.append((instance, "next", ""))

    def _begin_next(self, process: str, key: str) -> None:
        """One begun under the key has ended."""
        if self._held(process, key):
            return
        for message in self._alive():
            fits = message.key == key and message.name in self.newest[process].starts
            if fits and process not in message.had:
                message.had.add(process)
                self._start(process, key, key, message.number)
                return

    def _take(self, instance: Instance, place: str, message: Message) -> None:
        instance.said = message.number
        stage = instance.stage
        stays = (
            not instance.shape.interrupts if place == "listener" else bool(stage and not stage.interrupting)
        )
        if stays:
            instance.hits += 1
            self._offer(instance, place)
        elif place == "listener":
            instance.interrupted = True
            self._end(instance)
        else:
            self._go_on(instance)

    def _offer(self, instance: Instance, *places: str) -> None:
        """These places wait from now on, or wait on: whose message is the oldest looks first."""
        waiting = [(place, name) for place in places for name in instance.names(place)]
        found = [(self._oldest(instance, place, name), place, name) for place, name in waiting]
        for _message, place, name in sorted(
            ((m, p, n) for m, p, n in found if m is not None), key=lambda one: self.buffer.index(one[0])
        ):
            self._looks.append((instance, place, name))

    def _oldest(self, instance: Instance, place: str, name: str) -> Message | None:
        for message in self._alive():
            fits = message.name == name and instance.waits(place, name, message.key)
            if fits and instance.process not in message.had:
                return message
        return None

    def _look(self) -> None:
        """Who has begun to wait, or waits on, or has held another back, looks into the buffer, one after the other."""
        while self._looks:
            instance, place, name = self._looks.popleft()
            if place == "next":
                self._begin_next(instance.process, instance.held)
                continue
            message = self._oldest(instance, place, name)
            if message is not None:
                message.had.add(instance.process)
                self._take(instance, place, message)
