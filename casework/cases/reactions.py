"""What a step means for its case: status and fields, messages that cross to the city or go nowhere, incidents on
record; plugged in as `engine.extension.reactions`."""

from __future__ import annotations

import logging

from casework.case_file.values import put_field
from casework.cases.owners import Cases, live_case
from casework.linked_cases.cross_tenant_messages import crosses, tell_holder
from casework.walls.crossing import Crossing, crossing
from casework.walls.reserved import reserved_at
from engine.access.authz import covers
from engine.events import Event, IncidentRaised, MessageThrown, PropertyReached
from engine.instances.event_reactions import thrower_of
from engine.instances.events import OwnersIncident
from engine.instances.roots import LiveRoot
from engine.unit import Unit

log = logging.getLogger(__name__)

CASE_FIELD = "case."
CASE_STATUS = "case_status"


class CaseReactions:
    """Reactions of cases."""

    def on(self, unit: Unit, root: LiveRoot, event: Event) -> None:
        if isinstance(event, PropertyReached):
            _property(unit, root, event)
        elif isinstance(event, IncidentRaised) and root.facts.case_key is not None:
            case = live_case(unit, root.facts.case_key)
            case.record(OwnersIncident(event.element_id, event.message))

    def lets_out(self, unit: Unit, root: LiveRoot, event: MessageThrown) -> bool:
        table, facts = crossing(root.facts.place), root.facts
        thrower = thrower_of(root, event)
        if thrower not in reserved_at(facts.place).get(event.name, {thrower}):
            log.warning("%s may not throw %s: dropped (root %s)", thrower, event.name, facts.key)
            return False
        if facts.case_key is None and _reaches_beyond(unit, facts.place, event, table):
            log.warning("%s at %s: %s to a case elsewhere: dropped", thrower, facts.place, event.name)
            return False
        return not crosses(unit, root, event)

    def after_step(self, unit: Unit, root: LiveRoot) -> None:
        case = unit.owners.get(root.facts.case_key or 0)
        if case is not None:
            tell_holder(unit, case)


def _property(unit: Unit, root: LiveRoot, event: PropertyReached) -> None:
    if root.facts.case_key is None:
        return
    case = live_case(unit, root.facts.case_key)
    for name, value in event.properties.items():
        if name == CASE_STATUS and value is not None:
            case.set_status(str(value), unit.context.now)
        elif name.startswith(CASE_FIELD):
            put_field(unit, case, name.removeprefix(CASE_FIELD), value)


def _reaches_beyond(unit: Unit, place: str, event: MessageThrown, table: Crossing) -> bool:
    """Whether it is said to a case that does not lie where the procedure runs: a town may publish a version of its own
    of what speaks to cases, and that speaks to the town's."""
    if event.name not in table.into_cases or not event.correlation_key:
        return False
    case = Cases().named(unit.tx, event.correlation_key)
    return case is not None and not covers(place, case.place)
