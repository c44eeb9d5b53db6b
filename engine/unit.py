"""The unit of work: what one command has in its hands while it runs. Handlers change it; only the bus saves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn import ProcessModel, Runtime
from engine.context import Actor, Context, root_of
from engine.definitions.catalog import Definitions
from engine.events import Event, ListItemSet, Passing, VariableSet
from engine.extension import Extension
from engine.files.keyring import Keyring
from engine.history.chain import Head
from engine.history.operate import operate
from engine.history.rows.tenant import apply_live
from engine.history.stored import stored_runtime
from engine.instances.environment import LiveEnvironment
from engine.instances.roots import LiveRoot, RootFacts, RuntimeCache, facts_of, lock_root
from engine.meter import Meter
from engine.store import Row, Tx
from engine.timers.time_rules import TimeRules
from engine.values import settled


@dataclass(frozen=True, slots=True)
class Open:
    """A subscription to a message that is open when the command ends: something kept may be for it. `process_id` is of
    the process instance that it stands in."""

    element_key: int
    index: int
    name: str
    correlation_key: str
    process_id: str


@dataclass(slots=True)
class OutgoingItem:
    """Something to do after the commit, in a transaction of its own: `kind` names the outbox handler."""

    kind: str
    payload: dict[str, Any]


@dataclass(slots=True)
class Unit:
    """One command's transaction, context, and everything it has touched."""

    tx: Tx
    context: Context
    definitions: Definitions
    cache: RuntimeCache
    keyring: Keyring
    time: TimeRules
    extension: Extension
    command: str
    roots: dict[int, LiveRoot] = field(default_factory=dict)
    owners: dict[int, Any] = field(default_factory=dict)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    outgoing: list[OutgoingItem] = field(default_factory=list)
    outbox: list[tuple[int, int]] = field(default_factory=list)
    audits: list[Event] = field(default_factory=list)
    accesses: list[Event] = field(default_factory=list)
    waiting: list[Open] = field(default_factory=list)
    #: What changes a list and is no history (`engine.events.Passing`).
    passing: list[Passing] = field(default_factory=list)
    steps: int = 0
    #: How many deliveries may still follow from this command; None: it is the first of its kind.
    credit: int | None = None
    #: What was made ready before the transaction (engine.registry.PREPARATIONS).
    prepared: Any = None
    #: Bounds the whole command, however many steps it takes.
    meter: Meter = field(default_factory=Meter)

    @property
    def actor(self) -> Actor:
        return self.context.actor

    def host_functions(self, place: str) -> dict[str, Callable[..., Any]]:
        """The platform's functions in expressions, bound to a place's timers and calendar."""
        return self.time.functions(self.tx, place, self.context.now)

    def holds(self, key: int) -> bool:
        """Whether the root that `key` lives in is locked and loaded already."""
        return root_of(key) in self.roots

    def root(self, key: int, row: Row | None = None) -> LiveRoot:
        """The root that `key` lives in, locked and loaded (from its `row` when somebody has locked that already);
        NotFound when this tenant has none."""
        root_key = root_of(key)
        if root_key not in self.roots:
            row = row or lock_root(self.tx, root_key)
            facts = facts_of(row)
            runtime = self.cache.take(self.tx.tenant, root_key, row["version"])
            if runtime is None:
                runtime = stored_runtime(self.tx, row, LiveEnvironment(self, facts))
            self.roots[root_key] = LiveRoot(
                facts, runtime, Head(row["chain_seq"], row["chain_hash"]), version=row["version"]
            )
        return self.roots[root_key]

    def new_root(self, model: ProcessModel, facts: RootFacts) -> LiveRoot:
        """A root instance that does not exist yet; `step("start", …)` begins it."""
        runtime = Runtime.new(model, facts.key, LiveEnvironment(self, facts))
        root = LiveRoot(facts, runtime, Head(), is_new=True)
        self.roots[facts.key] = root
        return root

    def step(self, root: LiveRoot, operation: str, *arguments: Any) -> None:
        """Runs one operation of the run time, recording what it was asked, what it asked, and what happened."""
        self.steps += 1
        seed = self.context.seed ^ self.steps  # draws of one step never depend on another's
        environment = LiveEnvironment(self, root.facts, seed)
        root.touched = True
        recorded = settled(list(arguments))
        result = operate(root.runtime, operation, recorded, environment)
        root.take(result)
        self.extension.hearing.step(self, root.facts, said_by(recorded, result.events))
        root.records.append(
            {
                "op": operation,
                "args": recorded,
                "answers": environment.answers,
                "seed": seed,
                "events": [[event.kind, event] for event in result.events],
            }
        )

    def owner(self, key: int) -> Any:
        """The owner (`engine.extension.owners.Owner`), locked; NotFound when this tenant has none."""
        if key not in self.owners:
            self.owners[key] = self.extension.owners.lock(self.tx, key)
        return self.owners[key]

    def send(self, kind: str, **payload: Any) -> None:
        """Asks for something to be done after the commit."""
        self.outgoing.append(OutgoingItem(kind, payload))

    def audit(self, event: Event) -> None:
        """Records what concerns the tenant as a whole, e.g. a deployment, in the tenant's own chain, and writes at once
        the row that it says wholly (`engine.history.rows.tenant.TENANT_APPLIERS`)."""
        self.audits.append(event)
        apply_live(self.tx, self.context.now, self.actor.user, event)

    def access(self, event: Event) -> None:
        """Records what concerns accounts and accesses in the tenant's chain of them."""
        self.accesses.append(event)


def said_by(arguments: list[Any], events: list[Event]) -> list[Any]:
    """What an operation says: its arguments, and the variables that it has set by their names."""
    return [*arguments, *({e.name: e.value} for e in events if isinstance(e, VariableSet | ListItemSet))]
