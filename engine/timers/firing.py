"""Due timers in batches: several in flight at once, each in a transaction of its own, those of one root one after the
other. Several processes fire at once; each takes what is due in an order of its own and looks, once a batch, what the
others have left of it."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic

from engine.commands import Command
from engine.context import Actor, platform_actor, root_of
from engine.errors import Refusal
from engine.safe_traceback import traced
from engine.store import Database
from engine.timers.commands import FireTimer
from engine.timers.due_timers import PAGE, Due, still_there

log = logging.getLogger(__name__)

#: Told why a timer is not settled.
Refused = Callable[[Due, Refusal], None]
#: Carries out a command for somebody.
CarryOut = Callable[[Command, Actor], object]


@dataclass(slots=True)
class Fired:
    """What became of a batch: each timer that was tried and whether it is settled, and those that time was too short
    for."""

    tried: list[tuple[Due, bool]] = field(default_factory=list)
    left: list[Due] = field(default_factory=list)


def in_own_order(due: Iterable[Due]) -> Iterator[Due]:
    """The same page by page, the roots of a page in any order, the timers of a root in theirs."""
    due = iter(due)
    while page := list(islice(due, PAGE)):
        groups = list(_by_root(page))
        random.shuffle(groups)
        for group in groups:
            yield from group


def fire_batch(
    database: Database, batch: Sequence[Due], fire: Callable[[Due], bool], ends: float, crew: Executor | None
) -> Fired:
    """Fires a tenant's timers until `ends` (monotonic). `fire` answers whether one is settled; with a `crew` several
    roots are worked on at once, and what other processes have fired meanwhile is left out."""
    fired = Fired()
    if crew is None:
        _fire_group(list(batch), fire, ends, fired)
        return fired
    there = still_there(database, batch)
    fired.tried += [(due, True) for due in batch if due.id not in there]
    groups = _by_root([due for due in batch if due.id in there])
    parts = [Fired() for _ in batch]
    running = []
    for group, part in zip(groups, parts, strict=False):
        try:
            running.append(crew.submit(_fire_group, group, fire, ends, part))
        except RuntimeError:  # the process ends: the timers are there for the next one
            part.left += group
    for one in running:
        one.result()
    for part in parts:
        fired.tried += part.tried
        fired.left += part.left
    return fired


def _fire_group(group: list[Due], fire: Callable[[Due], bool], ends: float, fired: Fired) -> None:
    for number, due in enumerate(group):
        if number and monotonic() > ends:
            fired.left += group[number:]
            return
        fired.tried.append((due, fire(due)))


def _by_root(batch: Sequence[Due]) -> Iterator[list[Due]]:
    groups: dict[object, list[Due]] = {}
    for due in batch:
        root = root_of(due.command.element_key) if isinstance(due.command, FireTimer) else due.id
        groups.setdefault(root, []).append(due)
    yield from groups.values()


def fire_one(due: Due, carry_out: CarryOut, refused: Refused = lambda _due, _refusal: None) -> bool:
    """Whether the timer is settled: fired, or found to be gone. `refused` is told why it is not."""
    try:
        carry_out(due.command, platform_actor(due.tenant))
    except Refusal as refusal:
        if refusal.kind == "not_found" and isinstance(due.command, FireTimer):
            return True  # its instance is gone; a start timer's row is there, so what is missing is something else
        log.warning("timer %s was refused: %s", due.id, refusal.code)
        refused(due, refusal)
        return False
    except Exception as error:
        log.error("timer %s could not be fired: %s", due.id, traced(error))
        return False
    return True
