"""Tokens and the workflows they move in: SpiffWorkflow's Task, BpmnWorkflow and BpmnSubWorkflow with our
identity and time.

Facts in `Token.internal_data`, all JSON, kept in the snapshot:
item (number inside a multi-instance body or loop) · host (the activity a boundary event hangs on) ·
boundary (ids of those events) · payload (what an event brought) · fired (which of several events) ·
seen_events (parallel multiple) · spawned (a triggered handler, or a catch event behind an event gateway:
passes at once) · timers, conditions (per event index) · pending (results of a completion that met an
incident) · incident · job · count, completed (of a body: how many instances, what they have done that can
be compensated) · overwritten (of a body: an instance has written what it collects),
warned (of an instance: that has been said to it) ·
to_compensate, outward (per record: how many scopes further out it was completed),
compensates · gathering, gathered (before an activity that takes several tokens) · start (element to begin
at) · called (definition key and process id of a called process) · activation ·
path (what a modification places inside a sub-process that it has made).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.element import LIVE, Element
from engine.bpmn.expressions import expression_context
from engine.bpmn.model import ProcessModel
from engine.bpmn.spiff import BpmnSubWorkflow, BpmnWorkflow, Task, TaskState
from engine.bpmn.state.pieces import NO_DATA, NO_SCRIPTS, Children
from engine.bpmn.state.scopes import Scope, Scopes
from engine.events import ElementActivated, ElementCompleted, ElementTerminated, Event
from engine.ports import Environment

#: Snapshot parts hold tokens in buckets of 32 local ids.
BUCKET_BITS = 5


class Token(Task):
    """SpiffWorkflow's task, with an id of ours, without a clock of its own and without data."""

    def __init__(
        self,
        workflow: Instance | SubInstance,
        spec: Element,
        parent: Token | None,
        token_id: int | None = None,
    ) -> None:
        top: Instance = workflow.top_workflow
        self.id: int = top.new_id() if token_id is None else token_id
        self.workflow: Instance | SubInstance = workflow
        self.task_spec: Element = spec
        self._parent: int | None = parent.id if parent is not None else None
        self._children = Children()
        self._state = 0
        self.internal_data: dict[str, Any] = {}
        self.triggered = False
        self.thread_id = 0
        self.scope: Scope | None = None
        self.seen = False
        self.via: str | None = None
        self.result: Mapping[str, Any] | None = None
        workflow.tasks[self.id] = self
        top.index[self.id] = self
        workflow.at.setdefault(spec.name, {})[self.id] = None
        if parent is not None:
            parent._children[self.id] = None
        if token_id is None:
            self._set_state(TaskState.FUTURE)

    @property
    def data(self) -> Mapping[str, Any]:
        return NO_DATA

    @property
    def top(self) -> Instance:
        found: Instance = self.workflow.top_workflow
        return found

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
        return self.parent if "item" in self.internal_data else None

    def child(self, spec: Element) -> Token:
        """A new token below this one, in state FUTURE; not yet queued."""
        return Token(self.workflow, spec, self)

    def _set_state(self, value: int) -> None:
        old, self._state = self._state, value
        workflow = self.workflow
        top = workflow.top_workflow
        top.touched.add(self.id >> BUCKET_BITS)
        holds = self.task_spec.holds
        if value & holds:
            workflow.live[self.id] = None
        elif old & holds:
            workflow.live.pop(self.id, None)
            if not workflow.live or workflow.spec.event_sub_processes:
                top.to_check.append(workflow)

    def ready(self) -> None:
        """Ready: work for the engine is queued, a person's task stays open."""
        self._set_state(TaskState.READY)
        if not self.task_spec.manual:
            self.workflow.top_workflow.queue.append(self)

    def touch(self) -> None:
        """Its facts changed: its part of the snapshot is written again."""
        self.workflow.top_workflow.touched.add(self.id >> BUCKET_BITS)

    def outer_scope(self) -> Scope:
        """The scope around this element."""
        if "item" in self.internal_data:
            body: Token = self.parent
            return body.scope or body.outer_scope()
        activation = self.internal_data.get("activation")
        if activation is not None:
            return self.top.scopes.open[activation]
        return self.workflow.scope

    def own_scope(self) -> Scope:
        """Where this element reads and writes: its own scope when it has one."""
        return self.scope or self.outer_scope()

    def open_scope(self) -> Scope:
        """The element's own scope, opened when it has none yet."""
        if self.scope is None:
            outer = self.outer_scope()
            self.scope = self.workflow.top_workflow.scopes.add(self.id, outer, outer.process)
            self.touch()
        return self.scope

    def announce(self) -> None:
        """Says that the element is active, once."""
        if not self.seen:
            self.seen = True
            workflow = self.workflow
            top = workflow.top_workflow
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
        top = self.workflow.top_workflow
        top.events.append(ElementCompleted(top.root_key | self.id, spec.bpmn_id or spec.name))

    def say_terminated(self) -> None:
        if self.seen:
            self.top.events.append(ElementTerminated(self.key, self.element_id))


class _Flow:
    """What the root and the sub-workflows share: the tokens in them, the live ones, what can be compensated."""

    def _prepare(self) -> None:
        self.live: dict[int, None] = {}
        self.at: dict[str, dict[int, None]] = {}
        self.compensations: list[list[Any]] = []
        self.begun = False


class SubInstance(_Flow, BpmnSubWorkflow):
    """A sub-process or a called process: `owner` is the token that entered it, `process` the id of its
    process instance."""

    def __init__(self, spec: Any, owner: Token, model: ProcessModel, scope: Scope, process: int) -> None:
        self._prepare()
        self.model = model
        self.scope = scope
        self.process = process
        self.owner = owner
        self.level: int = owner.workflow.level + 1
        self.call_depth: int = owner.workflow.call_depth + (process != owner.workflow.process)
        super().__init__(spec, owner.id, owner.top, deserializing=True)

    def _calculate_depth(self) -> int:
        return self.level


class Instance(_Flow, BpmnWorkflow):
    """The root: its tokens by id, the queue of what is to be done, what waits, and what the running step
    has changed."""

    def __init__(
        self, model: ProcessModel, root_key: int, environment: Environment, next_id: int = 1
    ) -> None:
        self._prepare()
        self.model = model
        self.root_key = root_key
        self.next_id = next_id
        self.level = self.call_depth = self.process = 0
        self.terminated = False
        self.index: dict[int, Token] = {}
        self.queue: deque[Token] = deque()
        self.to_check: deque[Instance | SubInstance] = deque()
        self.ad_hoc_check: list[Instance | SubInstance] = []
        self.compensating: list[Token] = []
        self.inclusive_waiting: dict[int, Token] = {}
        self.signals: dict[str, dict[tuple[int, int], None]] = {}
        self.conditions: dict[tuple[int, int], bool] = {}
        self.jobs: dict[int, Token] = {}
        self.incidents: dict[int, Token] = {}
        self.collections: dict[int, list[Any]] = {}
        self.touched: set[int] = set()
        self.collections_changed: set[int] = set()
        self.stored_parts: set[int] = set()
        self.scopes = Scopes(root_key, self.new_id)
        self.events: list[Event] = self.scopes.events
        self.throwers: dict[int, str] = {}
        super().__init__(model.spec, {}, script_engine=NO_SCRIPTS, deserializing=True)
        self.environment = environment
        self.scope = Scope(0, None, 0)
        self.scopes.open[0] = self.scope

    def new_id(self) -> int:
        """The next number of the root's own counter."""
        number = self.next_id
        self.next_id = number + 1
        return number

    @property
    def now(self) -> datetime:
        return self.environment.now

    def begin_step(self, environment: Environment) -> None:
        """A new command: fresh world, fresh lists of what happens."""
        self.environment = environment
        self.meter = self.scopes.meter = environment.meter
        self.feel_context = expression_context(environment, self.meter)
        self.events = self.scopes.events = []
        self.throwers = {}
        self.scopes.commit()
        self.touched.clear()
        self.collections_changed.clear()

    def forget(self, token: Token) -> None:
        """The token leaves the tree."""
        token_id = token.id
        workflow = token.workflow
        workflow.tasks.pop(token_id)
        self.index.pop(token_id, None)
        self.touched.add(token_id >> BUCKET_BITS)
        self.inclusive_waiting.pop(token_id, None)
        workflow.at[token.task_spec.name].pop(token_id, None)
        if token_id in workflow.live:
            del workflow.live[token_id]
            if not workflow.live or workflow.spec.event_sub_processes:
                self.to_check.append(workflow)
        if token._parent is not None:
            parent = workflow.tasks.get(token._parent)
            if parent is not None:
                parent._children.pop(token_id, None)

    def keep_collection(self, token_id: int, items: list[Any]) -> None:
        """Items of a sequential body: a part of the snapshot of their own, written once."""
        self.collections[token_id] = items
        self.collections_changed.add(token_id)

    def drop_collection(self, token_id: int) -> None:
        if self.collections.pop(token_id, None) is not None:
            self.collections_changed.add(token_id)
