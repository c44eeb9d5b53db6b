"""Runs a corpus in a process of its own and prints a line of JSON a case: `python -m tests.acceptance.hostile_child
expressions|files|rehearsals FOLDER`; FOLDER becomes the working directory, where a canary would appear."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial

from casework.lint import check
from tests.acceptance import hostile_watch
from tests.acceptance.hostile_expressions import GREEDY, TIMERS, TRICKS
from tests.acceptance.hostile_files import FILES, GOOD
from tests.acceptance.hostile_places import PLACES, explained, run, static_timer
from tests.acceptance.hostile_rehearsals import rehearse

Case = tuple[str, Callable[[], str], Callable[[], str]]


def expressions() -> Iterator[Case]:
    """Every trick in every place, everything greedy in one place after the other, and timers."""
    places = list(PLACES)
    for text in TRICKS:
        for place in places:
            yield _expression(place, text)
    for number, text in enumerate(GREEDY):
        yield _expression(places[number % len(places)], text)
    for kind, text in TIMERS:
        yield f"timer {kind} {text[:60]}", partial(static_timer, kind, text), str


def _expression(place: str, text: str) -> Case:
    return f"{place}: {text[:60]}", lambda: PLACES[place](text), lambda: explained(text)


def files() -> Iterator[Case]:
    """Every file, checked, and run when it can be deployed."""
    for label, (name, make) in FILES.items():
        data = make()
        yield label, partial(_file, name, data), str


def _file(name: str, data: bytes) -> str:
    report = check({name: data})
    told = [finding.message for finding in report.findings]
    if name.endswith(".bpmn"):
        told.append(run(data))
    return " ".join(told).strip()


def rehearsals() -> Iterator[Case]:
    """Every diagram, as its designer would try it out."""
    for label, (name, make) in FILES.items():
        if name.endswith(".bpmn"):
            data = make()
            yield label, partial(rehearse, data), str


def main() -> None:
    kind, folder = sys.argv[1:]
    for place in PLACES.values():  # everything is loaded before the ear is open
        place("1 = 1")
    _file("p.bpmn", GOOD.encode())
    rehearse(GOOD.encode())
    hostile_watch.install()
    os.chdir(folder)
    kinds = {"expressions": expressions, "files": files, "rehearsals": rehearsals}
    for label, case, explain in kinds[kind]():
        print(json.dumps([label, hostile_watch.judge(case, explain)]), flush=True)


if __name__ == "__main__":
    main()
