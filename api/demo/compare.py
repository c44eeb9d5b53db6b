"""Lays what the platform made of a sample case beside what was expected of it. The driver never sees this side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.demo.timers_asked import timers_asked
from casework.tables.procedure_list import procedure_numbers
from engine.bus import Bus
from engine.store.tables_cases import Case, Document
from engine.store.tables_instances import ProcessInstance, Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import loads

_CASE = table_of(Case)
_CASE_ROW = select_from(Case).where(_CASE.c.key == key_param("case"))
_DOCUMENT = table_of(Document)
_PAPERS = select_from(Document, _DOCUMENT.c.template).where(_DOCUMENT.c.case_key == key_param("case"))
_INSTANCE = table_of(ProcessInstance)
_INSTANCES = (
    select_from(ProcessInstance, _INSTANCE.c.key, _INSTANCE.c.process_id)
    .where(_INSTANCE.c.case_key == key_param("case"))
    .order_by(_INSTANCE.c.key)
)
_VARIABLE = table_of(Variable)
_VARIABLES = select_from(Variable, _VARIABLE.c.name, _VARIABLE.c.value).where(
    _VARIABLE.c.scope_key == key_param("scope")
)

#: P28 collects what comes from channels and stands before intake: it passes through.
PASSING = "P28"


@dataclass(slots=True)
class Compared:
    """One case: every difference as (what, expected, found); `whole` says whether its route could be compared."""

    case_id: str
    whole: bool
    differences: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.differences


def compare(
    bus: Bus, tenant: str, case_key: int, expected: Mapping[str, Any], case_id: str, shipped: frozenset[str]
) -> Compared:
    """Compares decision, reason, complexity, risk, level and primary procedure; and, when the route lies
    within `shipped`
    (numbers P01–P30), also route, outcome, closing reason, that every key document was made and that the path asked for
    every timer."""
    whole = set(expected["route"]) <= shipped | {PASSING}
    result = Compared(case_id, whole)
    found = _found(bus, tenant, case_key)
    names = ["decision", "reason_code", "complexity", "risk", "level", "primary_procedure"]
    names += ["outcome", "closing_reason"] if whole else []
    for name in names:
        _check(result, name, expected[name], found[name])
    if whole:
        route = [p for p in expected["route"] if p != PASSING]
        _check(result, "route", _ordered(route), _ordered(found["route"]))
        for name in ("key_documents", "timers"):
            _check(result, name, [], sorted(set(expected[name]) - found[name]))
    return result


def _check(result: Compared, name: str, expected: Any, found: Any) -> None:
    if expected != found:
        result.differences.append((name, expected, found))


def _ordered(route: list[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Handbook 11: what comes up to the primary procedure is an order, what comes after it a set."""
    return tuple(route[:2]), frozenset(route[2:])


def _found(bus: Bus, tenant: str, case_key: int) -> dict[str, Any]:
    with bus.database.read(tenant, bus.tenants.lineage(tenant)) as tx:
        case = tx.row(_CASE_ROW, case=case_key)
        assert case is not None
        instances = tx.rows(_INSTANCES, case=case_key)
        intake = next(row["key"] for row in instances if row["process_id"] == "intake_main")
        variables = {row["name"]: loads(row["value"]) for row in tx.rows(_VARIABLES, scope=intake)}
        papers = {row["template"] for row in tx.rows(_PAPERS, case=case_key)}
        timers = timers_asked(tx, bus.definitions, case_key)
    # a duplicate that people have confirmed goes to P02 before DMN-01 is asked (P01-S04): then the diagram has decided
    acceptance = variables.get("acceptance") or variables
    reached = variables.get("complexity_suggested") is not None
    numbers = (
        procedure_numbers()
    )  # what accompanies a case without being one of the handbook's is no part of its route
    route = list(
        dict.fromkeys(numbers[row["process_id"]] for row in instances if row["process_id"] in numbers)
    )
    return {
        "decision": acceptance.get("decision"),
        "reason_code": acceptance.get("reason_code"),
        "complexity": variables.get("complexity_suggested"),
        "risk": variables.get("risk_suggested"),
        "level": variables.get("level_suggested"),
        "primary_procedure": (variables.get("route") or {}).get("primary_procedure") if reached else None,
        "outcome": case["closing_reason"],
        "closing_reason": case["closing_reason"],
        "route": route,
        "key_documents": papers,
        "timers": timers,
    }
