"""Reading a submission: what is hidden is left out, what is wrong is named, what is right comes back
clean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from engine.errors import Finding
from forms.model import Evaluate, Json
from forms.problem import Problem, kind_of
from forms.tree import Container, Leaf
from forms.world import World, wrong_in_world

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
    """One reading. `passes` = unknown keys are let through (a form that says nothing of destinations)."""

    schemas: Schemas
    passes: bool
    evaluate: Evaluate | None
    world: World | None = None
    findings: list[Finding] = field(default_factory=list)

    def container(self, node: Container, values: Json, where: str, names: dict[str, Json]) -> dict[str, Json]:
        """The clean values of a container; hidden inputs are absent, emptied ones None."""
        if not isinstance(values, Mapping):
            self.report(
                Problem("not_object", f"「{node.label}」应为一组字段", "对象", kind_of(values)), where
            )
            return {}
        self._unknown(node, values, where)
        names = {**names, **values}
        visible = [child for child in node.children.values() if self._shown(child, values, names)]
        clean = self._leaves(
            node, [child for child in visible if isinstance(child, Leaf)], values, where, names
        )
        for child in visible:
            if isinstance(child, Container):
                self._nested(child, values.get(child.name), _join(where, child.name), names, clean)
        if self.passes:
            clean.update({name: value for name, value in values.items() if name not in node.children})
        return clean

    def _unknown(self, node: Container, values: Mapping[str, Json], where: str) -> None:
        for name in values:
            if name not in node.children and not self.passes:
                known = "、".join(list(node.children)[:40])
                self.report(
                    Problem("unknown_field", f"表单没有“{name}”这一项", known, str(name), "请删去这一项"),
                    _join(where, str(name)),
                )

    def _shown(self, child: Leaf | Container, values: Mapping[str, Json], names: dict[str, Json]) -> bool:
        if self.evaluate is None:
            return True
        shown = not any(self.evaluate(text, names) is True for text in child.conditions)
        if not shown and child.name in values:
            names.pop(child.name, None)
        return shown

    def _leaves(
        self,
        node: Container,
        leaves: list[Leaf],
        values: Mapping[str, Json],
        where: str,
        names: dict[str, Json],
    ) -> dict[str, Json]:
        given = {leaf.name: values[leaf.name] for leaf in leaves if leaf.name in values}
        if self.evaluate is not None:
            given.update(
                {leaf.name: self.evaluate(leaf.expression, names) for leaf in leaves if leaf.expression}
            )
        empty = {leaf.name for leaf in leaves if leaf.name in given and _is_empty(leaf, given[leaf.name])}
        filled = {name: value for name, value in given.items() if name not in empty}
        uncertain = tuple(leaf.name for leaf in leaves if leaf.conditions) if self.evaluate is None else ()
        schema = self.schemas.of(node, frozenset(leaf.name for leaf in leaves))
        clean: dict[str, Json] = {}
        try:
            loaded = schema.load(filled, partial=uncertain or None)
        except ValidationError as wrong:
            self._wrong(wrong, where)
            self._ask(leaves, wrong.valid_data, where)
            return clean
        self._ask(leaves, loaded, where)
        clean.update(loaded)
        clean.update(dict.fromkeys(empty))
        return clean

    def _ask(self, leaves: list[Leaf], given: Json, where: str) -> None:
        for leaf in leaves:
            if self.world is not None and leaf.asks is not None and leaf.name in given:
                problem = wrong_in_world(leaf, given[leaf.name], self.world)
                if problem is not None:
                    self.report(problem, _join(where, leaf.name))

    def _wrong(self, wrong: ValidationError, where: str) -> None:
        messages: dict[str, Any] = dict(wrong.messages_dict)
        for name, problems in messages.items():
            for problem in problems:
                self.report(problem, _join(where, name))

    def _nested(
        self, node: Container, value: Json, where: str, names: dict[str, Json], into: dict[str, Json]
    ) -> None:
        if node.kind == "group":
            if value is not None or any(leaf.required for leaf in node.leaves()):
                into[node.name] = self.container(node, {} if value is None else value, where, names)
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
            into[node.name] = [
                self._row(node, row, f"{where}[{at}]", at, names) for at, row in enumerate(rows)
            ]

    def _row(
        self, node: Container, row: Json, where: str, at: int, names: dict[str, Json]
    ) -> dict[str, Json]:
        return self.container(node, row, where, {**names, "this": row, "parent": names, "i": at + 1})

    def report(self, problem: Problem, where: str) -> None:
        """Adds a finding; only the first hundred are kept."""
        if len(self.findings) < _MAX_FINDINGS:
            self.findings.append(problem.at(where))


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _is_empty(leaf: Leaf, value: Json) -> bool:
    """What form-js counts as unset: nothing, blank text, no choice, and an unticked box that has to be
    ticked."""
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return True
    return leaf.type == "checkbox" and value is False and leaf.required
