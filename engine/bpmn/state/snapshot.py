"""An instance as rows: a small header, and tokens in parts of 32 local ids. Taken at rest only, when nothing is queued.

A token's row: [spec name, state, id of the token that owns its workflow (0 = root), parent id (0 = none),
bits, flow it came
over, facts, compensation records of the workflow it owns]. Bits: 1 announced, 2 has a scope of its own. Subscriptions,
timers, joins and live sets follow from the rows; items of sequential bodies are parts of their own
(COLLECTIONS and up).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.element import LIVE
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import depth_of, register, waiting_element
from engine.bpmn.state.tokens import BUCKET_BITS, Token
from engine.bpmn.state.workflows import Instance, SubInstance
from engine.context import LOCAL_BITS, local_of
from engine.ports import Environment
from engine.values import dumps, loads

#: Part numbers from here on are collections: COLLECTIONS + the body's local id; all of them fit in 32 bits.
COLLECTIONS = 1 << LOCAL_BITS
_ANNOUNCED, _SCOPED = 1, 2
_STATES = {
    TaskState.FUTURE: "ACTIVATING",
    TaskState.WAITING: "WAITING",
    TaskState.READY: "READY",
    TaskState.STARTED: "ACTIVE",
}


def header(top: Instance) -> dict[str, Any]:
    """What is small and changes often; JSON-able."""
    found: dict[str, Any] = {
        "root": top.root_key,
        "definition": top.model.key,
        "next": top.next_id,
        "now": top.now.isoformat(),
        "state": state_of(top),
    }
    if top.compensations:
        found["compensations"] = top.compensations
    return found


def state_of(top: Instance) -> str:
    if top.completed:
        return "TERMINATED" if top.terminated else "COMPLETED"
    return "ACTIVE" if top.begun else "CREATED"


def changes(top: Instance) -> tuple[dict[int, bytes], list[int]]:
    """Parts to write and parts to delete since the step began."""
    changed: dict[int, bytes] = {}
    removed: list[int] = []
    stored = top.stored_parts
    index = top.index
    for bucket in sorted(top.touched):
        first = bucket << BUCKET_BITS
        rows = {
            str(number): _row(index[number])
            for number in range(first, first + (1 << BUCKET_BITS))
            if number in index
        }
        _put(bucket, rows, changed, removed, stored)
    for token_id in sorted(top.collections_changed):
        _put(COLLECTIONS + token_id, top.collections.get(token_id), changed, removed, stored)
    return changed, removed


def _put(part: int, value: Any, changed: dict[int, bytes], removed: list[int], stored: set[int]) -> None:
    if value:
        changed[part] = dumps(value).encode()
        stored.add(part)
    elif part in stored:
        removed.append(part)
        stored.discard(part)


def _row(token: Token) -> list[Any]:
    workflow = token.workflow
    owner = workflow.owner.id if isinstance(workflow, SubInstance) else 0
    bits = (_ANNOUNCED if token.seen else 0) | (_SCOPED if token.scope is not None else 0)
    row = [
        token.task_spec.name,
        token.state,
        owner,
        token._parent or 0,
        bits,
        token.via,
        token.facts(),
    ]
    inner = token.top.subprocesses.get(token.id)
    if inner is not None and inner.compensations:
        row.append(inner.compensations)
    return row


def restore(
    header_: Mapping[str, Any],
    parts: Mapping[int, bytes],
    variables: Iterable[tuple[int, str, int, Any]],
    environment: Environment,
) -> Instance:
    """The instance from its rows. Tokens come in the order of their ids, so an owner is there before what it owns."""
    model = environment.process_by_key(header_["definition"])
    top = Instance(model, header_["root"], environment, header_["next"])
    top.begun = header_["state"] != "CREATED"
    top.compensations = [list(record) for record in header_.get("compensations", ())]
    rows: dict[int, list[Any]] = {}
    for part, data in parts.items():
        top.stored_parts.add(part)
        if part >= COLLECTIONS:
            top.collections[part - COLLECTIONS] = loads(data)
        else:
            rows.update((int(number), row) for number, row in loads(data).items())
    for number in sorted(rows):
        _restore_token(top, number, rows[number], rows)
    for token in top.index.values():
        _restore_links(top, token)
    if header_["state"] in ("COMPLETED", "TERMINATED"):
        top.completed = True
        top.terminated = header_["state"] == "TERMINATED"
        top.scopes.open.pop(0, None)
    _restore_variables(top, variables)
    top.begin_step(environment)
    top.to_check.clear()
    top.queue.clear()
    return top


def _restore_token(top: Instance, number: int, row: list[Any], rows: Mapping[int, list[Any]]) -> Token:
    if number in top.index:
        return top.index[number]
    name, state, owner, parent_id, bits, via, data = row[:7]
    workflow = _workflow(top, owner, rows)
    parent = _restore_token(top, parent_id, rows[parent_id], rows) if parent_id else None
    token = Token(workflow, workflow.spec.task_specs[name], parent, number, state)
    token.take_in(data)
    token.seen = bool(bits & _ANNOUNCED)
    token.via = via
    if parent is None:
        workflow.task_tree = token
    activation = token.activation
    if activation is not None and activation not in top.scopes.open:
        top.scopes.add(activation, workflow.scope, workflow.process, holder=True)
    if bits & _SCOPED:
        token.open_scope()
    return token


def _workflow(top: Instance, owner_id: int, rows: Mapping[int, list[Any]]) -> Instance | SubInstance:
    """The workflow that a token owns, made when its first token is restored."""
    if not owner_id:
        return top
    known: SubInstance | None = top.subprocesses.get(owner_id)
    if known is not None:
        return known
    row = rows[owner_id]
    owner = _restore_token(top, owner_id, row, rows)
    outer = owner.workflow
    called = owner.called
    if called is not None:
        model = top.environment.process_by_key(called[0])
        scope = top.scopes.add(called[1], None, called[1])
        inner = SubInstance(model.spec, owner, model, scope, called[1])
    else:
        spec = outer.model.scopes[owner.task_spec.spec]
        inner = SubInstance(spec, owner, outer.model, owner.open_scope(), outer.process)
    if len(row) > 7:
        inner.compensations = [list(record) for record in row[7]]
    top.subprocesses[owner_id] = inner
    return inner


def _restore_links(top: Instance, token: Token) -> None:
    register(token)
    if token.state == TaskState.WAITING and token.task_spec.type == "INCLUSIVE_GATEWAY":
        top.inclusive_waiting[token.id] = token
    if token.job is not None:
        top.jobs[token.job[0]] = token
    if token.incident is not None:
        top.incidents[token.incident[0]] = token


def _restore_variables(top: Instance, variables: Iterable[tuple[int, str, int, Any]]) -> None:
    for scope_key, name, key, value in variables:
        scope = top.scopes.open.get(local_of(scope_key))
        if scope is not None:
            top.scopes.restore(scope, name, local_of(key), value)


def canonical(top: Instance) -> dict[str, Any]:
    """The state as decision 10 means it; JSON-able, independent of how it was reached in memory."""
    live = [token for _, token in sorted(top.index.items()) if token.state & LIVE]
    return {
        "root": top.root_key,
        "definition": top.model.key,
        "state": state_of(top),
        "next": top.next_id,
        "elements": [
            _element(token) for token in live if token.seen or token.state != TaskState.WAITING or token.via
        ],
        "scopes": {
            str(number): dict(sorted(scope.values.items()))
            for number, scope in sorted(top.scopes.open.items())
        },
        "variable_keys": {
            str(number): dict(sorted(scope.keys.items())) for number, scope in sorted(top.scopes.open.items())
        },
        "timers": [row for token in live for row in _timers(token)],
        "subscriptions": [row for token in live for row in _subscriptions(token)],
        "jobs": [
            [number, token.id, *token.job[1:3]] for number, token in sorted(top.jobs.items()) if token.job
        ],
        "incidents": [
            [number, token.id, *token.incident[1:3]]
            for number, token in sorted(top.incidents.items())
            if token.incident
        ],
    }


def _element(token: Token) -> list[Any]:
    return [
        token.id,
        token.element_id,
        token.task_spec.type,
        _STATES[token.state],
        token.outer_scope().id,
        token.via,
    ]


def _timers(token: Token) -> list[list[Any]]:
    rows = token.timers
    return [
        [token.id, waiting_element(token.task_spec, int(index)), int(index), row[2], _instant(row[0])]
        for index, row in sorted(rows.items())
    ]


def _subscriptions(token: Token) -> list[list[Any]]:
    rows = token.subscriptions
    return [
        [token.id, waiting_element(token.task_spec, int(index)), int(index), *row, depth_of(token)]
        for index, row in sorted(rows.items())
    ]


def _instant(text: str) -> str:
    return datetime.fromisoformat(text).isoformat()
