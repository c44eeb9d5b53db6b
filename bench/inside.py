"""What is counted inside one process, through the bus: statements, rows, and whether a long case gets slower."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select

from bench.sample import TENANT, actor, prepare
from casework.bus import case_bus
from engine.bus import Bus
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.instances.commands import StartInstance
from engine.store import Base, Database
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask

HERE = Path(__file__).parent
ROUNDS = 300
EDGE = 30
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask, _TASK.c.key).where(
    _TASK.c.root_key == key_param("root"), _TASK.c.state == "CREATED"
)


@dataclass
class Inside:
    """A bus on a database of its own with the two diagrams deployed."""

    bus: Bus
    statements: list[str] = field(default_factory=list)

    def start(self, process_id: str) -> int:
        """The root key of a new instance."""
        return int(self.bus.execute(StartInstance(process_id=process_id), actor())["key"])

    def open_tasks(self, root: int) -> list[int]:
        """Keys of the instance's open tasks."""
        with self.bus.database.read(TENANT) as tx:
            return [int(row["key"]) for row in tx.rows(_OPEN, root=root)]

    def complete(self, key: int, **values: Any) -> float:
        """Completes a task; returns the seconds it took."""
        begun = time.perf_counter()
        self.bus.execute(CompleteTask(key, values), actor())
        return time.perf_counter() - begun

    def run_case(self) -> list[float]:
        """One case of four tasks, from start to end; the seconds of each completion."""
        root, spent = self.start("four_tasks"), []
        while tasks := self.open_tasks(root):
            spent.append(self.complete(tasks[0]))
        return spent

    def rows(self) -> int:
        """Rows of all tables together."""
        with self.bus.database.engine.connect() as connection:
            tables = Base.metadata.sorted_tables
            return sum(
                connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
            )


@contextmanager
def inside(url: str) -> Iterator[Inside]:
    """Prepares the database at `url` and opens a bus on it."""
    prepare(url)
    database = Database(url)
    tool = Inside(case_bus(database, Keyring(secrets.token_bytes(32))))

    def note(statement: str) -> None:
        # SQLite tells a statement once more when it has a trigger to look into
        told_again = tool.statements and tool.statements[-1] == statement
        if not told_again and not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            tool.statements.append(statement)

    # from the driver itself, so that nothing that reaches the database is missed
    event.listen(database.engine, "connect", lambda connection, _record: connection.set_trace_callback(note))
    try:
        names = ("four_tasks.bpmn", "loop.bpmn")
        tool.bus.execute(Deploy(tuple((name, (HERE / name).read_bytes()) for name in names)), actor())
        yield tool
    finally:
        database.dispose()


def bus_completion_ms(tool: Inside, cases: int = 50) -> float:
    """Median of one completion through the bus, commit included, in ms: what is left when HTTP is taken away."""
    for _ in range(10):
        tool.run_case()
    return statistics.median(second for _ in range(cases) for second in tool.run_case()) * 1000


def statements_per_completion(tool: Inside) -> float:
    """Mean over the four completions of a case, the caches being warm; BEGIN and COMMIT do not count."""
    tool.run_case()
    root = tool.start("four_tasks")
    counts = []
    while tasks := tool.open_tasks(root):
        tool.statements.clear()
        tool.complete(tasks[0])
        counts.append(len(tool.statements))
    return statistics.mean(counts)


def rows_per_case(tool: Inside, cases: int = 20) -> float:
    """How many rows a finished case of four tasks leaves behind."""
    tool.run_case()
    before = tool.rows()
    for _ in range(cases):
        tool.run_case()
    return (tool.rows() - before) / cases


def loop_ratio(tool: Inside) -> float:
    """Median time of the last rounds over that of the first, in one instance of 300 rounds."""
    root = tool.start("loop")
    spent = []
    for number in range(ROUNDS):
        (task,) = tool.open_tasks(root)
        spent.append(tool.complete(task, last=number == ROUNDS - 1))
    if tool.open_tasks(root):
        raise RuntimeError("the loop did not end after its last round")
    return statistics.median(spent[-EDGE:]) / statistics.median(spent[EDGE : 2 * EDGE])
