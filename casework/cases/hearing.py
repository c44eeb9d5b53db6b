"""A case is sensitive from the moment that anything said about it tells so (docs/decisions/0009): plugged in as
`engine.extension.hearing`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casework.cases.owners import live_case
from casework.cases.sensitive_facts import sensitive_facts
from casework.linked_cases.cross_tenant_messages import tell_holder
from engine.instances.roots import RootFacts
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.unit import Unit

_CASE = table_of(Case)
_PLACE = select_from(Case, _CASE.c.location_org).where(_CASE.c.key == key_param("case"))


class SensitiveHearing:
    """Listens for the facts and messages of the table `sensitive_facts.yaml`."""

    def step(self, unit: Unit, root: RootFacts, said: list[Any]) -> None:
        if root.case_key is None:
            return
        told = sensitive_facts(root.place).told_by(said)
        if told:
            live_case(unit, root.case_key).learn(told)

    def message(self, unit: Unit, root: RootFacts, name: str) -> None:
        level = sensitive_facts(root.place).messages.get(name)
        if level is not None and root.case_key is not None:
            live_case(unit, root.case_key).restrict(level)

    def draft(self, unit: Unit, owner_key: int, values: Any, earlier: Callable[[], Any]) -> None:
        """What the draft answers makes its case sensitive now, not when the form is handed in."""
        place = unit.tx.row(_PLACE, case=owner_key)
        if place is not None and sensitive_facts(place["location_org"]).told_by(values):
            case = live_case(unit, owner_key)
            case.hear_changed(values, earlier)
            tell_holder(unit, case)
