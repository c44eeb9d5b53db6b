"""From which semantic version on the run time means what (`engine.ports.SEMANTICS`): what ran before is executed again
as it ran."""

from __future__ import annotations

from engine.ports import Environment

#: Mappings, multi-instances, calls, cycles and settings mean what Camunda 8 means by them.
_AS_CAMUNDA = 3
#: An incident does not keep an element from hearing what it still waits for.
_HEARS = 4


def as_camunda(environment: Environment) -> bool:
    """Whether the step runs by the version that reads mappings, instances, cycles and settings as Camunda 8 does."""
    return environment.semantics >= _AS_CAMUNDA


def hears_beside_an_incident(environment: Environment) -> bool:
    """Whether an event lets an element go on at which an incident stands; before, its token stood still for good."""
    return environment.semantics >= _HEARS
