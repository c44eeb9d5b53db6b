"""Cases as the owners of process instances (`engine.extension.owners`): a case's name is its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.cases.case import LiveCase, lock_case
from casework.cases.saving import save_case
from casework.missing import no_case
from engine.errors import Invalid, NotFound
from engine.extension.owners import Named
from engine.instances.service_call import ServiceCall
from engine.store import Tx
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

_CASE = table_of(Case)
_BY_CODE = select_from(Case, _CASE.c.key, _CASE.c.location_org).where(_CASE.c.case_code == text_param("code"))
_CODE = select_from(Case, _CASE.c.case_code).where(_CASE.c.key == key_param("key"))


class Cases:
    """The cases of a tenant."""

    def lock(self, tx: Tx, key: int) -> LiveCase:
        return lock_case(tx, key)

    def missing(self, key: int) -> NotFound:
        return no_case(key)

    def named(self, tx: Tx, name: str) -> Named | None:
        # a case keeps the code that it has been given; in the transaction that gives it, it is not found by it
        row = tx.once(("case", name), lambda: tx.row(_BY_CODE, code=name))
        return None if row is None else Named(row["key"], row["location_org"], {"case_code": name})

    def name_of(self, tx: Tx, key: int) -> str | None:
        return code_of(tx, key)

    def save(self, unit: Unit, owners: Mapping[int, Any]) -> None:
        for case in owners.values():
            if case.records or case.is_new:
                save_case(unit, case)


def code_of(tx: Tx, key: int) -> str | None:
    """The code of a case by its key; None while it has none."""
    row = tx.row(_CODE, key=key)
    return None if row is None or row["case_code"] is None else str(row["case_code"])


def live_case(unit: Unit, key: int) -> LiveCase:
    """The case, locked; NotFound when this tenant has none."""
    case: LiveCase = unit.owner(key)
    return case


def case_of_call(call: ServiceCall) -> LiveCase:
    """The case for which a service is called, locked. Invalid when the procedure runs without one."""
    if call.root.case_key is None:
        raise Invalid("no_case", "这一步要有案件才能做", where=call.element_id, expected="属于案件的流程")
    return live_case(call.unit, call.root.case_key)
