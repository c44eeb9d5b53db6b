"""Every command asks permission, place and sight, whatever door it comes by: driven for real, each of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest

from casework.extension import CASEWORK
from casework.roles import grants, roles_at
from engine.access import authz
from engine.bus import Bus
from engine.commands import Command
from engine.context import platform_actor
from engine.errors import Forbidden, NotFound, Refusal
from engine.gate.rule import About
from engine.gate.table import RULES
from engine.instances.commands import ResolveIncident
from engine.ports import NotDeployed
from engine.registry import HANDLERS
from tests.integration.gate.stage import (
    COMMANDS,
    NOWHERE,
    OPEN,
    OTHER_TOWN,
    SENSITIVE,
    TENANT,
    TOWN,
    Stage,
    actor,
    states,
)

GROUPS = sorted(roles_at(TENANT))
#: Those who do not stand at one place with their post: they may everything.
EVERYWHERE = {group for group in GROUPS if authz.ANY in grants(group, TENANT)}
#: What is asked before every command, of the engine's and of casework's.
ASKED = {**RULES, **{t: spec.rule for t, spec in CASEWORK.commands.items()}}
ABOUT_A_CASE = sorted(
    (t for t, rule in ASKED.items() if rule.about in (About.CASE, About.INSTANCE, About.TASK)),
    key=lambda t: t.__name__,
)
ALL = sorted(COMMANDS, key=lambda t: t.__name__)


def all_commands(base: type[Command] = Command) -> set[type[Command]]:
    """Every class of commands that the engine has."""
    found = {t for sub in base.__subclasses__() for t in (sub, *all_commands(sub))}
    # a dataclass with slots is made anew: the class that it was made from may still be there, under no name
    return {t for t in found if getattr(sys.modules[t.__module__], t.__name__, None) is t}


def refusal_of(bus: Bus, command: Command, who: Any) -> Refusal | None:
    """What somebody is told who tries it; None when nobody was refused."""
    try:
        bus.execute(command, who)
    except Refusal as refusal:
        return refusal
    except NotDeployed:
        return None  # past the gate: the small city of these tests has no such procedure
    return None


def test_every_command_has_a_row_in_the_gate_s_table() -> None:
    assert all_commands() == set(ASKED) == {*HANDLERS, *CASEWORK.commands}
    assert not set(CASEWORK.commands) & {*RULES, *HANDLERS}


def test_every_command_is_driven_by_these_tests() -> None:
    assert all_commands() == set(COMMANDS)


@pytest.mark.parametrize("command", ALL, ids=lambda t: t.__name__)
def test_who_has_no_post_is_refused(bus: Bus, stages: dict[str, Stage], command: type[Command]) -> None:
    nobody = replace(actor("town_window", TOWN), roles=(), permissions=frozenset())
    before = states(bus)
    refusal = refusal_of(bus, COMMANDS[command](stages[OPEN]), nobody)
    assert isinstance(refusal, Forbidden) and refusal.denied
    assert states(bus) == before


@pytest.mark.parametrize("command", ALL, ids=lambda t: t.__name__)
def test_the_gate_lets_the_platform_through(
    bus: Bus, stages: dict[str, Stage], command: type[Command]
) -> None:
    """So that what the other tests see refused is refused for who asks, not for what is asked."""
    refusal = refusal_of(bus, COMMANDS[command](stages[SENSITIVE]), platform_actor(TENANT))
    assert refusal is None or not refusal.denied


@pytest.mark.parametrize("command", ABOUT_A_CASE, ids=lambda t: t.__name__)
def test_nobody_of_another_town_touches_a_case(
    bus: Bus, stages: dict[str, Stage], command: type[Command]
) -> None:
    before = states(bus)
    for kind in (OPEN, SENSITIVE):
        for group in set(GROUPS) - EVERYWHERE:
            who = actor(group, OTHER_TOWN)
            refusal = refusal_of(bus, COMMANDS[command](stages[kind]), who)
            assert isinstance(refusal, Forbidden | NotFound), f"{group}: {kind}"
            assert refusal.denied, f"{group} is stopped at the gate"
    assert states(bus) == before


@pytest.mark.parametrize("command", ABOUT_A_CASE, ids=lambda t: t.__name__)
def test_of_a_case_of_another_town_nobody_learns_that_it_is_there(
    bus: Bus, stages: dict[str, Stage], command: type[Command]
) -> None:
    for kind in (OPEN, SENSITIVE):
        for group in set(GROUPS) - EVERYWHERE:
            there = told(refusal_of(bus, COMMANDS[command](stages[kind]), actor(group, OTHER_TOWN)))
            not_there = told(refusal_of(bus, COMMANDS[command](NOWHERE), actor(group, OTHER_TOWN)))
            assert there == not_there, f"{group}: {kind}"


def told(refusal: Refusal | None) -> tuple[str, ...]:
    """A refusal without the key that was asked for."""
    assert refusal is not None
    return (refusal.kind, refusal.code, refusal.detail, refusal.expected)


#: Who needs to know of a sensitive case in which they have no part (handbook 8.5): the centre's director; programs of
#: the whole district and those who are meant by its open task do what is theirs.
NEEDS_TO_KNOW = {"county_director"}


@pytest.mark.parametrize("command", ABOUT_A_CASE, ids=lambda t: t.__name__)
def test_nobody_touches_a_sensitive_case_who_need_not_know(
    bus: Bus, stages: dict[str, Stage], command: type[Command]
) -> None:
    before = states(bus)
    mends = {"tenant_admin"} if command is ResolveIncident else set()  # tries again what it may not read
    for group in set(GROUPS) - EVERYWHERE - NEEDS_TO_KNOW - {"integration"} - mends:
        for place in {TENANT, TOWN} - ({TOWN} if group == "town_mediator" else set()):
            refusal = refusal_of(bus, COMMANDS[command](stages[SENSITIVE]), actor(group, place))
            assert isinstance(refusal, Forbidden | NotFound), f"{group}@{place}"
            assert refusal.denied
    assert states(bus) == before


def test_a_denied_attempt_is_told_once_and_nothing_else_is(bus: Bus, stages: dict[str, Stage]) -> None:
    heard: list[tuple[str, str, str]] = []
    bus.denied = lambda command, who, refusal: heard.append((command.kind, who.user, refusal.code))
    task = COMMANDS[next(t for t in ALL if t.__name__ == "CompleteTask")]
    refusal_of(bus, task(stages[SENSITIVE]), actor("town_coordinator", TOWN, "curious"))
    refusal_of(bus, task(stages[SENSITIVE]), actor("town_mediator", TOWN, "mediator"))
    assert heard == [("CompleteTask", "curious", "task_not_found")]
