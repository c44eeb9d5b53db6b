"""How long tests wait for what nothing promises a time for: a machine may be busy with anything else meanwhile.

Nothing takes so long unless it fails; then what is said is what did not come to pass, not that somebody was slow.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from engine.store.limits import Limits

#: Seconds until something counts as never coming to pass.
PATIENCE = 90.0
#: For databases of tests that are not about waiting: whoever is in line gets his turn.
UNHURRIED = Limits(lock=PATIENCE, queue=2 * PATIENCE, statement=600.0, idle=600.0, connect=PATIENCE)
#: The same for a platform that is served in a process of its own.
UNHURRIED_SETTINGS = {"FENGQIAO_LOCK_SECONDS": "90", "FENGQIAO_STATEMENT_SECONDS": "600"}


def until(
    holds: Callable[[], object], what: str = "it did not come to pass", seconds: float = PATIENCE
) -> None:
    """Returns once the condition holds; fails with `what` when it never does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        threading.Event().wait(0.01)
