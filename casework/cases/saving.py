"""Saving cases: their rows with the version they were read at, and an entry in each one's chain."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Integer, Update, bindparam

from casework.cases.case import LiveCase
from engine.errors import StaleVersion
from engine.history.append import append_case
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, table_of, update_of
from engine.unit import Unit

_CASE = table_of(Case)


def save_case(unit: Unit, case: LiveCase) -> None:
    """Writes what has changed of the case; StaleVersion when somebody was faster."""
    head = append_case(unit.tx, unit.context, unit.command, case.key, case.head, case.records, unit.meter)
    columns = {**case.changes, "chain_seq": head.seq, "chain_hash": head.hash}
    if case.is_new:
        unit.tx.add(Case, {**case.row, **columns})
        return
    unit.tx.change_one(
        _saving_case(tuple(sorted(columns)), int(case.is_changed)),
        StaleVersion("stale_case", "案件刚被别的操作改动", where=str(case.key)),
        case=case.key,
        read=case.version,
        **{f"new_{name}": value for name, value in columns.items()},
    )


@cache
def _saving_case(columns: tuple[str, ...], step: int) -> Update:
    """The UPDATE of these columns, the version going on by `step`: made once, so that the store keeps it."""
    return (
        update_of(Case)
        .where(_CASE.c.key == key_param("case"), _CASE.c.version == bindparam("read", type_=Integer))
        .values(
            version=_CASE.c.version + step,
            **{name: bindparam(f"new_{name}", type_=_CASE.c[name].type) for name in columns},
        )
    )
