"""Camunda 8's variable scopes, outside SpiffWorkflow's task data (which is copied from task to task and loses updates).

A scope belongs to a process instance, a sub-process, a multi-instance body or an activity, and is named by
the local id of
that. Reads walk outward, the nearest name wins. Every write can be taken back until the element's work is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.events import Event, ListItemSet, ScopeClosed, VariableSet
from engine.meter import Meter
from engine.values import measured

_MISSING: Any = object()


class Scope:
    """One scope; `process` is the local id of the process instance it lies in, `holder` marks where new names stay."""

    __slots__ = ("holder", "id", "keys", "parent", "process", "values")

    def __init__(self, scope_id: int, parent: Scope | None, process: int, holder: bool = False) -> None:
        self.id = scope_id
        self.parent = parent
        self.process = process
        self.values: dict[str, Any] = {}
        self.keys: dict[str, int] = {}
        self.holder = holder

    def chain(self) -> Iterator[Scope]:
        """This scope and those around it, outwards."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def home_of(self, name: str) -> Scope:
        """Rule 3: the nearest scope that has the name, else the nearest holder of new names, else the outermost."""
        holder: Scope | None = None
        scope = self
        while True:
            if name in scope.values:
                return scope
            if scope.holder and holder is None:
                holder = scope
            if scope.parent is None:
                return holder or scope
            scope = scope.parent

    def visible(self) -> dict[str, Any]:
        """All names that can be read here with their values."""
        seen: dict[str, Any] = {}
        for scope in reversed(list(self.chain())):
            seen.update(scope.values)
        return seen


class View(Mapping[str, Any]):
    """Names as an expression sees them: extras first, then along the chain; an unknown name raises KeyError."""

    __slots__ = ("extra", "scope")

    def __init__(self, scope: Scope, extra: Mapping[str, Any] | None = None) -> None:
        self.scope = scope
        self.extra = extra

    def get(self, key: str, default: Any = None) -> Any:
        if self.extra is not None and key in self.extra:
            return self.extra[key]
        scope: Scope | None = self.scope
        while scope is not None:
            value = scope.values.get(key, _MISSING)
            if value is not _MISSING:
                return value
            scope = scope.parent
        return default

    def __getitem__(self, key: str) -> Any:
        value = self.get(key, _MISSING)
        if value is _MISSING:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key, _MISSING) is not _MISSING

    def __iter__(self) -> Iterator[str]:
        yield from {**self.scope.visible(), **(self.extra or {})}

    def __len__(self) -> int:
        return sum(1 for _ in self)


def names_in(scope: Scope, extra: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """The cheapest mapping that resolves names from `scope` outward."""
    if extra is None and scope.parent is None:
        return scope.values
    return View(scope, extra)


class Scopes:
    """All open scopes of a root instance; says what changes as events."""

    def __init__(self, root_key: int, new_id: Callable[[], int]) -> None:
        self.root_key = root_key
        self.new_id = new_id
        self.events: list[Event] = []
        #: How many events stood at the last commit.
        self.mark = 0
        self.open: dict[int, Scope] = {}
        self.written: dict[tuple[int, str], str] = {}
        self.undo: list[tuple[Scope, str | tuple[str, int] | None, Any]] = []
        self.meter = Meter()
        #: Lists that nobody else holds, so that their items can be set in place.
        self._own: set[tuple[int, str]] = set()

    def add(self, scope_id: int, parent: Scope | None, process: int, holder: bool = False) -> Scope:
        """Opens a scope."""
        scope = self.open[scope_id] = Scope(scope_id, parent, process, holder)
        self.undo.append((scope, None, None))
        return scope

    def close(self, scope: Scope) -> None:
        """Forgets a scope with its variables."""
        if self.open.pop(scope.id, None) is not None:
            self.events.append(ScopeClosed(self.root_key | scope.id))

    def write(self, scope: Scope, name: str, value: Any) -> None:
        """Sets one variable exactly here, whole."""
        value, size = measured(value)
        self.meter.wrote(size)
        self._own.discard((scope.id, name))
        values = scope.values
        old = values.get(name, _MISSING)
        self.undo.append((scope, name, old))
        values[name] = value
        key = scope.keys.get(name)
        if key is None:
            key = scope.keys[name] = self.new_id()
        root = self.root_key
        self.written[scope.id, name] = "create" if old is _MISSING else "update"
        self.events.append(VariableSet(root | key, root | scope.id, root | scope.process, name, value))

    def set_item(self, scope: Scope, name: str, index: int, value: Any) -> None:
        """Sets one item of a list that stands exactly here; `index` may be its length. Costs nothing per other item."""
        value, size = measured(value)
        self.meter.wrote(size)
        if (scope.id, name) not in self._own:
            scope.values[name] = list(scope.values[name])
            self._own.add((scope.id, name))
        items = scope.values[name]
        if index == len(items):
            self.undo.append((scope, (name, index), _MISSING))
            items.append(value)
        else:
            self.undo.append((scope, (name, index), items[index]))
            items[index] = value
        self.written[scope.id, name] = "update"
        root = self.root_key
        key = root | scope.keys[name]
        self.events.append(ListItemSet(key, root | scope.id, root | scope.process, name, index, value))

    def write_all(self, scope: Scope, values: Mapping[str, Any]) -> None:
        """Sets variables exactly here, in the order of their names: keys must not depend on how a dict was made."""
        for name, value in sorted(values.items()):
            self.write(scope, name, value)

    def propagate(self, scope: Scope, values: Mapping[str, Any]) -> None:
        """Sets each variable by rule 3, starting at `scope`, in the order of their names."""
        for name, value in sorted(values.items()):
            self.write(scope.home_of(name), name, value)

    def commit(self) -> None:
        """What was written and said so far stands."""
        self.undo.clear()
        self.mark = len(self.events)

    def roll_back(self) -> None:
        """Takes back everything since the last commit, with the events."""
        for scope, name, old in reversed(self.undo):
            if name is None:
                self.open.pop(scope.id, None)
            elif isinstance(name, tuple):
                _restore_item(scope.values[name[0]], name[1], old)
            elif old is _MISSING:
                scope.values.pop(name, None)
                scope.keys.pop(name, None)
            else:
                scope.values[name] = old
                self._own.discard((scope.id, name))
        self.undo.clear()
        del self.events[self.mark :]

    def restore(self, scope: Scope, name: str, key: int, value: Any) -> None:
        """Puts a stored variable back, silently."""
        scope.values[name] = value
        scope.keys[name] = key


def _restore_item(items: list[Any], index: int, old: Any) -> None:
    if old is _MISSING:
        del items[index]
    else:
        items[index] = old
