"""Do an instance's row, its state and its lists agree with its chain, re-executed?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from engine.bpmn import Runtime
from engine.events import Event, ProcessEnded
from engine.history.facts import Said, said_in
from engine.history.kinds import INSTANCE_KINDS
from engine.history.links import Broken, Chain
from engine.history.replay import (
    compare_with_stored,
    other_semantics,
    replay_steps,
)
from engine.history.report import VerifyReport
from engine.history.rows.told import Told, differences, key_of
from engine.history.stored import StoredVersions, snapshot_parts
from engine.store import Row, Tx
from engine.store.tables_instances import Message, MessageCorrelation, ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import loads

_INSTANCE = table_of(ProcessInstance)
_HAD = select_from(MessageCorrelation).where(table_of(MessageCorrelation).c.root_key == key_param("root"))
_KEPT = select_from(Message, table_of(Message).c.key).where(table_of(Message).c.key == key_param("key"))
_ROOT = select_from(ProcessInstance).where(_INSTANCE.c.key == key_param("key"))


class Lists(Protocol):
    """Says how the lists of a root (its row, its entries, the events of each) differ from its history: in words, table,
    row, columns."""

    def __call__(
        self, tx: Tx, root: Row, entries: Sequence[Mapping[str, Any]], said: Sequence[Sequence[Event]]
    ) -> Iterable[tuple[str, str, str, str]]: ...


def check_instance(
    tx: Tx, chain: Chain, report: VerifyReport, versions: StoredVersions | None, lists: Lists | None
) -> Iterator[Broken]:
    """What disagrees with the instance's entries; without `versions` nothing is re-executed."""
    unreadable = list[Broken]()
    said = said_in(chain, INSTANCE_KINDS, unreadable.append)
    if unreadable:  # nothing can be made of such a chain again
        yield from unreadable
        return
    rows = tx.rows(_ROOT, key=chain.key)
    wrong = list(differences(chain, ProcessInstance, _told(chain, said).of(ProcessInstance), rows, "实例"))
    yield from wrong
    yield from _correlations(tx, chain)
    if versions is None or wrong:
        return
    root = rows[0]
    if lists is not None:
        last = len(chain.entries)
        yield from (
            chain.breaks(last, *odd) for odd in lists(tx, root, chain.entries, [one.events for one in said])
        )
    yield from _re_executed(tx, chain, root, report, versions)


def _correlations(tx: Tx, chain: Chain) -> Iterator[Broken]:
    """What the instance is said to have had of the buffer and has not, and the reverse while the message is kept: then
    both go."""
    stored = tx.rows(_HAD, root=chain.key)
    left, told = {key_of(MessageCorrelation, row) for row in stored}, Told()
    for entry in chain.entries:
        for had in (record["message"] for record in entry["records"][1:] if "message" in record):
            key = (had["message_key"], had["process_id"])
            if key in left or tx.row(_KEPT, key=had["message_key"]) is not None:
                told.tell(MessageCorrelation, key, entry["seq"], {**had, "root_key": chain.key})
    yield from differences(chain, MessageCorrelation, told.of(MessageCorrelation), stored, "已收到的消息")


def _re_executed(
    tx: Tx, chain: Chain, root: Row, report: VerifyReport, versions: StoredVersions
) -> Iterator[Broken]:
    """What a re-execution gives otherwise. One that another engine version recorded is re-executed by today's: as long
    as its facts come out the same, that proves as much; where they do not, the change of the semantics may be why, so
    it is a note, and what is left of the proof is its chain, its row and its lists."""
    steps = deque(replay_steps(chain.entries, versions), maxlen=1)
    if not steps:
        return
    last = steps[0]
    other = other_semantics(chain.entries)
    if last.difference and other is not None:
        said = f"{tx.tenant} 实例 {chain.key} 由引擎语义版本 {other} 记录，今天的版本从第 {last.seq} 条起重演不同"
        report.notes.append(f"{said}，未重演")
        return
    report.instances_replayed += 1
    if last.difference:
        yield chain.breaks(last.seq, last.difference)
    elif last.runtime is not None:
        yield from _state(tx, chain, root, last.runtime, last.parts, versions)


def _state(
    tx: Tx, chain: Chain, root: Row, runtime: Runtime, parts: frozenset[int], versions: StoredVersions
) -> Iterator[Broken]:
    """How what is stored of the instance departs from its re-executed self."""
    at, row = len(chain.entries), str(chain.key)
    stored = snapshot_parts(tx, chain.key)
    if stored != parts:
        said = f"快照的分块不对：现有 {sorted(stored)}，应有 {sorted(parts)}"
        yield chain.breaks(at, said, "snapshot_part", row, "part")
    if not _is_object(root["header"]):
        yield chain.breaks(at, "实例的快照头部读不出来", "process_instance", row, "header")
        return
    difference = compare_with_stored(tx, root, chain.entries, runtime, versions)
    if difference:
        table = "variable" if difference.startswith("存储的变量") else "snapshot_part"
        yield chain.breaks(at, difference, table, row)


def _is_object(text: Any) -> bool:
    try:
        return isinstance(loads(text), dict)
    except (TypeError, ValueError):
        return False


def _told(chain: Chain, said: Sequence[Said]) -> Told:
    """The root's row as its entries tell it; incidents are counted by the lists, the header is compared as state."""
    first = chain.entries[0]
    facts = dict(first["records"][0])
    facts.pop("roots", None)
    last = len(chain.entries)
    row: dict[str, Any] = {**facts, "root_key": chain.key, "parent_key": None, "parent_element": None}
    row |= {"state": "ACTIVE", "started_at": first["at"], "ended_at": None}
    told = Told()
    told.tell(ProcessInstance, (chain.key,), 1, row)
    for entry in said:
        for event in entry.events:
            if isinstance(event, ProcessEnded) and event.key == chain.key:
                ended = {"state": event.state, "ended_at": entry.at}
                told.change(ProcessInstance, (chain.key,), entry.seq, ended)
    # every save of the root's row is an entry
    told.change(ProcessInstance, (chain.key,), last, {"version": last - 1})
    return told
