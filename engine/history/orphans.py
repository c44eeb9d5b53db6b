"""Rows that belong to nothing: every row of a case or an instance belongs to a chain of the tenant."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.context import root_of
from engine.history.links import Broken
from engine.store import Tx
from engine.store.base import Base
from engine.store.tables_cases import Case, CaseSecret, Document, Party
from engine.store.tables_instances import (
    Incident,
    Job,
    MessageCorrelation,
    ProcessInstance,
    SnapshotPart,
    Subscription,
    TaskCandidate,
    Timer,
    UserTask,
    Variable,
)
from engine.store.tables_privacy import PartyAccount, PersonalRead
from engine.store.tenant_statements import select_from, table_of

#: The chain that the rows of a table belong to, and the column that names it.
OWNERS: dict[type[Base], tuple[str, str]] = {
    Case: ("case", "key"),
    Party: ("case", "case_key"),
    CaseSecret: ("case", "case_key"),
    Document: ("case", "case_key"),
    PartyAccount: ("case", "case_key"),
    PersonalRead: ("case", "case_key"),
    TaskCandidate: ("instance", "task_key"),
    **dict.fromkeys(
        (
            ProcessInstance,
            SnapshotPart,
            Variable,
            UserTask,
            Timer,
            Subscription,
            Job,
            Incident,
            MessageCorrelation,
        ),
        ("instance", "root_key"),
    ),
}
_NAMED = {
    model: select_from(model, table_of(model).c[column]).distinct()
    for model, (_chain, column) in OWNERS.items()
}


def orphans(tx: Tx, chains: Collection[tuple[str, int]]) -> Iterator[Broken]:
    """The rows that belong to none of the chains."""
    for model, (chain, column) in OWNERS.items():
        for row in tx.rows(_NAMED[model]):
            key = row[column]
            owner = root_of(key) if model is TaskCandidate else key
            if (chain, owner) not in chains:
                table = table_of(model).name
                said = f"表 {table} 里有不属于任何记录的行：{column} = {key}"
                yield Broken(tx.tenant, chain, key, 0, said, table, str(key), column)
