"""The collector of reference cycles, set for a server process.

A start leaves some hundred thousand objects that live as long as the process. By default Python looks through young
objects every 700 allocations, several times a request, and now and then through all of them: an eighth of a step's
processor time. What a request leaves is freed by counting references anyway; cycles are few.
"""

from __future__ import annotations

import gc
from importlib import import_module

#: Allocations until the young are looked through; how often the young until the next, and those until the oldest.
THRESHOLDS = (10_000, 20, 20)


def read_in(*modules: str) -> None:
    """Imports modules for good: what they leave is not looked through meanwhile, nor by the processes that are forked
    afterwards, which so keep sharing its pages."""
    gc.disable()
    try:
        for module in modules:
            import_module(module)
        gc.freeze()
    finally:
        gc.enable()


def settle() -> None:
    """To be called once, when everything that stays has been made: it is never looked through again (`gc.freeze`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
