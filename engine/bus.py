"""The bus: every write goes through `execute`, and nothing else commits.

One command is one transaction: the root it concerns is locked, the handler changes the unit of work, projections and
history are written, then it commits. What the step wants done elsewhere (messages) follows, each in its
own transaction.
"""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from time import monotonic
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from engine.clock import Clock, SystemClock
from engine.commands import Command
from engine.context import Actor, Context, platform_actor
from engine.definitions.catalog import Definitions, ParseFirst
from engine.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    StaleVersion,
    Unavailable,
    Unprocessable,
)
from engine.extension import NOTHING, Extension
from engine.files.keyring import Keyring
from engine.gate.check import check
from engine.instances.roots import RuntimeCache
from engine.keys import KeySource
from engine.meter import Bounds, Meter
from engine.preparing import Ahead
from engine.registry import handler_of, prepare_of
from engine.safe_traceback import traced
from engine.store import Database, Tx
from engine.store.faults import locked
from engine.tenants import Tenants
from engine.timers.time_rules import TimeRules
from engine.transaction import saving
from engine.transaction.commit_notifier import Wakeups
from engine.transaction.idempotency import Earlier, Remembered, recall, remember
from engine.transaction.outbox import Errand, deliver_item, take_item
from engine.unit import Unit

log = logging.getLogger(__name__)

#: A writer that lost a race to another node tries again this often before it gives up.
ATTEMPTS = 5
#: How many large diagrams one command may need that have not been parsed yet.
LARGE_DIAGRAMS = 50
#: How many items one command delivers at most, and for how many seconds it goes on: whoever asked for it is waiting.
#: The clock does the rest.
DELIVERIES = 1_000
DELIVERING = 10.0
NO_ERRAND = Errand()


Denied = Callable[[Command, Actor, Refusal], None]


def log_denied(command: Command, actor: Actor, refusal: Refusal) -> None:
    """Notes in the log that somebody was refused a command; never what was in it."""
    log.warning("%s of %s: %s refused to %s", command.kind, actor.tenant, refusal.code, actor.user)


class Bus:
    """Carries out commands on one database. Thread safe; one per process."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        clock: Clock | None = None,
        bounds: Bounds | None = None,
        extension: Extension = NOTHING,
    ) -> None:
        self.extension = extension
        self.database = database
        self.keyring = keyring
        self.clock = clock or SystemClock()
        self.bounds = bounds or Bounds()
        self.keys = KeySource(database)
        self.definitions = Definitions()
        self.tenants = Tenants(database)
        self.time = TimeRules(extension.time)
        self.cache = RuntimeCache()
        self.wakeups = Wakeups()
        #: Told of every command that the gate has refused somebody, after its transaction was rolled back.
        self.denied: Denied = log_denied

    def execute(
        self,
        command: Command,
        actor: Actor,
        remembered: Remembered | None = None,
        errand: Errand = NO_ERRAND,
    ) -> Any:
        """Carries out a command and what it sends; returns the handler's answer. Raises a Refusal; then
        nothing is stored.

        `remembered`: an Idempotency-Key with the fingerprint of its request; the same again gets the same answer.
        `errand`: the outbox item that this command delivers; it goes in the same transaction, so nothing is
        delivered twice.
        """
        answer, items = self.carry_out(command, actor, remembered, errand)
        if items:
            self._deliver_now(actor.tenant, items)
        return answer

    def carry_out(
        self,
        command: Command,
        actor: Actor,
        remembered: Remembered | None = None,
        errand: Errand = NO_ERRAND,
    ) -> tuple[Any, list[tuple[int, int]]]:
        """As `execute`, but what the command sends is left in the outbox; returns the answer and those items."""
        prepare = prepare_of(self.extension, command)
        if prepare is not None:
            lineage = self.tenants.lineage(actor.tenant)
            ahead = Ahead(actor, self.keyring, self.database, lineage)
            errand = replace(errand, prepared=prepare(ahead, command))
        try:
            answer, unit = self._attempts(command, actor, remembered, errand)
        except Refusal as refusal:
            # of two at once with one Idempotency-Key the loser may see the winner's effect before its key; and whose
            # COMMIT got no answer finds it here if it took place
            earlier = self._recalled(actor, remembered)
            if earlier is None:
                if refusal.denied:
                    self.denied(command, actor, refusal)
                raise
            return earlier.answer, []
        return answer, unit.outbox if unit is not None else []

    def _recalled(self, actor: Actor, remembered: Remembered | None) -> Earlier | None:
        if remembered is None:
            return None
        try:
            with self.database.read(actor.tenant) as tx:
                return recall(tx, actor, remembered)
        except Unavailable:
            return None

    def _attempts(
        self, command: Command, actor: Actor, remembered: Remembered | None, errand: Errand
    ) -> tuple[Any, Unit | None]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._parsed(command, actor, remembered, errand)
            except DataError:
                raise Invalid(
                    "unstorable", "有的值太长，或含有不能保存的字符；什么都没有保存", where=command.kind,
                    expected="数据库各列放得下的值",
                ) from None  # fmt: skip
            except (StaleVersion, IntegrityError, OperationalError) as error:
                if not _is_race(error):
                    raise
                if attempt == ATTEMPTS:  # rolled back each time, certainly
                    raise error if isinstance(error, StaleVersion) else locked() from error
                log.info("command %s lost a race, attempt %d", command.kind, attempt)
        raise AssertionError("unreachable")

    def _parsed(
        self, command: Command, actor: Actor, remembered: Remembered | None, errand: Errand
    ) -> tuple[Any, Unit | None]:
        """As `_once`; large diagrams that it turns out to need are parsed meanwhile, with no lock held."""
        for _ in range(LARGE_DIAGRAMS):
            try:
                return self._once(command, actor, remembered, errand)
            except ParseFirst as first:
                with self.database.read(actor.tenant, self.tenants.lineage(actor.tenant)) as tx:
                    self.definitions.process_model(tx, first.key)
        raise Unprocessable(
            "too_many_diagrams", "这一步要用的大流程图太多", where=command.kind,
            expected=f"少于 {LARGE_DIAGRAMS} 个", found="更多",
        )  # fmt: skip

    def _once(
        self, command: Command, actor: Actor, remembered: Remembered | None, errand: Errand
    ) -> tuple[Any, Unit | None]:
        handler = handler_of(self.extension, command)
        self.keys.ensure()
        lineage = self.tenants.lineage(actor.tenant)
        unit: Unit | None = None
        try:
            with self.database.write(actor.tenant, lineage) as tx:
                if remembered is not None:
                    earlier = recall(tx, actor, remembered)
                    if earlier is not None:
                        return earlier.answer, None
                if errand.item is not None and not take_item(tx, errand.item):
                    return None, None
                unit = self._unit(tx, actor, command, errand)
                self._ask(unit, command)
                answer = handler(unit, command)
                with tx.together():
                    saving.save(unit)
                    if remembered is not None:
                        remember(tx, actor, remembered, answer, unit.context.now)
        except Refusal:
            if unit is not None:
                saving.keep_untouched(unit)
            raise
        saving.keep(unit)
        self.wakeups.tell(event for root in unit.roots.values() for event in root.events)
        return answer, unit

    def _ask(self, unit: Unit, command: Command) -> None:
        """The gate; what it refuses is marked, so that the denied attempt can be told once nothing is locked."""
        try:
            check(unit, command)
        except Refusal as refusal:
            refusal.denied = isinstance(refusal, Forbidden | NotFound)
            raise

    def _unit(self, tx: Tx, actor: Actor, command: Command, errand: Errand) -> Unit:
        context = Context(self.clock.now().astimezone(UTC), actor, self.keys, secrets.randbits(63))
        return Unit(
            tx, context, self.definitions, self.cache, self.keyring, self.time, self.extension, command.kind,
            meter=Meter(self.bounds), credit=errand.credit, prepared=errand.prepared,
        )  # fmt: skip

    def _deliver_now(self, tenant: str, items: list[tuple[int, int]]) -> None:
        try:
            self.deliver(tenant, items)
        except Exception as error:  # the command stands, and its answer with it; the clock delivers
            log.error("outbox items of %s are left to the clock: %s", tenant, traced(error))

    def deliver(self, tenant: str, items: list[tuple[int, int]]) -> None:
        """Delivers outbox items of a tenant; what is refused stays, with the reason, and is tried again by
        the clock."""
        system = platform_actor(tenant)
        queue = deque(items)
        ends = monotonic() + DELIVERING
        for _ in range(DELIVERIES):
            if not queue:
                return
            if monotonic() > ends:
                break
            queue.extend(deliver_item(self, system, queue.popleft()))
        log.warning("%d outbox items are left to the clock", len(queue))


def _is_race(error: Exception) -> bool:
    if isinstance(error, StaleVersion):
        return True
    text = str(error.__cause__ or error).lower()
    return any(word in text for word in ("unique", "duplicate key", "deadlock", "serialize"))
