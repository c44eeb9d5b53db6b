"""The conformance cases of BPMN 2.0's execution semantics, when they stand beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.conformance_runner import run_case

CASES = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "bpmn-semantics"
FILES = sorted(CASES.glob("*.json"))

pytestmark = pytest.mark.conformance


@pytest.mark.skipif(not FILES, reason="../shared/conformance/bpmn-semantics is not beside this repository")
@pytest.mark.parametrize("file", FILES or [Path("absent")], ids=lambda file: file.stem)
def test_the_trace_is_the_one_the_specification_demands(file: Path) -> None:
    assert run_case(file).problem == ""
