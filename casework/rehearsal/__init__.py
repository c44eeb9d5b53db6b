"""Rehearsals: scenarios of a procedure, played on a virtual clock with the real run time, decisions, forms
and deadlines.

Nothing is stored. The platform's own services only leave a trace (which papers were made); what a scenario says of
services, decisions and called procedures stands in for the rest of the platform.
"""

from casework.rehearsal.definition_catalog import DefinitionCatalog, DefinitionSource
from casework.rehearsal.play import Bounds, Outcome, play
from casework.rehearsal.scenario import Scenario, load_scenarios, read_scenarios

__all__ = [
    "Bounds",
    "DefinitionCatalog",
    "DefinitionSource",
    "Outcome",
    "Scenario",
    "load_scenarios",
    "play",
    "read_scenarios",
]
