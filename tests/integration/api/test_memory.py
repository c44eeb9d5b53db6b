"""A server process does not look again and again through what stays; what requests leave is still freed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from api.gc_tuning import THRESHOLDS, settle


class Knot:
    """Something that refers to itself, as an error with its traceback does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def settled() -> Iterator[None]:
    before = gc.get_threshold()
    settle()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("settled")
def test_what_stays_is_left_alone() -> None:
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == THRESHOLDS


@pytest.mark.usefixtures("settled")
def test_knots_of_later_are_freed_without_being_asked_for() -> None:
    knot = weakref.ref(Knot())
    for _ in range(2 * THRESHOLDS[0]):
        Knot()
    assert knot() is None
