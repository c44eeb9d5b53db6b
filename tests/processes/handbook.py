"""The handbook's step tables (chapter 5) of the procedures that are shipped: `handbook_steps.md` holds their rows word
for word, this reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STEPS_FILE = Path(__file__).with_name("handbook_steps.md")
_FIELD = re.compile(r"`([a-z_0-9]+)(?::([a-z]+)(?:\(([a-z_,]+)\))?:([YNC]))?`")
_GROUP = re.compile(r"`([a-z_]+)`")
_TIMER = re.compile(r"`(T_[A-Z_0-9]+)`")
_TARGET = re.compile(r"(?:→|回|启动|再访|复查)\s*(?:回\s*)?(P\d\d-)?(S\d\d[a-c]?)((?:[/+]S\d\d[a-c]?)*)")
_ALSO = re.compile(r"\+(S\d\d[a-c]?)")
_SAMPLERS = ("village_mediator", "town_mediator", "mediation_chair", "judicial_office", "justice_bureau")
#: 执行组 given in words (双方、主持人、本级执行人…): whom the procedure's 参与者 name for it.
_GROUPS_IN_WORDS = {
    "P07-S02": ("county_triage",),
    "P07-S07": ("judicial_office", "applicant", "respondent"),
    "P08-S06": ("applicant", "respondent"),
    "P16-S03": ("dept_leader",),
    "P16-S04": ("town_director", "county_director", "peace_leading_group"),
    "P16-S06": ("town_director", "county_director", "peace_leading_group"),
    "P20-S06": _SAMPLERS,
    "P29-S02": ("applicant", "respondent", "village_mediator", "town_mediator", "industry_mediator"),
    "P29-S04": ("applicant", "respondent"),
    "P30-S02": ("dept_handler", "village_mediator", "town_mediator", "industry_mediator", "county_triage"),
}


@dataclass(frozen=True, slots=True)
class StepField:
    """`kind` is None where the handbook gives no type; `need` is Y, N or C; `choices` those written out."""

    name: str
    kind: str | None
    choices: frozenset[str]
    need: str


@dataclass(frozen=True, slots=True)
class Step:
    """A row: who does it, what is asked, which timers, and to which steps it goes on."""

    id: str
    name: str
    groups: frozenset[str]
    fields: tuple[StepField, ...]
    timers: frozenset[str]
    following: frozenset[str]

    @property
    def by_system(self) -> bool:
        return "system" in self.groups


@cache
def steps() -> dict[str, Step]:
    """Step id → its row, in the handbook's order; 同上 repeats the row before."""
    found: dict[str, Step] = {}
    last: Step | None = None
    for line in STEPS_FILE.read_text("utf-8").splitlines():
        last = _step([cell.strip() for cell in line.strip("|").split("|")], last)
        found[last.id] = last
    return found


def _step(cells: list[str], last: Step | None) -> Step:
    step_id, name, groups, fields, timers, following = cells
    rows = [
        StepField(m[1], m[2], frozenset(filter(None, (m[3] or "").split(","))), m[4] or "Y")
        for m in _FIELD.finditer(fields)
    ]
    same = last.fields if fields.startswith("同上") and last is not None else ()
    return Step(
        step_id,
        name,
        _groups(step_id, groups, last),
        (*same, *rows),
        frozenset(_TIMER.findall(timers)),
        _following(step_id.split("-")[0], following),
    )


def _groups(step_id: str, cell: str, last: Step | None) -> frozenset[str]:
    named = frozenset(_GROUP.findall(cell)) | frozenset(_GROUPS_IN_WORDS.get(step_id, ()))
    return named | last.groups if "同上" in cell and last is not None else named


def _following(procedure: str, cell: str) -> frozenset[str]:
    found = set()
    for target in _TARGET.finditer(cell):
        numbers = [target[2], *re.findall(r"S\d\d[a-c]?", target[3])]
        found |= {f"{target[1] or procedure + '-'}{number}" for number in numbers}
    return frozenset(found | {f"{procedure}-{number}" for number in _ALSO.findall(cell)})
