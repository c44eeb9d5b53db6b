"""The workflows that tokens move in: SpiffWorkflow's BpmnWorkflow and BpmnSubWorkflow, with a queue in the place of
walks through the tree, and with the order in which things are looked at.

Tokens that have come over sequence flows hang below the beginning of their flow, which does not list them: the tree is
flat, and what completes costs the same however many are there. Only a body lists its instances.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import Any

from engine.bpmn.expressions import expression_context
from engine.bpmn.model import ProcessModel
from engine.bpmn.spiff import BpmnSubWorkflow, BpmnWorkflow
from engine.bpmn.state.pieces import NO_SCRIPTS
from engine.bpmn.state.scopes import Scope, Scopes
from engine.bpmn.state.tokens import BUCKET_BITS, Token
from engine.events import Event
from engine.ports import Environment


class _Flow:
    """What the root and the sub-workflows share: the tokens in them, the live ones, what can be compensated."""

    spec: Any
    tasks: dict[int, Token]
    task_tree: Token
    top_workflow: Any

    def _prepare(self) -> None:
        self.live: dict[int, None] = {}
        self.at: dict[str, dict[int, None]] = {}
        self.compensations: list[list[Any]] = []
        self.begun = False

    def _task_completed_notify(self, token: Token) -> None:
        """SpiffWorkflow's word that a token has completed: it leaves. The beginning of the flow stays."""
        if token is self.task_tree or token.id not in self.tasks:
            return
        top: Instance = self.top_workflow
        top.forget(token)
        if token.activation is not None:
            self.release_activation(token.activation)
        if token.compensates in top.index:
            top.compensating.append(top.index[token.compensates])

    def _remove_task(self, task_id: int) -> None:
        """SpiffWorkflow's word that a token is dropped."""
        self.top_workflow.forget(self.tasks[task_id])

    def in_activation(self, activation: int, but: Token | None = None) -> bool:
        """Whether a live token of this ad-hoc activation is left."""
        return any(
            self.tasks[token_id].activation == activation
            for token_id in self.live
            if but is None or token_id != but.id
        )

    def release_activation(self, activation: int) -> None:
        """Closes an ad-hoc activation's scope when nothing of it is left."""
        scopes = self.top_workflow.scopes
        scope = scopes.open.get(activation)
        if scope is not None and not self.in_activation(activation):
            scopes.close(scope)


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

    def _task_completed_notify(self, token: Token) -> None:
        """In an ad-hoc sub-process somebody asks, after each completion, whether it is done."""
        super()._task_completed_notify(token)
        if self.spec.ad_hoc is not None and token.seen:
            self.owner.worked = True
            self.owner.touch()
            self.top_workflow.ad_hoc_check.append(self)

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

    @property
    def weight(self) -> int:
        """About how many bytes of memory this takes. Measured: an instance with nothing in it some 7,000, a token
        1,500, a name with its value 200; texts and lists come on top."""
        scopes = self.scopes.open.values()
        sized = [v for scope in scopes for v in scope.values.values() if isinstance(v, str | list | dict)]
        names = sum(len(scope.values) for scope in scopes)
        inside = sum(2 * len(v) if isinstance(v, str) else 200 * len(v) for v in sized)
        return 7_000 + 1_500 * len(self.index) + 200 * names + inside

    def rest(self) -> None:
        """No step runs any more: what the last one had in its hands (its transaction, its functions, what it has read)
        goes with it, and is not kept as long as the instance is."""
        self.__dict__.pop("environment", None)
        self.__dict__.pop("feel_context", None)
        self.events = self.scopes.events = []
        self.throwers = {}

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
        if self.collections.pop(token_id, None) is not None:
            self.collections_changed.add(token_id)

    def keep_collection(self, token_id: int, items: list[Any]) -> None:
        """Items of a sequential body, as long as it is there: a part of the snapshot of their own, written once."""
        self.collections[token_id] = items
        self.collections_changed.add(token_id)
