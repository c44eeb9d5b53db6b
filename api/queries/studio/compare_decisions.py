"""What changed between two versions of a decision file, in words: rules that came, went, or ask for something else."""

from __future__ import annotations

from collections.abc import Iterator

from api.queries.studio.compare import Change
from engine.dmn import DecisionModel, parse_dmn
from engine.dmn.facts import TableFacts
from engine.errors import Refusal


def compare_decisions(old: DecisionModel | None, old_xml: str, xml: str, name: str) -> list[Change]:
    """The differences of a drawn decision file from the stored one (None: it is new); nothing when the drawn one cannot
    be read, which the check tells."""
    if xml == old_xml:
        return []
    try:
        new = parse_dmn(xml.encode(), name)
    except Refusal:
        return []
    if old is None:
        return [Change("+", f"新决策「{decision.name or id_}」") for id_, decision in new.decisions.items()]
    told = list(_changes(old, new))
    return told or [Change("~", f"决策「{new.name}」改了结论或写法")]


def _changes(old: DecisionModel, new: DecisionModel) -> Iterator[Change]:
    for id_, decision in new.decisions.items():
        known = old.decisions.get(id_)
        called = f"决策「{decision.name or id_}」"
        if known is None:
            yield Change("+", f"新{called}")
        elif known.table is not None and decision.table is not None:
            yield from _tables(called, known.table, decision.table)
        elif known.kind != decision.kind:
            yield Change("~", f"{called}换了写法")
    for id_, decision in old.decisions.items():
        if id_ not in new.decisions:
            yield Change("−", f"去掉决策「{decision.name or id_}」")


def _tables(called: str, old: TableFacts, new: TableFacts) -> Iterator[Change]:
    if old.hit_policy != new.hit_policy:
        yield Change("~", f"{called}的命中方式改了")
    labels = [column.label for column in new.columns]
    if [column.label for column in old.columns] != labels:
        yield Change("~", f"{called}的条件列改了")
        return
    before = {row.id: row for row in old.rows}
    for number, row in enumerate(new.rows, start=1):
        known = before.pop(row.id, None)
        if known is None:
            yield Change("+", f"{called}加了第 {number} 条规则")
            continue
        for label, was, now in zip(labels, known.cells, row.cells, strict=False):
            if was != now:
                yield Change("~", f"{called}第 {number} 条的「{label}」：{was} → {now}")
    for gone in before:
        number = next(n for n, row in enumerate(old.rows, start=1) if row.id == gone)
        yield Change("−", f"{called}去掉原第 {number} 条规则")
