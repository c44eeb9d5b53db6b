"""All seams together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.lint.rules import ENGINE_RULES, RuleBook

if TYPE_CHECKING:
    from engine.instances.service_call import Service


def no_groups(place: str) -> frozenset[str]:
    """No candidate group is known beforehand; any may stand in a diagram."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Extension:
    """`services`: what service tasks of a diagram call, by job type. `lint_rules`: what the check and a deployment ask
    of diagrams. `known_groups`: the candidate groups that exist at a place (its org code)."""

    services: Mapping[str, Service] = field(default_factory=dict)
    lint_rules: RuleBook = ENGINE_RULES
    known_groups: Callable[[str], frozenset[str]] = no_groups


#: An engine that runs diagrams and nothing else.
NOTHING = Extension()
