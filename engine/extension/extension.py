"""All seams together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.commands import Command
from engine.deadlines.defaults import TimeDefaults
from engine.extension.candidates import AsDrawn, Candidates
from engine.extension.commands import CommandSpec
from engine.extension.deliveries import Across, none_across
from engine.extension.form_start import FormStart, variables_alone
from engine.extension.form_values import FormValues, nowhere_to_go
from engine.extension.hearing import Deaf, Hearing
from engine.extension.message_names import MaySend, anything
from engine.extension.owners import NoOwners, Owners
from engine.extension.reactions import NoReactions, Reactions
from engine.extension.roles import AnyRole, RoleBook
from engine.extension.visibility import ByPlace, Visibility
from engine.extension.walls import NoWalls, Walls
from engine.lint.rules import ENGINE_RULES, RuleBook

if TYPE_CHECKING:
    from engine.instances.service_call import Service


@dataclass(frozen=True, slots=True)
class Extension:
    """`services`: what service tasks of a diagram call, by job type. `lint_rules`: what the check and a deployment ask
    of diagrams. `roles`: which roles there are, and what each grants. Others: see their files."""

    services: Mapping[str, Service] = field(default_factory=dict)
    commands: Mapping[type[Command], CommandSpec] = field(default_factory=dict)
    lint_rules: RuleBook = ENGINE_RULES
    roles: RoleBook = field(default_factory=AnyRole)
    may_send: MaySend = anything
    owners: Owners = field(default_factory=NoOwners)
    hearing: Hearing = field(default_factory=Deaf)
    reactions: Reactions = field(default_factory=NoReactions)
    walls: Walls = field(default_factory=NoWalls)
    candidates: Candidates = field(default_factory=AsDrawn)
    form_start: FormStart = variables_alone
    form_values: FormValues = nowhere_to_go
    visibility: Visibility = field(default_factory=ByPlace)
    across: Across = none_across
    time: TimeDefaults = field(default_factory=TimeDefaults)


#: An engine that runs diagrams and nothing else.
NOTHING = Extension()
