"""The deployment check: everything that is wrong or doubtful about diagrams, decisions and forms, before they run."""

from engine.lint.check import check
from engine.lint.findings import Known, LintFinding, Report

__all__ = ["Known", "LintFinding", "Report", "check"]
