"""Saving a unit of work: rows of roots with the version they were read at, owners, chains, projections, outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, bindparam

from engine.errors import StaleVersion
from engine.events import ProcessEnded
from engine.history.append import append_access, append_audit, append_root
from engine.history.replay import NOTE
from engine.instances.roots import LiveRoot
from engine.messages.buffer import offer_kept
from engine.projections.apply import apply
from engine.projections.rows import Applied, Told
from engine.projections.told import begun_in, process_in_history, told_live
from engine.store.base import UtcTime
from engine.store.tables_instances import Outbox, ProcessInstance, SnapshotPart
from engine.store.tenant_statements import delete_of, key_param, table_of, text_param, update_of
from engine.transaction.outbox import MAX_ATTEMPTS, exhausted, share
from engine.unit import Unit
from engine.values import dumps

_INSTANCE = table_of(ProcessInstance)
_PART = table_of(SnapshotPart)
_SAVE_ROOT = (
    update_of(ProcessInstance)
    .where(_INSTANCE.c.key == key_param("root"), _INSTANCE.c.version == bindparam("read", type_=Integer))
    .values(
        version=_INSTANCE.c.version + 1,
        header=text_param("new_header"),
        chain_seq=bindparam("seq", type_=Integer),
        chain_hash=text_param("head_hash"),
        state=text_param("new_state"),
        ended_at=bindparam("end", type_=UtcTime),
    )
)
_SAVE_HEAD = (
    update_of(ProcessInstance)
    .where(_INSTANCE.c.key == key_param("root"), _INSTANCE.c.version == bindparam("read", type_=Integer))
    .values(
        version=_INSTANCE.c.version + 1,
        chain_seq=bindparam("seq", type_=Integer),
        chain_hash=text_param("head_hash"),
    )
)
_DROP_PART = delete_of(SnapshotPart).where(
    _PART.c.root_key == key_param("root"), _PART.c.part == key_param("number")
)


def save(unit: Unit) -> None:
    """Writes everything that the unit of work has touched. Raises StaleVersion when somebody was faster."""
    for root in unit.roots.values():
        if root.records:
            _save_root(unit, root)
    if unit.passing:
        told = Told(NOTE, (), unit.passing)
        apply(Applied.of_no_root(unit.tx, unit.context.now, unit.actor), [told])
    offer_kept(unit)
    unit.extension.owners.save(unit, unit.owners)
    append_audit(unit.tx, unit.context, unit.command, unit.audits, unit.meter)
    append_access(unit.tx, unit.context, unit.command, unit.accesses, unit.meter)
    _save_outbox(unit)


def keep(unit: Unit) -> None:
    """After the commit: the live instances go back to the cache at the version they were saved at."""
    for root in unit.roots.values():
        if not root.runtime.ended:
            unit.cache.give(unit.tx.tenant, root.facts.key, root.version, root.runtime)


def keep_untouched(unit: Unit) -> None:
    """After a refusal: instances that were only looked at go back to the cache; the others are torn and forgotten."""
    for root in unit.roots.values():
        if not root.touched and not root.is_new and not root.runtime.ended:
            unit.cache.give(unit.tx.tenant, root.facts.key, root.version, root.runtime)


def _save_root(unit: Unit, root: LiveRoot) -> None:
    tx, facts = unit.tx, root.facts
    head = append_root(
        tx, unit.context, unit.command, facts.key, root.head, _facts(root), root.records, unit.meter
    )
    state, ended = _state(root, unit)
    moved = bool(root.header)
    if root.is_new:
        _insert_root(unit, root, head.seq, head.hash, state, ended)
    else:
        tx.change_one(
            _SAVE_ROOT if moved else _SAVE_HEAD,
            StaleVersion("stale_root", "流程刚被别的操作推进", where=str(facts.key)),
            root=facts.key,
            read=root.version,
            seq=head.seq,
            head_hash=head.hash,
            **({"new_header": dumps(root.header), "new_state": state, "end": ended} if moved else {}),
        )
        root.version += 1
    unit.meter.fits("快照", sum(map(len, root.parts_changed.values())))
    parts = [{"root_key": facts.key, "part": n, "data": d.decode()} for n, d in root.parts_changed.items()]
    tx.put(SnapshotPart, *parts)
    tx.run_many(_DROP_PART, [{"root": facts.key, "number": n} for n in root.parts_removed])
    told = told_live(root.records, root.events, unit.command, unit.context.roots, facts.key)
    apply(_applied(unit, root, head.seq, begun_in(told)), told)


def _facts(root: LiveRoot) -> dict[str, Any]:
    """The first entry also says what never changes about the instance."""
    facts = root.facts
    said: dict[str, Any] = {"definition_key": facts.definition_key}
    if root.is_new:
        said |= {"business_id": facts.business_id, "case_key": facts.case_key, "place": facts.place}
        said |= {"tags": list(facts.tags), "process_id": facts.process_id}
        said |= {"correlation_key": facts.correlation_key}
    return said


def _state(root: LiveRoot, unit: Unit) -> tuple[str, Any]:
    for event in reversed(root.events):
        if isinstance(event, ProcessEnded) and event.key == root.facts.key:
            return event.state, unit.context.now
    return "ACTIVE", None


def _insert_root(unit: Unit, root: LiveRoot, seq: int, head_hash: str, state: str, ended: Any) -> None:
    facts = root.facts
    unit.tx.add(
        ProcessInstance,
        {
            "key": facts.key,
            "root_key": facts.key,
            "definition_key": facts.definition_key,
            "process_id": facts.process_id,
            "parent_key": None,
            "parent_element": None,
            "state": state,
            "started_at": unit.context.now,
            "ended_at": ended,
            "incidents": 0,
            "business_id": facts.business_id,
            "case_key": facts.case_key,
            "place": facts.place,
            "tags": list(facts.tags),
            "correlation_key": facts.correlation_key,
            "version": 0,
            "header": dumps(root.header),
            "chain_seq": seq,
            "chain_hash": head_hash,
        },
    )


def _applied(unit: Unit, root: LiveRoot, seq: int, begun: dict[int, int]) -> Applied:
    facts = root.facts

    def process_of(element: int) -> int:
        found = begun.get(element)
        return process_in_history(unit.tx, facts.key, element) if found is None else found

    return Applied(
        tx=unit.tx,
        at=unit.context.now,
        actor=unit.actor,
        root_key=facts.key,
        business_id=facts.business_id,
        case_key=facts.case_key,
        place=facts.place,
        tags=facts.tags,
        definition_of=lambda process_key: root.definition_of(unit.tx, process_key),
        process_of=process_of,
        seq=seq,
        command=unit.command,
        correlation_key=facts.correlation_key,
        begun=frozenset(begun),
        unlisted=frozenset(root.unlisted),
    )


def _save_outbox(unit: Unit) -> None:
    if not unit.outgoing:
        return
    key = unit.context.new_key()
    most = unit.meter.bounds.consequences
    credit = share(most if unit.credit is None else unit.credit, len(unit.outgoing))
    spent = {"attempts": MAX_ATTEMPTS, "last_error": exhausted(most)} if credit <= 0 else {}
    rows = [
        {"key": key, "number": n, "kind": item.kind, "payload": item.payload, "created_at": unit.context.now}
        | {"attempts": 0, "last_error": None, "credit": credit, **spent}
        for n, item in enumerate(unit.outgoing)
    ]
    unit.tx.add(Outbox, *rows)
    if not spent:
        unit.outbox = [(key, n) for n in range(len(rows))]
