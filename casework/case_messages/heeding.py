"""Some messages make the case that they reach sensitive, whatever they carry."""

from __future__ import annotations

from casework.cases.sensitive_facts import sensitive_facts
from engine.instances.roots import RootFacts
from engine.unit import Unit


def heed(unit: Unit, facts: RootFacts, name: str) -> None:
    """A message of this name has reached an instance."""
    level = sensitive_facts(facts.place).messages.get(name)
    if level is not None and facts.case_key is not None:
        unit.case(facts.case_key).restrict(level)
