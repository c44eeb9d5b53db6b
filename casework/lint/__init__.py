"""The check of what a 综治中心 runs: the engine's rules and those of casework, against what the handbook names."""

from __future__ import annotations

from collections.abc import Mapping

from casework.lint.handbook import of_the_platform
from casework.lint.rules import RULES
from engine.lint import Known, LintFinding, Report
from engine.lint import check as check_with

__all__ = ["Known", "LintFinding", "Report", "check", "of_the_platform"]

_NOTHING = Known()


def check(resources: Mapping[str, bytes], known: Known = _NOTHING) -> Report:
    """`engine.lint.check` with the rules of casework."""
    return check_with(resources, known, RULES)
