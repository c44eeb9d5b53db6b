"""Our own conformance cases, in the format that `fengqiao semantics` reads: workflow patterns and event semantics of
BPMN 2.0.2, each with the trace that the specification demands. Played with a restore after every step."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.conformance_runner import run_case

FILES = sorted((Path(__file__).parent / "semantics").glob("*.json"))


def test_every_model_has_its_trace() -> None:
    models = {file.stem for file in (Path(__file__).parent / "semantics").glob("*.bpmn")}
    assert models == {file.stem for file in FILES} and len(models) > 100


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_trace_is_the_one_the_specification_demands(file: Path) -> None:
    assert run_case(file).problem == ""
