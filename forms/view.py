"""What a form shows for given values, as form-js shows it.

A condition sees the form's data without what hidden fields hold: where such a field stood, its initial value stands
(form-js: `{...initialData, ...applyConditions(data)}`). Whether a field is left out of that data is itself decided on
the data with everything in it, whether it is shown on the data without. In a row of a list, names are those of the
whole form; `this` is the row, `parent` what is around it, `i` the numbers of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.initial import initial_values
from forms.model import CannotTell, Evaluate, Json
from forms.tree import Container, Leaf

#: Computed fields and expressions for read-only settle within so many rounds, or are left as they are.
_ROUNDS = 10
Names = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: its row (`this`), what is around the row, the numbers of the rows, and how many conditions
    of a field there are those of the lists around it, which were asked before."""

    this: Json
    parent: Json = None
    numbers: tuple[int, ...] = ()
    asked: int = 0

    def names(self, data: Mapping[str, Json]) -> Names:
        """What an expression here can name."""
        own = {"this": self.this, "parent": self.parent, "i": list(self.numbers)}
        return {**own, **data, **{f"_{name}_": value for name, value in own.items()}}

    def row(self, node: Container, row: Json, at: int) -> Place:
        """The place of a row of a list that stands here."""
        own = {"this": self.this, "parent": self.parent, "i": list(self.numbers)}
        around = {**own, **(self.this if isinstance(self.this, Mapping) else {})}
        return Place(row, around, (*self.numbers, at + 1), len(node.conditions))


@dataclass(slots=True)
class View:
    """One look at a form: `initial` and `data` are what it held and holds, `shown_data` what conditions see."""

    root: Container
    evaluate: Evaluate
    initial: Names
    data: Names
    shown_data: Names = field(default_factory=dict)
    locked: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)
    _last: tuple[Place, Names, Names] | None = None
    _told: tuple[Names, dict[str, bool]] = field(default_factory=lambda: ({}, {}))

    @classmethod
    def of(cls, root: Container, known: Mapping[str, Json], values: Json, evaluate: Evaluate) -> View:
        """The view when `values` are handed in where `known` was given."""
        initial = initial_values(root, known)
        view = cls(root, evaluate, initial, _laid_over(root, initial, values))
        view._settle()
        return view

    def start(self) -> Place:
        """The place of the form's own fields."""
        return Place(self.shown_data)

    def shows(self, node: Leaf | Container, place: Place) -> bool:
        """Whether the field is there to be filled in."""
        asked = node.conditions[place.asked :]
        return not asked or not self._hidden(node, place, self.names(place))

    def names(self, place: Place) -> Names:
        """What an expression at a place can name; kept while one place is asked for again and again."""
        if self._last is None or self._last[0] is not place or self._last[1] is not self.shown_data:
            self._last = (place, self.shown_data, place.names(self.shown_data))
        return self._last[2]

    def fixed(self, leaf: Leaf, place: Place) -> bool:
        """Whether nobody can type here."""
        return leaf.disabled or leaf.read_only is True or (leaf.path, place.numbers) in self.locked

    def _hidden(self, node: Leaf | Container, place: Place, names: Names) -> bool:
        return any(self._holds(text, names) for text in node.conditions[place.asked :])

    def _holds(self, text: str, names: Names) -> bool:
        """Whether a condition hides, or locks. form-js asks it as a unary test of nothing, which null passes, too:
        `=数量 > 3` hides while 数量 is empty. What cannot be told holds not. Fields of one place that have the same
        condition ask it once."""
        if self._told[0] is not names:
            self._told = (names, {})
        told = self._told[1]
        if text not in told:
            try:
                value = self.evaluate(text, names)
                told[text] = value is True or value is None
            except CannotTell:
                told[text] = False
        return told[text]

    def value_of(self, text: str, names: Names) -> Json:
        """The value of an expression; null when it has none."""
        try:
            return self.evaluate(text, names)
        except CannotTell:
            return None

    def _settle(self) -> None:
        self.shown_data = self._filtered()
        for _ in range(_ROUNDS):
            if not (self._lock() | self._compute()):
                return
            self.shown_data = self._filtered()

    def _lock(self) -> bool:
        """Puts back what was typed where an expression says that nobody can type; whether anything was."""
        changed = False
        for leaf, holder, place in list(self._fields()):
            key = (leaf.path, place.numbers)
            if not isinstance(leaf.read_only, str) or key in self.locked:
                continue
            if self._holds(leaf.read_only, self.names(place)):
                self.locked.add(key)
                changed = True
                self._put(holder, leaf.name, _initial_at(self.initial, leaf, place))
        return changed

    def _compute(self) -> bool:
        """Computes the computed fields that are shown; whether any has another value now."""
        changed = False
        for leaf, holder, place in list(self._fields()):
            if leaf.expression is None or not self.shows(leaf, place):
                continue
            value = self.value_of(leaf.expression, self.names(place))
            if value != holder.get(leaf.name):
                self._put(holder, leaf.name, value)
                changed = True
        return changed

    def _put(self, holder: Names, name: str, value: Json) -> None:
        """What was told of conditions may have been told of the value before."""
        holder[name] = value
        self._told = ({}, {})

    def _fields(self) -> Iterator[tuple[Leaf, Names, Place]]:
        yield from _walk(self.root, self.data, self.start())

    def _filtered(self) -> Names:
        kept = _copied(self.root, self.data)
        whole = Place(self.data)
        self._drop(self.root, self.data, kept, whole, whole.names(self.data))
        return {**self.initial, **kept}

    def _drop(self, node: Container, data: Names, kept: Names, place: Place, names: Names) -> None:
        """Takes out of `kept` what is hidden, and what holds nothing then."""
        for name, child in node.children.items():
            if isinstance(child, Leaf):
                if self._hidden(child, place, names):
                    kept.pop(name, None)
            elif child.kind == "group":
                inner = data.get(name)
                self._drop(child, inner if isinstance(inner, dict) else {}, kept.get(name, {}), place, names)
                if not kept.get(name):
                    kept.pop(name, None)
            elif self._hidden(child, place, names):
                kept.pop(name, None)
            else:
                self._drop_rows(child, data[name], kept[name], place)

    def _drop_rows(self, node: Container, rows: list[Any], kept: list[Any], place: Place) -> None:
        for at, row in enumerate(rows):
            inner = place.row(node, row, at)
            self._drop(node, row, kept[at], inner, inner.names(self.data))


def _walk(node: Container, data: Names, place: Place) -> Iterator[tuple[Leaf, Names, Place]]:
    """Every input with what holds its value and its place."""
    for name, child in node.children.items():
        if isinstance(child, Leaf):
            yield child, data, place
        elif child.kind == "group":
            yield from _walk(child, data[name], place)
        else:
            for at, row in enumerate(data[name]):
                yield from _walk(child, row, place.row(child, row, at))


def _copied(node: Container, data: Names) -> Names:
    """A copy of what the form's fields stand in; values are shared."""
    made = dict(data)
    for name, child in node.children.items():
        if isinstance(child, Container):
            inner = data[name]
            made[name] = (
                _copied(child, inner) if child.kind == "group" else [_copied(child, row) for row in inner]
            )
    return made


def _laid_over(node: Container, initial: Names, values: Json) -> Names:
    """What the form holds when `values` were typed: fields that nobody can type into keep what they had."""
    given: Mapping[str, Json] = values if isinstance(values, Mapping) else {}
    made = {**initial, **{name: value for name, value in given.items() if name not in node.children}}
    for name, child in node.children.items():
        if isinstance(child, Leaf):
            if name in given and not child.disabled and child.read_only is not True:
                made[name] = given[name]
        elif child.kind == "group":
            made[name] = _laid_over(child, initial[name], given.get(name))
        else:
            made[name] = _rows_over(child, initial[name], given.get(name))
    return made


def _rows_over(node: Container, initial: list[Names], rows: Json) -> list[Names]:
    if not isinstance(rows, list):
        return [_laid_over(node, row, None) for row in initial]
    fresh = initial_values(node, {})
    return [_laid_over(node, initial[at] if at < len(initial) else fresh, row) for at, row in enumerate(rows)]


def _initial_at(initial: Json, leaf: Leaf, place: Place) -> Json:
    """What a field held before anybody typed; None where a row is new."""
    numbers = list(place.numbers)
    *above, name = leaf.path.split(".")
    for step in above:
        rows = step.endswith("[]")
        initial = initial.get(step.removesuffix("[]"))
        if rows:
            at = numbers.pop(0) - 1
            if at >= len(initial):
                return None
            initial = initial[at]
    return initial.get(name)
