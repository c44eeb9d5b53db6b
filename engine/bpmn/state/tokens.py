"""Tokens: SpiffWorkflow's Task with an identity of ours, without a clock of its own and without data.

SpiffWorkflow's own methods move a token: `TaskSpec._update` and `_ready` bring it to READY, `run` to STARTED or
COMPLETED, `cancel` to CANCELLED. `trigger` tells it that an event has come. Nothing else changes its state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.bpmn.element import LIVE, Element
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.state.facts import Facts
from engine.bpmn.state.pieces import NOTHING, Children
from engine.bpmn.state.scopes import Scope
from engine.events import ElementActivated, ElementCompleted, ElementTerminated

if TYPE_CHECKING:
    from engine.bpmn.state.workflows import Instance, SubInstance

#: Snapshot parts hold tokens in buckets of 32 local ids.
BUCKET_BITS = 5


class Token(Facts, Task):
    """One element instance, or one that waits to become one.

    `scope`: its own, when it has one. `seen`: its activation has been said. `via`: the sequence flow that it came over.
    The rest lives within one step: `outcome` (the results of its work), `work_done`, `decision` (what its completion
    leads to), `released` (those whom it waited for let it go on), `prepared` (evaluated, to be opened) and `true_now`
    (conditions that hold from the beginning) of a boundary event, `left` (the state that it was in before).
    """

    __slots__ = (
        "_children",
        "_parent",
        "_state",
        "decision",
        "id",
        "left",
        "outcome",
        "prepared",
        "released",
        "scope",
        "seen",
        "task_spec",
        "top",
        "true_now",
        "via",
        "work_done",
        "workflow",
    )
    triggered = False
    thread_id = 0

    def __init__(
        self,
        workflow: Instance | SubInstance,
        spec: Element,
        parent: Token | None,
        token_id: int | None = None,
        state: int = TaskState.FUTURE,
    ) -> None:
        """Puts the token into `workflow`. `token_id`: one that is restored; else the next number is its own."""
        self.begin_without()
        self.top: Instance = workflow.top_workflow
        top = self.top
        self.id: int = top.new_id() if token_id is None else token_id
        self.workflow: Instance | SubInstance = workflow
        self.task_spec: Element = spec
        self._parent: int | None = parent.id if parent is not None else None
        self._children = Children()
        self._state = state
        self.scope: Scope | None = None
        self.via: str | None = None
        self.outcome: Mapping[str, Any] | None = None
        self.decision: Any = None
        self.prepared: Any = None
        self.true_now: Sequence[int] = ()
        self.seen = self.work_done = self.released = False
        self.left = 0
        workflow.tasks[self.id] = self
        top.index[self.id] = self
        workflow.at.setdefault(spec.name, {})[self.id] = None
        if parent is not None and parent is not workflow.task_tree:
            parent._children[self.id] = None
        if state & spec.holds:
            workflow.live[self.id] = None
        if token_id is None:
            top.touched.add(self.id >> BUCKET_BITS)

    @property
    def data(self) -> Mapping[str, Any]:
        return NOTHING

    @property
    def internal_data(self) -> Mapping[str, Any]:
        return NOTHING

    @property
    def key(self) -> int:
        """The element instance's full key."""
        return self.top.root_key | self.id

    @property
    def element_id(self) -> str:
        return self.task_spec.bpmn_id or self.task_spec.name

    @property
    def dead(self) -> bool:
        return self.workflow.tasks.get(self.id) is not self

    @property
    def live(self) -> bool:
        return bool(self._state & LIVE)

    @property
    def body(self) -> Token | None:
        """The multi-instance body or loop that this token is an instance of."""
        return self.parent if self.item is not None else None

    def child(self, spec: Element) -> Token:
        """A new token below this one, in state FUTURE; not yet queued."""
        return Token(self.workflow, spec, self)

    def update(self) -> None:
        """Has SpiffWorkflow ask the spec whether the token may go on: it has come, or what it waits for has changed."""
        spec: Any = self.task_spec
        spec._update(self)

    def _set_state(self, value: int) -> None:
        old, self._state = self._state, value
        self.left = old
        workflow, top = self.workflow, self.top
        top.touched.add(self.id >> BUCKET_BITS)
        holds = self.task_spec.holds
        if value & holds:
            workflow.live[self.id] = None
        elif old & holds:
            workflow.live.pop(self.id, None)
            if not workflow.live or workflow.spec.event_sub_processes:
                top.to_check.append(workflow)

    def error(self) -> None:
        """A run that did not come to its end leaves the token as it was: an incident stands at it, or what it threw
        has ended it. SpiffWorkflow would put it into ERROR, from where nothing goes on."""

    def touch(self) -> None:
        """Its facts changed: its part of the snapshot is written again."""
        self.top.touched.add(self.id >> BUCKET_BITS)

    def outer_scope(self) -> Scope:
        """The scope around this element."""
        if self.item is not None:
            body: Token = self.parent
            return body.scope or body.outer_scope()
        if self.activation is not None:
            return self.top.scopes.open[self.activation]
        return self.workflow.scope

    def own_scope(self) -> Scope:
        """Where this element reads and writes: its own scope when it has one."""
        return self.scope or self.outer_scope()

    def open_scope(self) -> Scope:
        """The element's own scope, opened when it has none yet."""
        if self.scope is None:
            outer = self.outer_scope()
            self.scope = self.top.scopes.add(self.id, outer, outer.process)
            self.touch()
        return self.scope

    def close_scope(self) -> None:
        """Closes the element's own scope, if it has one."""
        if self.scope is not None:
            self.top.scopes.close(self.scope)
            self.scope = None

    def announce(self) -> None:
        """Says that the element is active, once."""
        if not self.seen:
            self.seen = True
            workflow, top = self.workflow, self.top
            root = top.root_key
            spec = self.task_spec
            scope = self.outer_scope().id
            top.events.append(
                ElementActivated(
                    root | self.id,
                    spec.bpmn_id or spec.name,
                    spec.type,
                    root | scope,
                    root | workflow.process,
                )
            )

    def say_completed(self) -> None:
        if not self.seen:
            return
        spec = self.task_spec
        top = self.top
        top.events.append(ElementCompleted(top.root_key | self.id, spec.bpmn_id or spec.name))

    def say_terminated(self) -> None:
        if self.seen:
            self.top.events.append(ElementTerminated(self.key, self.element_id))
