"""An interpreter of nested activities with loops and mappings, written from Camunda 8's documentation (variables,
multi-instance) and nothing of the engine. It knows sequences of user tasks, scripts and sub-processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]


@dataclass
class Term:
    """What an expression says: a constant, a path into a variable with something added, or a comparison."""

    kind: str
    path: Path = ()
    number: Any = None

    @property
    def feel(self) -> str:
        if self.kind == "constant":
            return "true" if self.number is True else str(self.number)
        text = ".".join(self.path)
        return {"path": text, "plus": f"{text} + {self.number}", "least": f"{text} &gt;= {self.number}"}[
            self.kind
        ]


@dataclass
class Loop:
    """Instances over the list `items`, each with its own `element`."""

    sequential: bool
    items: str
    element: str
    collection: str
    output: Term
    completion: Term | None = None


@dataclass
class Activity:
    """A `user` task, a `script` (a term into a variable), or a `sub` with activities inside, one after the other."""

    id: str
    kind: str
    inputs: list[tuple[Term, Path]] = field(default_factory=list)
    outputs: list[tuple[Term, Path]] = field(default_factory=list)
    loop: Loop | None = None
    script: tuple[str, Term] | None = None
    inside: list[Activity] = field(default_factory=list)


class Variables:
    """A scope: its own variables, and the scope around it."""

    def __init__(self, around: Variables | None = None) -> None:
        self.own: dict[str, Any] = {}
        self.around = around
        self.alive = True
        self.collects = ""
        self.overwritten = False

    def holder(self, name: str) -> Variables:
        """The nearest scope that has the variable, else the outermost."""
        if name in self.own or self.around is None:
            return self
        return self.around.holder(name)

    def write(self, name: str, value: Any) -> None:
        """Sets a variable here; where results are being collected under that name they are in danger."""
        if name == self.collects and repr(value) != repr(self.own[name]):
            self.overwritten = True
        self.own[name] = value

    def read(self, path: Path) -> Any:
        value = self.holder(path[0]).own.get(path[0])
        for name in path[1:]:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def all(self) -> dict[str, Any]:
        return {**(self.around.all() if self.around else {}), **self.own}

    @property
    def lives(self) -> bool:
        return self.alive and (self.around is None or self.around.lives)


def value_of(term: Term, scope: Variables, extra: dict[str, Any] | None = None) -> Any:
    if term.kind == "constant":
        return term.number
    if extra and term.path[0] in extra:
        scope = Variables(scope)
        scope.own = extra
    value = scope.read(term.path)
    if term.kind == "path":
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value + term.number if term.kind == "plus" else value >= term.number


def with_leaf(base: Any, path: Path, value: Any) -> Any:
    """A copy of the object `base` with one leaf changed."""
    if not path:
        return value
    base = base if isinstance(base, dict) else {}
    return {**base, path[0]: with_leaf(base.get(path[0]), path[1:], value)}


class Incident(Exception):
    """An element cannot go on."""


@dataclass
class Open:
    """A user task that waits."""

    id: str
    scope: Variables
    done: Callable[[dict[str, Any]], None]


class Oracle:
    """Runs activities; `open` holds the tasks that wait, `ended` says that all is over, `stuck` that there is an
    incident."""

    def __init__(self, activities: list[Activity], variables: dict[str, Any]) -> None:
        self.root = Variables()
        self.root.own = dict(variables)
        self.waiting: list[Open] = []
        self.ended = self.stuck = False
        try:
            self._sequence(activities, self.root, self._end)
        except Incident:
            self.stuck = True

    @property
    def open(self) -> list[Open]:
        return [task for task in self.waiting if task.scope.lives]

    def complete(self, task: Open, results: dict[str, Any]) -> None:
        self.waiting.remove(task)
        try:
            task.done(results)
        except Incident:
            self.stuck = True

    def _end(self) -> None:
        self.ended = True

    def _sequence(self, activities: list[Activity], scope: Variables, done: Callable[[], None]) -> None:
        if activities:
            first, *rest = activities
            self._enter(first, scope, lambda: self._sequence(rest, scope, done))
        else:
            done()

    def _enter(self, activity: Activity, scope: Variables, done: Callable[[], None]) -> None:
        if activity.loop is None:
            self._work(activity, Variables(scope), scope, done)
        else:
            Instances(self, activity, activity.loop, scope, done)

    def _work(self, activity: Activity, own: Variables, target: Variables, done: Callable[[], None]) -> None:
        made: dict[str, Any] = {}  # an object is the element's own, made of its mappings alone
        seen: dict[str, Any] = {}  # later sources see it over what the name means outside
        for source, path in activity.inputs:
            value = value_of(source, own, seen)
            made[path[0]] = with_leaf(made.get(path[0]), path[1:], value)
            seen[path[0]] = with_leaf(seen.get(path[0], own.read(path[:1])), path[1:], value)
        own.own.update(made)

        def leave(results: dict[str, Any]) -> None:
            if activity.outputs:
                own.own.update(results)
                self._map(activity, own, target)
            else:
                for name, value in results.items():
                    own.holder(name).write(name, value)
            done()

        if activity.kind == "user":
            self.waiting.append(Open(activity.id, own, leave))
        elif activity.script is not None:
            leave({activity.script[0]: value_of(activity.script[1], own)})
        else:
            self._sequence(activity.inside, own, lambda: leave({}))

    def _map(self, activity: Activity, own: Variables, target: Variables) -> None:
        earlier: dict[str, Any] = {}
        for source, path in activity.outputs:
            value = value_of(source, own, earlier)
            home = target.holder(path[0])
            home.write(path[0], with_leaf(home.own.get(path[0]), path[1:], value))
            earlier[path[0]] = home.own[path[0]]


class Instances:
    """A multi-instance that runs."""

    def __init__(
        self, oracle: Oracle, activity: Activity, loop: Loop, scope: Variables, done: Callable[[], None]
    ) -> None:
        self.oracle, self.activity, self.loop, self.scope, self.done = oracle, activity, loop, scope, done
        self.body = Variables(scope)
        self.items: list[Any] = scope.read((loop.items,))
        self.body.own[loop.collection] = [None] * len(self.items)
        self.body.collects = loop.collection
        self.completed = self.active = 0
        if not self.items:
            self._leave()
        for number in range(min(1, len(self.items)) if loop.sequential else len(self.items)):
            self._begin(number)

    def _begin(self, number: int) -> None:
        self.active += 1
        own = Variables(self.body)
        own.own = {"loopCounter": number + 1, self.loop.element: self.items[number]}
        own.own.setdefault(self.loop.output.path[0], None)
        self.oracle._work(self.activity, own, own, lambda: self._end(own, number))

    def _end(self, own: Variables, number: int) -> None:
        self.active -= 1
        self.completed += 1
        counts = {
            "numberOfInstances": len(self.items),
            "numberOfCompletedInstances": self.completed,
            "numberOfActiveInstances": self.active,
        }
        completion = self.loop.completion
        enough = False if completion is None else value_of(completion, own, counts)
        if not isinstance(enough, bool):
            raise Incident
        collected = self.body.own[self.loop.collection]
        if self.body.overwritten:
            raise Incident  # somebody else has written what is collected
        collected = list(collected)
        collected[number] = value_of(self.loop.output, own)
        self.body.own[self.loop.collection] = collected
        own.alive = False
        if enough or self.completed == len(self.items):
            self._leave()
        elif self.loop.sequential:
            self._begin(number + 1)

    def _leave(self) -> None:
        self.body.alive = False
        name = self.loop.collection
        self.scope.holder(name).write(name, self.body.own[name])
        self.done()
