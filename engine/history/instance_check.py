"""Do an instance's row, its state and its lists agree with its chain, re-executed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from engine.history.links import Broken, Chain
from engine.history.replay import compare_with_stored, other_semantics, recorded_events, replay_steps
from engine.history.report import VerifyReport
from engine.history.rows.told import Told, differences
from engine.history.stored import StoredVersions, snapshot_parts
from engine.store import Row, Tx
from engine.store.scope import key_param, select_from, table_of
from engine.store.tables_instances import ProcessInstance

_INSTANCE = table_of(ProcessInstance)
_ROOT = select_from(ProcessInstance).where(_INSTANCE.c.key == key_param("key"))


class Lists(Protocol):
    """Says how the lists of a root (its row, its entries) differ from its history: in words, table, row, columns."""

    def __call__(
        self, tx: Tx, root: Row, entries: Sequence[Mapping[str, Any]]
    ) -> Iterable[tuple[str, str, str, str]]: ...


def check_instance(
    tx: Tx, chain: Chain, report: VerifyReport, versions: StoredVersions | None, lists: Lists | None
) -> Iterator[Broken]:
    """What disagrees with the instance's entries; without `versions` nothing is re-executed."""
    rows = tx.rows(_ROOT, key=chain.key)
    wrong = list(differences(chain, ProcessInstance, _told(chain).of(ProcessInstance), rows, "实例"))
    yield from wrong
    if versions is None or wrong:
        return
    root = rows[0]
    if lists is not None:
        last = len(chain.entries)
        yield from (chain.breaks(last, *odd) for odd in lists(tx, root, chain.entries))
    other = other_semantics(chain.entries)
    if other is not None:
        report.notes.append(f"{tx.tenant} 实例 {chain.key} 由引擎语义版本 {other} 记录，未重演")
        return
    yield from _re_executed(tx, chain, root, versions)
    report.instances_replayed += 1


def _re_executed(tx: Tx, chain: Chain, root: Row, versions: StoredVersions) -> Iterator[Broken]:
    runtime, parts = None, frozenset[int]()
    for step in replay_steps(chain.entries, versions):
        if step.difference:
            yield chain.breaks(step.seq, step.difference)
            return
        runtime, parts = step.runtime, step.parts
    if runtime is not None:
        stored = snapshot_parts(tx, chain.key)
        if stored != parts:
            said = f"快照的分块不对：现有 {sorted(stored)}，应有 {sorted(parts)}"
            yield chain.breaks(len(chain.entries), said, "snapshot_part", str(chain.key), "part")
        difference = compare_with_stored(tx, root, chain.entries, runtime, versions)
        if difference:
            table = "variable" if difference.startswith("存储的变量") else "snapshot_part"
            yield chain.breaks(len(chain.entries), difference, table, str(chain.key))


def _told(chain: Chain) -> Told:
    """The root's row as its entries tell it; incidents are counted by the lists, the header is compared as state."""
    first = chain.entries[0]
    facts = dict(first["records"][0])
    facts.pop("roots", None)
    last = len(chain.entries)
    row: dict[str, Any] = {**facts, "root_key": chain.key, "parent_key": None, "parent_element": None}
    row |= {"state": "ACTIVE", "started_at": first["at"], "ended_at": None}
    told = Told()
    told.tell(ProcessInstance, (chain.key,), 1, row)
    for entry in chain.entries:
        for kind, said in recorded_events([entry]):
            if kind == "ProcessEnded" and said["key"] == chain.key:
                ended = {"state": said["state"], "ended_at": entry["at"]}
                told.change(ProcessInstance, (chain.key,), entry["seq"], ended)
    # every save of the root's row is an entry
    told.change(ProcessInstance, (chain.key,), last, {"version": last - 1})
    return told
