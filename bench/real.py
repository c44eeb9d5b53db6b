"""Work as people do it, through the bus: the sample cases of the demonstration are opened and worked on, step by step,
with their forms and papers. What is counted: time, statements, and how long the transaction was held."""

from __future__ import annotations

import secrets
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil
from sqlalchemy import Connection, event

from api.bootstrap import bootstrap
from api.demo.importer import run_import, start_of
from api.demo.org import DEMO, create_org, load_org
from api.demo.records import read_cases
from casework.extension import CASEWORK
from casework.intake.commands import OpenCase
from casework.papers.commands import RenderDocument
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.commands import Command
from engine.context import Actor, platform_actor
from engine.files.commands import StoreUpload
from engine.files.keyring import Keyring
from engine.store import Database, Tx, write_batch
from engine.store import database as database_module
from engine.store.migrate import upgrade
from engine.store.prepared import execute
from engine.store.tables_cases import Document
from engine.store.tenant_statements import select_everywhere, table_of
from engine.tasks.commands import ClaimTask, CompleteTask, ReleaseTask

#: Every so-manieth task is claimed and given back before it is done.
CLAIMED = 4
FILE_BYTES = 9_000_000


@dataclass(slots=True)
class Seen:
    """What one command cost: milliseconds altogether, those within its transaction, statements."""

    ms: float = 0.0
    held_ms: float = 0.0
    statements: int = 0


@dataclass
class Counting:
    """Statements that were sent to the driver so far, each batch of rows as one; BEGIN and COMMIT do not count."""

    statements: int = 0

    def watch(self, database: Database) -> None:
        """Counts from now on, whichever way they go."""

        def plain(*_told: Any) -> None:
            self.statements += 1

        def counted(connection: Connection, sql: str, values: Any, *, many: bool = False) -> Any:
            self.statements += not sql.startswith("BEGIN")
            return execute(connection, sql, values, many=many)

        event.listen(database.engine, "before_cursor_execute", plain)
        for module in (database_module, write_batch):
            module.execute = counted  # type: ignore[attr-defined]


class WatchedDatabase(Database):
    """Knows how long its last write transaction was open."""

    held_ms = 0.0

    @contextmanager
    def write(self, tenant: str, lineage: tuple[str, ...] = ()) -> Iterator[Tx]:
        with super().write(tenant, lineage) as tx:
            begun = time.perf_counter()
            yield tx
        self.held_ms = (time.perf_counter() - begun) * 1000


class WatchedBus(Bus):
    """Notes what each command of a kind costs. Some tasks are claimed and given back before they are done."""

    seen: dict[type[Command], list[Seen]]
    counting: Counting
    watched: WatchedDatabase

    def execute(self, command: Command, actor: Actor, *more: Any, **named: Any) -> Any:
        tasks = self.seen[CompleteTask]
        if isinstance(command, CompleteTask) and len(tasks) % CLAIMED == 0:
            self._watch(ClaimTask(command.key), actor)
            self._watch(ReleaseTask(command.key), actor)
        return self._watch(command, actor, *more, **named)

    def _watch(self, command: Command, actor: Actor, *more: Any, **named: Any) -> Any:
        before, begun = self.counting.statements, time.perf_counter()
        answer, items = self.carry_out(command, actor, *more, **named)
        spent = (time.perf_counter() - begun) * 1000
        counted = self.counting.statements - before
        self.seen[type(command)].append(Seen(spent, self.watched.held_ms, counted))
        if items:
            self.deliver(actor.tenant, items)
        return answer


@dataclass
class Worked:
    """The figures of the cases that were worked on."""

    bus: WatchedBus
    cases: int
    figures: dict[str, float] = field(default_factory=dict)

    def of(self, kind: type[Command], name: str, *more: str) -> None:
        """Medians of one kind of command."""
        seen = self.bus.seen[kind]
        seen = seen[len(seen) // 3 :]  # the first read each diagram, form and template for the first time
        for part in more or ("ms",):
            values = [getattr(one, part) for one in seen]
            self.figures[f"{name}_{part}"] = statistics.median(values)
        if "ms" in more:
            self.figures[f"{name}_p95_ms"] = sorted(one.ms for one in seen)[int(len(seen) * 0.95)]


def worked(url: str, cases: int) -> dict[str, float]:
    """Opens and works on so many sample cases on the new database at `url`; the figures by their name."""
    org, records = load_org(), read_cases(DEMO / "sample_cases.jsonl")
    records = records[:cases]
    database, clock = WatchedDatabase(url), VirtualClock(start_of(records))
    upgrade(database)
    counting = Counting()
    counting.watch(database)
    bus = WatchedBus(database, Keyring(secrets.token_bytes(32)), clock, None, CASEWORK)
    bus.seen, bus.counting, bus.watched = defaultdict(list), counting, database
    create_org(bus, org)
    bootstrap(bus)
    empty = _bytes(database)
    run_import(bus, clock, org, records)
    found = Worked(bus, len(records))
    found.of(CompleteTask, "real_step", "ms", "held_ms", "statements")
    found.of(OpenCase, "open_case")
    found.of(ClaimTask, "claim")
    found.of(ReleaseTask, "release")
    _papers(bus)
    found.figures["bytes_per_case"] = (_bytes(database) - empty) / found.cases
    found.figures["rss_real_mb"] = psutil.Process().memory_info().rss / 2**20
    _upload(bus)
    found.of(RenderDocument, "paper", "held_ms")
    found.of(StoreUpload, "upload", "held_ms")
    database.dispose()
    return found.figures


def _papers(bus: WatchedBus) -> None:
    document = table_of(Document)
    with bus.database.read("*") as tx:
        papers = tx.rows(select_everywhere(Document, document.c.tenant, document.c.key).limit(20))
    for paper in papers:
        bus.execute(RenderDocument(paper["key"]), platform_actor(paper["tenant"]))


def _upload(bus: WatchedBus) -> None:
    tenant = next(iter(bus.tenants.all()))
    for number in range(3):
        data = secrets.token_bytes(FILE_BYTES)
        bus.execute(StoreUpload(f"f{number}", "录像.bin", "video/mp4", data), platform_actor(tenant))


def _bytes(database: Database) -> float:
    """What the database holds of text and numbers, the files left out: by the sizes of its rows."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            return float(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        return float(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
