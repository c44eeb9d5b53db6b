"""Programs change where an instance stands."""

from __future__ import annotations

from engine.instances import event_reactions
from engine.instances.commands import ActivateActivities, ModifyInstance
from engine.unit import Unit


def modify_instance(unit: Unit, command: ModifyInstance) -> None:
    """Activates, terminates and moves element instances. NotFound when the instance does not run."""
    root = unit.root(command.key)
    instructions = [list(part) for part in (command.activate, command.terminate, command.move)]
    unit.step(root, "modify", command.key, *instructions)
    event_reactions.apply(unit, root)


def activate_activities(unit: Unit, command: ActivateActivities) -> None:
    """Begins activities of an ad-hoc sub-process. NotFound when it does not run."""
    root = unit.root(command.key)
    more = (dict(command.elements), command.cancel_remaining)
    unit.step(root, "activate_ad_hoc", command.key, list(command.elements), *more)
    event_reactions.apply(unit, root)
