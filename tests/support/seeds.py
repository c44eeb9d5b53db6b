"""What randomised tests draw from: the same in every run, so that a change is judged by what it changed; another with
`FENGQIAO_TEST_SEED=n`, which is how new cases are looked for."""

from __future__ import annotations

import os

from hypothesis import settings

_NAME = "FENGQIAO_TEST_SEED"
_USUAL = 20261201


def seed_of_run() -> int:
    """The seed of this run; the test prints it, so that what it found can be found again."""
    return int(os.environ.get(_NAME, _USUAL))


def settle_hypothesis() -> None:
    """Hypothesis draws the same examples in every run as well, unless a seed was asked for."""
    settings.register_profile("repeatable", derandomize=_NAME not in os.environ)
    settings.load_profile("repeatable")
