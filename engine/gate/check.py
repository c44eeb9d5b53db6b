"""Asking what the table says, before the handler runs."""

from __future__ import annotations

from engine.access import authz
from engine.commands import Command
from engine.errors import Forbidden
from engine.extension import Extension
from engine.gate.rule import About, Rule, require
from engine.gate.table import RULES
from engine.unit import Unit


def check(unit: Unit, command: Command) -> None:
    """Refuses whoever may not do this: Forbidden, or NotFound for what the actor may not know of. What is looked up is
    locked for the handler where it needs the lock, and not read again."""
    actor = unit.actor
    if authz.is_platform(actor):
        return
    rule = rule_of(unit.extension, command)
    if not actor.roles and rule.about is not About.OWN:
        raise Forbidden("no_role", "您还没有岗位", where=command.kind, expected="至少一个岗位", found="没有")
    if rule.permission is not None:
        require(actor, rule.permission, command.kind)
    rule.ask(unit, command)


def rule_of(extension: Extension, command: Command) -> Rule:
    """What the table, or the layer above, asks before this command."""
    spec = extension.commands.get(type(command))
    return RULES[type(command)] if spec is None else spec.rule
