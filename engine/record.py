"""How events stand in the entries of a chain: `said` writes them, `read` reads them back, nobody else does.

A record is `[kind, facts]`: the name of the event's class, and its fields by their names as JSON (a field whose name
Python keeps for itself has an underscore at its end, which the record leaves out). What is `UNSET` is not said at all:
a fact that changes some columns says those only, and what former versions did not say yet is `UNSET` when it is read.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from engine.events import Event


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "unset"


#: The value of a field that an event does not say.
UNSET = Unset.UNSET

#: Events by their kind.
Kinds = Mapping[str, type[Event]]


class Unreadable(Exception):
    """A record that says no event of ours; the text says in Chinese what is wrong with it."""


def kinds_of(events: Iterable[type[Event]]) -> dict[str, type[Event]]:
    """The events by their kind. ValueError when two have the same name: nobody could tell them apart in a record."""
    named: dict[str, type[Event]] = {}
    for event in events:
        if named.setdefault(event.KIND or event.__name__, event) is not event:
            raise ValueError(f"two events are called {event.KIND or event.__name__}")
    return named


def said(event: Event) -> list[Any]:
    """The record of an event: its kind and its facts."""
    return [event.kind, facts_of(event)]


def facts_of(event: Event) -> dict[str, Any]:
    """What an event says, by the names that stand in a record."""
    kind: Any = type(event)
    told = ((told_as, getattr(event, name)) for name, told_as in _names(kind))
    return {name: value for name, value in told if value is not UNSET}


def read(record: Any, kinds: Kinds) -> Event:
    """The event of a record as it was read from its text. Unreadable: another form, an unknown kind, a fact that is
    missing, too many, or of another type."""
    try:
        kind, facts = record
    except (TypeError, ValueError):
        raise Unreadable("记录不是“种类和内容”两项") from None
    event = kinds.get(kind) if isinstance(kind, str) else None
    if event is None:
        raise Unreadable(f"没有“{str(kind)[:60]}”这种记录")
    return of_facts(event, facts)


def of_facts(event: Any, facts: Any) -> Event:
    """The event of this class (`type[Event]`) that says these facts. Unreadable, as `read`."""
    readers, needed = _reading(event)
    if not isinstance(facts, Mapping):
        raise Unreadable(f"“{event.__name__}”的内容不是对象")
    given: dict[str, Any] = {}
    for told_as, value in facts.items():
        if told_as not in readers:
            raise Unreadable(f"“{event.__name__}”里没有“{str(told_as)[:60]}”这一项")
        name, plain, reader = readers[told_as]
        if type(value) in plain:
            given[name] = value
            continue
        try:
            given[name] = reader(value)
        except (TypeError, ValueError):
            raise Unreadable(f"“{event.__name__}”的“{told_as}”不对：{str(value)[:60]}") from None
    if missing := needed - given.keys():
        raise Unreadable(f"“{event.__name__}”少了“{'、'.join(sorted(missing))}”")
    made: Event = event(**given)
    return made


Reader = Callable[[Any], Any]


@cache
def _names(event: Any) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.name.removesuffix("_")) for field in fields(event))


@cache
def _reading(event: Any) -> tuple[dict[str, tuple[str, frozenset[type], Reader]], frozenset[str]]:
    """How each fact is read, by its name in the record: its field, the types that are taken as they are, what reads the
    others; and the fields that must be there."""
    hints = get_type_hints(event)
    readers = {told_as: (name, _plain(hints[name]), _reader(hints[name])) for name, told_as in _names(event)}
    needed = {
        field.name for field in fields(event) if field.default is MISSING and field.default_factory is MISSING
    }
    return readers, frozenset(needed)


_JSON: frozenset[type] = frozenset({str, int, bool, type(None), Decimal, list, dict})


def _plain(hint: Any) -> frozenset[type]:
    """The types of JSON values that a field of this type holds as they were read: most do, and need no asking."""
    if hint is Any:
        return _JSON
    if get_origin(hint) in (Union, types.UnionType):
        return frozenset(kind for one in get_args(hint) for kind in _plain(one))
    return _JSON & {get_origin(hint) or hint}


def _reader(hint: Any) -> Reader:
    """What reads a value of a type; it raises TypeError or ValueError for another."""
    origin, inside = get_origin(hint), get_args(hint)
    if hint is Any:
        return _anything
    if hint is datetime:
        return _moment
    if origin in (Union, types.UnionType):
        return _one_of([_reader(one) for one in inside if one is not Unset])
    if origin is tuple:
        return _row(_reader(inside[0]))
    if origin is not None:
        return _instance(origin)
    return _instance(hint)


def _anything(value: Any) -> Any:
    return value


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _instance(kind: type) -> Reader:
    def reader(value: Any) -> Any:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise TypeError(kind.__name__)
        return value

    return reader


def _row(inner: Reader) -> Reader:
    def reader(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("list")
        return tuple(inner(one) for one in value)

    return reader


def _one_of(readers: Sequence[Reader]) -> Reader:
    def reader(value: Any) -> Any:
        for one in readers:
            try:
                return one(value)
            except (TypeError, ValueError):
                continue
        raise TypeError("none of the types")

    return reader
