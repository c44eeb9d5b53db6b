"""A process that works until it is killed: `python -m tests.support.durable_worker URL MASTER_HEX TENANT`.

Several threads start cases, complete tasks and send messages between instances; each acknowledged write is printed
as a line (`start KEY`, `done TASK_KEY`, `ping PAIR`) after its acknowledgement, and only then.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading

from casework.bus import case_bus
from engine.bus import Bus
from engine.context import Actor
from engine.files.keyring import Keyring
from engine.history.checkpoint import write_checkpoint
from engine.instances.commands import StartInstance
from engine.store import Database
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from tests.support.patience import UNHURRIED

THREADS = 4
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask, _TASK.c.key).where(
    _TASK.c.root_key == key_param("root"), _TASK.c.state == "CREATED"
)


def actor_of(tenant: str) -> Actor:
    """Who works here."""
    return Actor("worker", "办事员", tenant, (("tenant_admin", tenant),), "tenant_admin", frozenset({"*"}))


def open_tasks(bus: Bus, tenant: str, root: int) -> list[int]:
    """Keys of an instance's open tasks."""
    with bus.database.read(tenant) as tx:
        return [row["key"] for row in tx.rows(_OPEN, root=root)]


def say(word: str, what: int | str) -> None:
    """One whole line in one write, so that lines of threads never mix and none is half written."""
    os.write(1, f"{word} {what}\n".encode())


def work(bus: Bus, tenant: str, number: int) -> None:
    """Cases and pairs without end."""
    actor = actor_of(tenant)
    for turn in itertools.count():
        root = bus.execute(StartInstance("four_tasks"), actor)["key"]
        say("start", root)
        pair = f"{os.getpid()}-{number}-{turn}"
        bus.execute(StartInstance("ponging", variables={"pair": pair}), actor)
        say("wait", pair)
        while tasks := open_tasks(bus, tenant, root):
            for task in tasks:
                bus.execute(CompleteTask(task, {"turn": turn}), actor)
                say("done", task)
        bus.execute(StartInstance("pinging", variables={"pair": pair}), actor)
        say("ping", pair)
        if number == 0:
            write_checkpoint(bus.database, tenant, bus.clock.now())


def main(url: str, master: str, tenant: str) -> None:
    """Works until killed."""
    bus = case_bus(Database(url, limits=UNHURRIED), Keyring(bytes.fromhex(master)))
    threads = [threading.Thread(target=work, args=(bus, tenant, n), daemon=True) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
