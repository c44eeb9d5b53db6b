"""All seams together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.commands import Command
from engine.extension.candidates import AsDrawn, Candidates
from engine.extension.commands import CommandSpec
from engine.extension.deliveries import Across, none_across
from engine.extension.form_values import FormValues, nowhere_to_go
from engine.extension.hearing import Deaf, Hearing
from engine.extension.owners import NoOwners, Owners
from engine.extension.reactions import NoReactions, Reactions
from engine.extension.visibility import ByPlace, Visibility
from engine.extension.walls import NoWalls, Walls
from engine.lint.rules import ENGINE_RULES, RuleBook

if TYPE_CHECKING:
    from engine.instances.service_call import Service
    from engine.unit import Unit


def no_groups(place: str) -> frozenset[str]:
    """No candidate group is known beforehand; any may stand in a diagram."""
    return frozenset()


def nothing_reserved(unit: Unit, name: str, correlation_key: str) -> bool:
    """Whoever may send messages may send any."""
    return False


@dataclass(frozen=True, slots=True)
class Extension:
    """`services`: what service tasks of a diagram call, by job type. `lint_rules`: what the check and a deployment ask
    of diagrams. `known_groups`: the candidate groups that exist at a place (its org code). `reserved`:
    whether the name of a message or signal, said under a correlation key, is one that only the platform itself and
    commands of the layer above send. Others: see their files."""

    services: Mapping[str, Service] = field(default_factory=dict)
    commands: Mapping[type[Command], CommandSpec] = field(default_factory=dict)
    lint_rules: RuleBook = ENGINE_RULES
    known_groups: Callable[[str], frozenset[str]] = no_groups
    reserved: Callable[[Unit, str, str], bool] = nothing_reserved
    owners: Owners = field(default_factory=NoOwners)
    hearing: Hearing = field(default_factory=Deaf)
    reactions: Reactions = field(default_factory=NoReactions)
    walls: Walls = field(default_factory=NoWalls)
    candidates: Candidates = field(default_factory=AsDrawn)
    form_values: FormValues = nowhere_to_go
    visibility: Visibility = field(default_factory=ByPlace)
    across: Across = none_across


#: An engine that runs diagrams and nothing else.
NOTHING = Extension()
