"""What is drawn for a step of the handbook: its elements, groups, timers and forms, and the way to other steps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from engine.bpmn import ElementFacts, ProcessModel, parse_processes
from forms import FieldFacts, compile_form

BASE = Path(__file__).resolve().parents[2] / "processes" / "base"
#: Every procedure that is shipped.
KEYS = tuple(sorted(path.stem for path in BASE.glob("*/*.bpmn")))
_STEP = re.compile(r"^P\d\d-S\d\d[a-c]?(?=$|-)")
_TIMER = re.compile(r'"(T_[A-Z_0-9]+)')
_QUOTED = re.compile(r'"([a-z_]+)(?:@[a-z]+)?"')
_WAITS = ("START_EVENT", "INTERMEDIATE_CATCH_EVENT", "RECEIVE_TASK", "BOUNDARY_EVENT")
_THROWS = ("INTERMEDIATE_THROW_EVENT", "END_EVENT", "SEND_TASK")


@cache
def model(key: str) -> ProcessModel:
    """The diagram of a procedure."""
    (found,) = parse_processes((BASE / key / f"{key}.bpmn").read_bytes(), f"{key}.bpmn")
    return found


@cache
def fields(form_id: str) -> tuple[FieldFacts, ...]:
    """The fields of a form."""
    path = next(BASE.glob(f"*/{form_id}.form"))
    return tuple(compile_form(json.loads(path.read_text("utf-8"))).fields)


def step_of(element: ElementFacts) -> str | None:
    """Which step of the handbook an element draws: its property `step`, or its id with whatever follows it."""
    found = _STEP.match(element.id)
    return element.properties.get("step") or (found[0] if found else None)


@cache
def elements() -> dict[str, tuple[ElementFacts, ...]]:
    """Step → its elements, in whatever procedure."""
    found: dict[str, list[ElementFacts]] = {}
    for key in KEYS:
        for one in model(key).elements.values():
            if (step := step_of(one)) is not None:
                found.setdefault(step, []).append(one)
    return {step: tuple(rows) for step, rows in found.items()}


@cache
def group_names() -> frozenset[str]:
    """Every group of the handbook's 2.2."""
    return frozenset(yaml.safe_load((BASE / "shared" / "roles.yaml").read_text("utf-8"))["roles"])


def groups(element: ElementFacts) -> set[str]:
    """The groups that an element can be offered to; an expression counts with every group that it names."""
    found: set[str] = set()
    for text in element.candidate_groups:
        found |= set(_QUOTED.findall(text)) if text.startswith("=") else {text.split("@")[0]}
    return found & group_names()


def by_unit(element: ElementFacts) -> bool:
    """Whether the unit that was chosen says who does it (2.3)."""
    return element.candidate_groups == ("=handler_groups",)


@cache
def suggestions(form_id: str) -> frozenset[str]:
    """The variables that a form proposes to the person who fills it."""
    text = next(BASE.glob(f"*/{form_id}.form")).read_text("utf-8")
    return frozenset(re.findall(r'"suggestion": "([a-z_]+)', text))


def timers(element: ElementFacts) -> set[str]:
    """The timer keys of an element, of what is attached to it and of what its form proposes; `"T_CASE_" + …` is read as
    far as it is written."""
    proposed = suggestions(element.form_id) if element.form_id else frozenset()
    texts = list(element.expressions)
    for one in (one for key in KEYS for one in model(key).elements.values()):
        texts += one.expressions if one.attached_to == element.id else ()
        texts += [source for source, name in one.outputs if name in proposed]
    found = {value for name, value in element.properties.items() if name.startswith("timer_key")}
    return found.union(*(_TIMER.findall(text) for text in texts))


@cache
def ways() -> dict[str, frozenset[str]]:
    """Step → the steps that come next, whatever lies between; messages lead from who throws to who waits."""
    edges = _edges()
    known = {(key, one.id): one for key in KEYS for one in model(key).elements.values()}
    found: dict[str, set[str]] = {}
    for place, element in known.items():
        if (step := step_of(element)) is None:
            continue
        seen: set[tuple[str, str]] = set()
        waiting = list(edges.get(place, ()))
        while waiting:
            here = waiting.pop()
            if here in seen:
                continue
            seen.add(here)
            reached = step_of(known[here])
            if reached is not None and (reached != step or here == place):
                found.setdefault(step, set()).add(reached)
            if reached is None or reached == step:
                waiting += edges.get(here, ())
    return {step: frozenset(reached) for step, reached in found.items()}


Place = tuple[str, str]
Edges = dict[Place, set[Place]]


def _inside(key: str, one: ElementFacts) -> Iterator[tuple[Place, Place]]:
    """From an activity to what is attached to it and to where it begins inside, and from its ends back out."""
    if one.attached_to:
        yield (key, one.attached_to), (key, one.id)
    if one.scope and one.type == "START_EVENT":
        yield (key, one.scope), (key, one.id)
    if one.scope and one.type == "END_EVENT":
        yield (key, one.id), (key, one.scope)


def _edges() -> Edges:
    edges: Edges = {}
    waits: dict[str, set[Place]] = {}
    thrown: list[tuple[str, Place]] = []
    for key in KEYS:
        for flow in model(key).flows.values():
            edges.setdefault((key, flow.source), set()).add((key, flow.target))
        for one in model(key).elements.values():
            for source, target in _inside(key, one):
                edges.setdefault(source, set()).add(target)
            for name in one.messages:
                if one.type in _WAITS:
                    waits.setdefault(name, set()).add((key, one.id))
                elif one.type in _THROWS:
                    thrown.append((name, (key, one.id)))
    for name, place in thrown:
        edges.setdefault(place, set()).update(waits.get(name, ()))
    return edges
