"""The whole verification of a platform with cases: the engine's, and the chains of cases beside it."""

from __future__ import annotations

from functools import partial

from casework.cases.check import CASE_CHAINS
from engine import verification
from engine.history import verify as history

#: As `engine.verification`.
verify = partial(verification.verify, owned=CASE_CHAINS)
verify_chains = partial(verification.verify_chains, owned=CASE_CHAINS)
#: As `engine.history.verify.verify`: without comparing the lists, unless they are given.
verify_history = partial(history.verify, owned=CASE_CHAINS)
