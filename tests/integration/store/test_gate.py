"""Writers come in as they came: a tenant that writes all the time shuts no other out."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from engine.store.gate import Gate
from engine.store.limits import USUAL


def lined_up(gate: Gate, waiting: int) -> None:
    end = time.monotonic() + 5
    while len(gate._line) < waiting:
        assert time.monotonic() < end, "nobody lines up"
        threading.Event().wait(0.001)


def test_nobody_overtakes_who_came_before() -> None:
    gate = Gate(1, 1, replace(USUAL, lock=5.0, queue=5.0))
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
        thread.join(5)
    assert came == ["1", "2", "3", "4"]


def test_a_tenant_at_its_own_bound_holds_up_nobody_behind_it() -> None:
    gate = Gate(2, 1, replace(USUAL, lock=5.0, queue=5.0))
    with gate.enter("busy"):
        held = threading.Thread(target=lambda: gate.enter("busy").__enter__(), daemon=True)
        held.start()
        lined_up(gate, 1)
        with gate.enter("quiet"):
            assert len(gate._line) == 1
    held.join(5)
    assert not held.is_alive()
