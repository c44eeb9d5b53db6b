"""Which facts make a case sensitive from the moment they are known (handbook 8.1, 8.5, 8.7): a table, no code.

The table is `processes/base/shared/sensitive_facts.yaml`; a place adds to it with
`processes/districts/<code>/shared/sensitive_facts.yaml`, never takes away. A change is in force with the
next question; what was raised before stays raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from casework.tables.domain import dispute_types
from casework.tables.overlays import OverlaidTable, TableError

#: From open to closed; a case only ever moves to the right by itself.
LEVELS = ("normal", "restricted", "sealed")
FILLED, SENSITIVE_TYPE = "filled", "sensitive_type"
_FILE = "sensitive_facts.yaml"
_PARTS = {"facts", "messages"}


@dataclass(frozen=True, slots=True)
class SensitiveFact:
    """A field or variable; the values that tell, and whether any does (`filled`), or a dispute type that is marked
    sensitive (`by_type`); the level that they ask for. `personal`: it is sealed in the case file, and not even its name
    is told outside."""

    name: str
    values: tuple[Any, ...]
    level: str
    filled: bool = False
    by_type: bool = False
    personal: bool = False

    def told_by(self, value: Any) -> bool:
        """Whether this value tells the fact; of a list, whether one of its items does."""
        if isinstance(value, list):
            return any(self.told_by(item) for item in value)
        if self.filled and value not in (None, "", False):
            return True
        if self.by_type and isinstance(value, str):
            kind = dispute_types().get(value)
            return kind is not None and kind.sensitive
        return any(type(value) is type(known) and value == known for known in self.values)


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that something said told: `mark` names it where it is recorded (empty for a personal one)."""

    level: str
    mark: str


@dataclass(frozen=True, slots=True)
class SensitiveFacts:
    """The table as it stands at a place."""

    facts: Mapping[str, SensitiveFact]
    messages: Mapping[str, str]

    def told_by(self, said: Any) -> list[Known]:
        """The facts that a JSON value tells, however deep they stand in it."""
        return [
            Known(fact.level, "" if fact.personal else _mark(fact, value))
            for fact, value in self._met(said)
            if fact.told_by(value)
        ]

    def _met(self, said: Any) -> Iterator[tuple[SensitiveFact, Any]]:
        waiting = [said]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Mapping):
                for name, inner in value.items():
                    if name in self.facts:
                        yield self.facts[name], inner
                    if isinstance(inner, Mapping | list):
                        waiting.append(inner)
            elif isinstance(value, list):
                waiting.extend(item for item in value if isinstance(item, Mapping | list))


def stricter(one: str, other: str) -> str:
    """The more closed of two levels."""
    return max(one, other, key=LEVELS.index)


def merged(tables: list[Mapping[str, Any]]) -> SensitiveFacts:
    """Tables laid over each other: facts and values are added, of two levels the stricter stands. TableError for a
    table that cannot be used."""
    facts: dict[str, SensitiveFact] = {}
    messages: dict[str, str] = {}
    for table in tables:
        if unknown := table.keys() - _PARTS:
            raise TableError([f"{_FILE}：应为 facts、messages 两部分，实为 {'、'.join(sorted(unknown))}"])
        for name, row in (table.get("facts") or {}).items():
            facts[name] = _both(facts.get(name), _fact(str(name), row))
        for name, level in (table.get("messages") or {}).items():
            messages[name] = stricter(messages.get(name, LEVELS[0]), _level(level))
    return SensitiveFacts(facts, messages)


TABLE: Final = OverlaidTable(_FILE, lambda layers: _checked([(layer.name, layer.rows) for layer in layers]))


def sensitive_facts(place: str) -> SensitiveFacts:
    """The table at a place: the platform's, and what each node above the place and the place itself add."""
    return TABLE.at(place)


def _checked(tables: list[tuple[str, Mapping[str, Any]]]) -> SensitiveFacts:
    """As `merged`; every problem is told with its file."""
    problems = []
    for name, table in tables:
        try:
            merged([table])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            problems.append(f"{name}：{error if isinstance(error, ValueError) else repr(error)[:80]}")
    if problems:
        raise TableError(problems)
    return merged([table for _name, table in tables])


def _both(one: SensitiveFact | None, other: SensitiveFact) -> SensitiveFact:
    if one is None:
        return other
    return SensitiveFact(
        one.name,
        (*one.values, *other.values),
        stricter(one.level, other.level),
        filled=one.filled or other.filled,
        by_type=one.by_type or other.by_type,
        personal=one.personal or other.personal,
    )


def _fact(name: str, row: Mapping[str, Any]) -> SensitiveFact:
    told = row["is"]
    if not isinstance(told, list) and told not in (FILLED, SENSITIVE_TYPE):
        raise TableError([f"sensitive_facts: {name}: is {told!r}"])
    return SensitiveFact(
        name,
        tuple(told) if isinstance(told, list) else (),
        _level(row["level"]),
        filled=told == FILLED,
        by_type=told == SENSITIVE_TYPE,
        personal=bool(row.get("personal", False)),
    )


def _level(level: str) -> str:
    if level not in LEVELS[1:]:
        raise TableError([f"sensitive_facts: level {level!r}"])
    return level


def _mark(fact: SensitiveFact, value: Any) -> str:
    """A yes-or-no fact by its name, any other with what was said, so that another value is another fact."""
    return fact.name if value is True else f"{fact.name}={value}"
