"""Are the deployed files still what was deployed? Their digests against their bytes and against the tenant's chain."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from engine.history.links import Broken, Chain
from engine.store import Row, Tx
from engine.store.base import Base
from engine.store.scope import select_from, table_of
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    FormDefinition,
    ProcessDefinition,
)

#: By the word of the record; of a form the parsed schema is kept, of a decision nothing of its own.
_MODELS: dict[str, type[Base]] = {
    "process": ProcessDefinition,
    "requirements": DecisionRequirements,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}
_WITH_TEXT = frozenset({"process", "requirements"})


def definitions_used(chain: Chain) -> set[int]:
    """The keys of the processes that an instance's chain says it ran."""
    if chain.chain != "instance":
        return set()
    return {
        facts["definition_key"]
        for entry in chain.entries
        for record in entry["records"][1:]
        for kind, facts in record["events"]
        if kind == "ProcessStarted"
    }


def check_definitions(
    tx: Tx, entries: Iterable[Mapping[str, Any]], only: Collection[int] | None = None
) -> Iterator[Broken]:
    """What of the tenant's definitions (or of those processes that `only` names) departs from the `Deployed` facts in
    its chain's entries."""
    said = {
        (item["kind"], item["key"]): (entry["seq"], item["digest"])
        for entry in entries
        for kind, facts in entry["records"]
        if kind == "Deployed"
        for item in facts["definitions"]
        if only is None or item["key"] in only
    }
    for kind, model in _MODELS.items():
        table = table_of(model)
        columns = [table.c.key, table.c.ref, table.c.digest, *([table.c.xml] if kind in _WITH_TEXT else [])]
        for row in tx.rows(select_from(model, *columns)):
            if only is not None and row["key"] not in only:
                continue
            seq, digest = said.pop((kind, row["key"]), (0, None))
            problem = _problem(row, digest)
            if problem:
                yield Broken(tx.tenant, "tenant", 0, seq, f"{row['ref']}（{row['key']}）{problem}")
    for (_, key), (seq, _digest) in sorted(said.items(), key=lambda item: item[1][0]):
        yield Broken(tx.tenant, "tenant", 0, seq, f"部署过的定义 {key} 不见了")


def _problem(row: Row, digest: str | None) -> str | None:
    if digest is None:
        return "没有部署记录"
    if row["digest"] != digest:
        return "摘要与部署记录不符"
    if "xml" in row and hashlib.sha256(row["xml"].encode()).hexdigest() != digest:
        return "内容与部署时不同"
    return None
