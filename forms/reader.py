"""Reading a submission: what is hidden is left out, what is wrong is named, what is right comes back
clean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from engine.errors import Finding
from forms.dynamic import wrong_here
from forms.fields import same
from forms.model import Json
from forms.problem import Problem, kind_of
from forms.tree import Container, Leaf
from forms.validation_context import ValidationContext, wrong_in_world
from forms.view import Place, View

_MAX_FINDINGS = 100


class Schemas:
    """The marshmallow schemas of a form, one per container and set of visible inputs; made once, then
    kept."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, frozenset[str]], Schema] = {}

    def of(self, container: Container, names: frozenset[str]) -> Schema:
        """The schema of `container` for the inputs `names`."""
        key = (container.path, names)
        if key not in self._made:
            leaves = [container.children[name] for name in container.children if name in names]
            made = Schema.from_dict({leaf.name: leaf.field for leaf in leaves if isinstance(leaf, Leaf)})
            self._made[key] = made(unknown=EXCLUDE)
        return self._made[key]


@dataclass(slots=True)
class Reader:
    """One reading. `passes` = unknown keys are let through (a form that says nothing of destinations); `view` is what
    the form shows, None where nobody evaluates expressions: then all of it is shown."""

    schemas: Schemas
    passes: bool
    known: Mapping[str, Json]
    view: View | None
    world: ValidationContext | None = None
    findings: list[Finding] = field(default_factory=list)

    def read(self, root: Container, values: Json) -> dict[str, Json]:
        """The clean values of the form; hidden inputs are absent, emptied ones None."""
        if self.view is None:
            return self.container(root, values, "", Place(values), None, self.known)
        return self.container(root, values, "", self.view.start(), self.view.data, self.known)

    def container(
        self, node: Container, values: Json, where: str, place: Place, held: Json, known: Json
    ) -> dict[str, Json]:
        """The clean values of a container. `held` is what the form holds there, `known` what it was given."""
        if not isinstance(values, Mapping):
            self.report(
                Problem("not_object", f"「{node.label}」应为一组字段", "对象", kind_of(values)), where
            )
            return {}
        self._unknown(node, values, where)
        leaves = [c for c in node.children.values() if isinstance(c, Leaf) and self._shows(c, place)]
        free: list[Leaf] = []
        fixed: list[Leaf] = []
        for leaf in leaves:
            (fixed if self._fixed(leaf, place) else free).append(leaf)
        clean = self._leaves(node, free, self._given(free, values, held), where, place)
        clean.update(self._kept(fixed, values, place, known))
        for child in node.children.values():
            if isinstance(child, Container) and (child.kind == "group" or self._shows(child, place)):
                inside = held[child.name] if held is not None else None
                before = known.get(child.name) if isinstance(known, Mapping) else None
                self._nested(
                    child, values.get(child.name), _join(where, child.name), place, inside, before, clean
                )
        if self.passes:
            clean.update({name: value for name, value in values.items() if name not in node.children})
        return clean

    def _shows(self, child: Leaf | Container, place: Place) -> bool:
        return self.view is None or self.view.shows(child, place)

    def _fixed(self, leaf: Leaf, place: Place) -> bool:
        if self.view is None:
            return leaf.disabled or leaf.read_only is True
        return self.view.fixed(leaf, place)

    def _given(self, leaves: list[Leaf], values: Mapping[str, Json], held: Json) -> dict[str, Json]:
        """What was typed, and what is computed here, whatever was sent for it."""
        given = {leaf.name: values[leaf.name] for leaf in leaves if leaf.name in values}
        if held is not None:
            given.update({leaf.name: held[leaf.name] for leaf in leaves if leaf.expression})
        return given

    def _kept(
        self, leaves: list[Leaf], values: Mapping[str, Json], place: Place, known: Json
    ) -> dict[str, Json]:
        """What stays of fields into which nobody can type, whatever was sent for them.

        Outside rows it is what was there: a group must not lose it. A row says itself what it holds, since rows move;
        it is believed where one of the rows that were there says the same. What has only a default takes it, as
        form-js hands it in; what is disabled is never handed in.
        """
        kept: dict[str, Json] = {}
        for leaf in leaves:
            there = isinstance(known, Mapping) and leaf.name in known
            if place.numbers:
                rows = known if isinstance(known, list) else []
                if (
                    not leaf.disabled
                    and leaf.name in values
                    and _held_by_one(rows, leaf.name, values[leaf.name])
                ):
                    kept[leaf.name] = values[leaf.name]
            elif there and "." in leaf.path:
                kept[leaf.name] = known[leaf.name]
            elif not there and not leaf.disabled and leaf.spec.get("defaultValue") is not None:
                kept[leaf.name] = leaf.spec["defaultValue"]
        return kept

    def _unknown(self, node: Container, values: Mapping[str, Json], where: str) -> None:
        for name in values:
            if name not in node.children and not self.passes:
                known = "、".join(list(node.children)[:40])
                self.report(
                    Problem("unknown_field", f"表单没有“{name}”这一项", known, str(name), "请删去这一项"),
                    _join(where, str(name)),
                )

    def _leaves(
        self, node: Container, leaves: list[Leaf], given: dict[str, Json], where: str, place: Place
    ) -> dict[str, Json]:
        empty = {leaf.name for leaf in leaves if leaf.name in given and _is_empty(leaf, given[leaf.name])}
        filled = {name: value for name, value in given.items() if name not in empty}
        uncertain = tuple(leaf.name for leaf in leaves if _is_uncertain(leaf)) if self.view is None else ()
        schema = self.schemas.of(node, frozenset(leaf.name for leaf in leaves))
        clean: dict[str, Json] = {}
        try:
            loaded = schema.load(filled, partial=uncertain or None)
        except ValidationError as wrong:
            self._wrong(wrong, where)
            self._ask(leaves, wrong.valid_data, where, place)
            return clean
        self._ask(leaves, loaded, where, place)
        clean.update(loaded)
        clean.update(dict.fromkeys(empty))
        return clean

    def _ask(self, leaves: list[Leaf], given: Json, where: str, place: Place) -> None:
        """What a field says of other fields, and what the world says of it."""
        for leaf in leaves:
            if leaf.name not in given:
                continue
            value = given[leaf.name]
            if self.view is not None:
                for problem in wrong_here(leaf, value, self.view, place):
                    self.report(problem, _join(where, leaf.name))
            if self.world is not None and leaf.asks is not None:
                problem_in_world = wrong_in_world(leaf, value, self.world)
                if problem_in_world is not None:
                    self.report(problem_in_world, _join(where, leaf.name))

    def _wrong(self, wrong: ValidationError, where: str) -> None:
        messages: dict[str, Any] = dict(wrong.messages_dict)
        for name, problems in messages.items():
            for problem in problems:
                self.report(problem, _join(where, name))

    def _nested(
        self,
        node: Container,
        value: Json,
        where: str,
        place: Place,
        held: Json,
        known: Json,
        into: dict[str, Json],
    ) -> None:
        if node.kind == "group":
            if value is not None or any(leaf.required for leaf in node.leaves()):
                inner = self.container(node, {} if value is None else value, where, place, held, known)
                if inner or not self._all_hidden(node, place):
                    into[node.name] = inner
            return
        if value is None and node.fewest == 0:
            return
        rows = [] if value is None else value
        if not isinstance(rows, list):
            self.report(Problem("not_list", f"「{node.label}」应为列表", "列表", kind_of(rows)), where)
        elif not node.fewest <= len(rows) <= node.most:
            expected = f"{node.fewest} 至 {node.most} 行"
            self.report(Problem("row_count", f"「{node.label}」行数不对", expected, f"{len(rows)} 行"), where)
        else:
            for_rows = known if isinstance(known, list) else []
            into[node.name] = [
                self._row(node, row, f"{where}[{at}]", at, place, held, for_rows)
                for at, row in enumerate(rows)
            ]

    def _row(
        self, node: Container, row: Json, where: str, at: int, place: Place, held: Json, known: list[Json]
    ) -> dict[str, Json]:
        inside = held[at] if isinstance(held, list) and at < len(held) else None
        return self.container(node, row, where, place.row(node, inside, at), inside, known)

    def _all_hidden(self, node: Container, place: Place) -> bool:
        """Whether a group has fields, and none of them is shown."""
        children = list(node.children.values())
        return bool(children) and not any(
            (not self._all_hidden(child, place))
            if isinstance(child, Container) and child.kind == "group"
            else self._shows(child, place)
            for child in children
        )

    def report(self, problem: Problem, where: str) -> None:
        """Adds a finding; only the first hundred are kept."""
        if len(self.findings) < _MAX_FINDINGS:
            self.findings.append(problem.at(where))


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _is_uncertain(leaf: Leaf) -> bool:
    """Whether only an expression tells if this can be filled in at all."""
    return bool(leaf.conditions) or isinstance(leaf.read_only, str)


def _held_by_one(rows: list[Json], name: str, value: Json) -> bool:
    """Whether one of the rows that were there holds this value."""
    return any(isinstance(row, Mapping) and name in row and same(row[name], value) for row in rows)


def _is_empty(leaf: Leaf, value: Json) -> bool:
    """What form-js counts as unset: nothing, blank text, no choice, and an unticked box that has to be
    ticked."""
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return True
    return leaf.type == "checkbox" and value is False and leaf.required
