"""Re-execution: the recorded commands of a root, on the recorded versions, clock, answers and draws (decision 1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn import Runtime, canonical_state
from engine.events import put_item
from engine.history.answers import RecordBroken, RecordedEnvironment, VersionSource
from engine.history.chain import SEMANTICS
from engine.history.facts import records_in
from engine.history.operate import operate
from engine.history.stored import stored_runtime, stored_variables
from engine.store import Row, Tx
from engine.values import dumps, loads

#: What a record may ask the run time to do; anything else is no record of ours.
OPERATIONS = frozenset(
    {
        "start", "complete_task", "correlate", "fire_timer", "stall_timer", "complete_job", "fail_job",
        "set_job_retries", "throw_job_error", "set_variables", "retry", "cancel", "activate_ad_hoc", "modify",
    }
)  # fmt: skip
#: Semantic versions that the engine still runs, each entry by its own.
RUNNABLE = frozenset({"2", "3", SEMANTICS})
#: A record that changes a list row only and moves no token.
NOTE = "note"


@dataclass(frozen=True, slots=True)
class ReplayedStep:
    """The instance after one entry. `runtime` is the same object throughout: read it before asking for the next step.

    `difference` says in Chinese how the re-execution departs from the record (None: it does not); it is the last.
    `parts` are the numbers of the parts that its snapshot has.
    """

    seq: int
    at: datetime
    command: str
    runtime: Runtime | None
    difference: str | None = None
    parts: frozenset[int] = frozenset()


def canonical(value: Any) -> str:
    """The canonical JSON text of facts, whether fresh or read back."""
    return dumps(loads(dumps(value)))


def other_semantics(entries: Iterable[Mapping[str, Any]]) -> str | None:
    """The engine's semantic version that recorded these entries, when it is none that still runs; None when it is."""
    return next((e["semantics"] for e in entries if e["semantics"] not in RUNNABLE), None)


def replay_steps(entries: Iterable[Mapping[str, Any]], versions: VersionSource) -> Iterator[ReplayedStep]:
    """Re-executes a root's entries (bodies, from the first), giving the instance after each."""
    runtime: Runtime | None = None
    parts: set[int] = set()
    for entry in entries:
        at = datetime.fromisoformat(entry["at"])
        difference = None
        try:
            for record in entry["records"][1:]:
                if record["op"] != NOTE:
                    runtime, difference = _redo(runtime, entry, record, at, versions, parts)
                    if difference:
                        break
        except Exception as error:  # whatever a forged record provokes is a finding, never a crash
            difference = f"重演失败：{getattr(error, 'detail', None) or error!r}"
        yield ReplayedStep(entry["seq"], at, entry["command"], runtime, difference, frozenset(parts))
        if difference:
            return


def _redo(
    runtime: Runtime | None,
    entry: Mapping[str, Any],
    record: Mapping[str, Any],
    at: datetime,
    versions: VersionSource,
    parts: set[int],
) -> tuple[Runtime, str | None]:
    operation = record["op"]
    if operation not in OPERATIONS:
        raise RecordBroken(f"没有“{operation}”这种操作")
    environment = RecordedEnvironment(
        at, record["answers"], record["seed"], versions, int(entry["semantics"])
    )
    if operation == "start":
        model = versions.process_model(entry["records"][0]["definition_key"])
        runtime = Runtime.new(model, entry["chain_key"], environment)
    if runtime is None:
        raise RecordBroken("第一条记录不是启动")
    step = operate(runtime, operation, record["args"], environment)
    parts.update(step.parts_changed)
    parts.difference_update(step.parts_removed)
    events = [[event.kind, event] for event in step.events]
    return runtime, _difference(events, record["events"])


def _difference(events: list[Any], recorded: list[Any]) -> str | None:
    if canonical(events) == dumps(recorded):
        return None
    for number, (now, then) in enumerate(zip(events, recorded, strict=False), start=1):
        if canonical(now) != dumps(then):
            return (
                f"重演的第 {number} 个事实与记录不同：重演 {canonical(now)[:300]}，记录 {dumps(then)[:300]}"
            )
    return f"重演得到 {len(events)} 个事实，记录有 {len(recorded)} 个"


def compare_with_stored(
    tx: Tx,
    root: Row,
    entries: Iterable[Mapping[str, Any]],
    runtime: Runtime,
    versions: VersionSource,
) -> str | None:
    """How what is stored of a root departs from its re-executed self; None when it does not."""
    recorded = recorded_variables(entries)
    stored = {
        key: (scope, name, canonical(value)) for scope, name, key, value in stored_variables(tx, root["key"])
    }
    if stored != recorded:
        odd = sorted(key for key in stored.keys() | recorded.keys() if stored.get(key) != recorded.get(key))
        name = (stored.get(odd[0]) or recorded[odd[0]])[1]
        return f"存储的变量“{name}”与记录不符"
    environment = RecordedEnvironment(runtime.instance.now, [], 0, versions)
    try:
        restored = canonical_state(stored_runtime(tx, root, environment))
    except Exception as error:  # a snapshot that was tampered with may fail anywhere
        return f"存储的快照读不出来：{error!r}"
    replayed = canonical_state(runtime)
    odd_parts = [name for name in replayed if canonical(replayed[name]) != canonical(restored.get(name))]
    if odd_parts:
        name = odd_parts[0]
        return f"存储的快照与重演的状态不同（{name}）：存储 {restored.get(name)}，重演 {replayed[name]}"[:900]
    return None


def recorded_variables(entries: Iterable[Mapping[str, Any]]) -> dict[int, tuple[int, str, str]]:
    """The last value of every variable by its key: (scope key, name, canonical text)."""
    found: dict[int, tuple[int, str, Any]] = {}
    own: set[int] = set()  # lists of ours: what an entry says itself must not change
    for kind, facts in recorded_events(entries):
        key: int = facts.get("key", 0)
        if kind == "VariableSet":
            found[key] = (facts["scope"], facts["name"], facts["value"])
            own.discard(key)
        elif kind == "ListItemSet":
            scope, name, items = found[key]
            if key not in own:
                own.add(key)
                items = list(items)
                found[key] = (scope, name, items)
            put_item(items, facts["index"], facts["value"])
    return {key: (scope, name, canonical(value)) for key, (scope, name, value) in found.items()}


def recorded_events(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every fact of a root's entries, in order: (kind, facts)."""
    for entry in entries:
        yield from records_in(entry)
