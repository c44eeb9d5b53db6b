"""What a procedure is and what it counts as: said by properties of its process, never by its id.

A process element carries, among its `zeebe:properties`,

- `procedure_kind`: `main` handles a case from dispatch to its end, `step` is called on the way, `beside` accompanies
  the case by messages, `timed` begins by the clock and belongs to no case (handbook 5.0, column 类型);
- `counts_as`: what the platform's services and pages take it for, words of `COUNTS` with commas between.

So a district's own mediation procedure is sampled and counted like the city's. A version of a process counts as
something when it says so, or another version that was published at its place or above: what ran under a version from
before the property counts too. What a town publishes says nothing of what others have published under the same id:
else whoever draws for one town could take the cases of all from the daily list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from casework.tables.procedure_list import shipped_properties
from engine.access.authz import covers
from engine.errors import Conflict, NotFound
from engine.store import Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tenant_statements import select_shared, table_of

KIND: Final = "procedure_kind"
COUNTS_AS: Final = "counts_as"
#: Which groups may open a case with it, names with commas between (Camunda 7: candidateStarterGroups).
STARTER_GROUPS: Final = "candidate_starter_groups"

#: Kind → its name for people.
KINDS: Final[Mapping[str, str]] = {
    "main": "主程序",
    "step": "子流程",
    "beside": "横向流程",
    "timed": "定时流程",
}
#: What a process may count as → what follows from it, for people.
COUNTS: Final[Mapping[str, str]] = {
    "registration": "登记：登记新案时不说用哪个程序，就用它",
    "mediation": "调解：结案后进抽访名册",
    "closing": "结案：它结束之日是案件的结案之日",
    "supervision": "督办：正在督办的案件不再列入每日评查",
    "sampling_visit": "抽访到户：列入案件的抽访",
    "sampling_draw": "抽样：公布名册、抽签",
    "escalation": "提级：列入案件的提级链",
    "review": "会商：列入案件的会商",
    "follow_up": "回访：列入案件的回访",
    "label_review": "认定复核：有过认定的案件可以申请更正",
}

_TABLE = table_of(ProcessDefinition)
_SEEN = select_shared(ProcessDefinition, _TABLE.c.key, _TABLE.c.ref, _TABLE.c.org_code, _TABLE.c.properties)


def counted_as(properties: Mapping[str, str]) -> frozenset[str]:
    """The words of `counts_as` among a process's properties."""
    return frozenset(word.strip() for word in properties.get(COUNTS_AS, "").split(",") if word.strip())


def definitions_counting_as(tx: Tx, *words: str) -> frozenset[int]:
    """The keys of the versions of processes that the tenant sees and that count as any of these `words` (of
    `COUNTS`)."""
    unknown = set(words) - COUNTS.keys()
    assert not unknown, f"no such word: {unknown}"
    return _saying(tx, lambda properties: bool(counted_as(properties) & set(words)))


def processes_counting_as(tx: Tx, word: str, place: str) -> frozenset[str]:
    """The ids of the processes that serve a place (an org code) and count as this word: by a version published there or
    above; where none says so, what comes with the platform."""
    assert word in COUNTS, f"no such word: {word}"
    seen = [row for row in tx.shared_rows(_SEEN) if covers(row["org_code"], place)]
    found = {row["ref"] for row in seen if word in counted_as(row["properties"])}
    return frozenset(found or {ref for ref, said in shipped_properties().items() if word in counted_as(said)})


def process_counting_as(tx: Tx, word: str, place: str) -> str:
    """The one process that serves a place and counts as this word; NotFound when there is none, Conflict when there are
    several: a diagram has to say less, or whoever asks more."""
    found = sorted(processes_counting_as(tx, word, place))
    meaning = COUNTS[word].partition("：")[0]
    if not found:
        raise NotFound(
            "no_such_process", f"这里没有作{meaning}用的程序", where=place, expected=f"counts_as 含 {word}"
        )
    if len(found) > 1:
        raise Conflict(
            "several_such_processes", f"这里作{meaning}用的程序不止一个", place, "一个", "、".join(found)
        )
    return found[0]


def starter_groups(ref: str, properties: Mapping[str, str]) -> frozenset[str]:
    """The groups that may open a case with this version of a process: as it says, else as its shipped diagram says."""
    said = properties.get(STARTER_GROUPS)
    if said is None:
        said = shipped_properties().get(ref, {}).get(STARTER_GROUPS, "")
    return frozenset(group.strip() for group in said.split(",") if group.strip())


def definitions_of_kind(tx: Tx, *kinds: str) -> frozenset[int]:
    """The keys of the versions of processes that the tenant sees and that are of any of these `kinds` (of `KINDS`)."""
    unknown = set(kinds) - KINDS.keys()
    assert not unknown, f"no such kind: {unknown}"
    return _saying(tx, lambda properties: properties.get(KIND) in kinds)


def _saying(tx: Tx, says: Callable[[Mapping[str, str]], bool]) -> frozenset[int]:
    rows = tx.shared_rows(_SEEN)
    said: dict[str, set[str]] = {}
    for row in rows:
        if says(row["properties"]):
            said.setdefault(row["ref"], set()).add(row["org_code"])
    return frozenset(
        row["key"] for row in rows if any(covers(at, row["org_code"]) for at in said.get(row["ref"], ()))
    )
