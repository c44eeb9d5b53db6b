"""Writers come in as they came: a tenant that writes all the time shuts no other out."""

from __future__ import annotations

import threading
from dataclasses import replace

from engine.store.gate import Gate
from engine.store.limits import USUAL
from tests.support.patience import PATIENCE, until


def lined_up(gate: Gate, waiting: int) -> None:
    until(lambda: len(gate._line) >= waiting, "nobody lines up")


def test_nobody_overtakes_who_came_before() -> None:
    gate = Gate(1, 1, replace(USUAL, lock=PATIENCE, queue=PATIENCE))
    came: list[str] = []

    def write(tenant: str, name: str) -> None:
        with gate.enter(tenant):
            came.append(name)

    order = [("busy", "1"), ("quiet", "2"), ("busy", "3"), ("busy", "4")]
    threads = [threading.Thread(target=write, args=one) for one in order]
    with gate.enter("busy"):
        for number, thread in enumerate(threads, 1):
            thread.start()
            lined_up(gate, number)
    for thread in threads:
        thread.join(PATIENCE)
    assert came == ["1", "2", "3", "4"]


def test_a_tenant_at_its_own_bound_holds_up_nobody_behind_it() -> None:
    gate = Gate(2, 1, replace(USUAL, lock=PATIENCE, queue=PATIENCE))
    with gate.enter("busy"):
        held = threading.Thread(target=lambda: gate.enter("busy").__enter__(), daemon=True)
        held.start()
        lined_up(gate, 1)
        with gate.enter("quiet"):
            assert len(gate._line) == 1
    held.join(PATIENCE)
    assert not held.is_alive()
