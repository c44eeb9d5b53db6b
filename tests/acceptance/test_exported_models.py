"""Files that other tools export either run or are refused with their element named; never anything else.

The files in `exported/` are our own, each in the style of a kind of exporter. FENGQIAO_MIWG names a folder with the
public reference models of the BPMN MIWG (github.com/bpmn-miwg/bpmn-miwg-test-suite); without it they are skipped.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.lint import check
from engine.bpmn import ProcessModel, Runtime, Step
from engine.bpmn.fake_environment import FakeEnvironment
from engine.context import LOCAL_BITS
from engine.errors import Invalid

OWN = Path(__file__).parent / "exported"
FOLDER = os.environ.get("FENGQIAO_MIWG", "")
PUBLIC = sorted(Path(FOLDER).rglob("*.bpmn")) if FOLDER else []
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def starts(model: ProcessModel) -> list[str]:
    """Every start event of a process."""
    none = [model.none_start] if model.none_start else []
    return [*none, *model.message_starts.values(), *model.signal_starts.values(), *model.timer_starts]


def run(data: bytes, name: str) -> list[Step]:
    """Deploys a file and starts each process by each of its start events; raises Invalid when it is refused."""
    environment = FakeEnvironment(NOW)
    return [
        Runtime.new(model, 7 << LOCAL_BITS, environment).start({}, environment, start_element=element)
        for model in environment.deploy(data, name)
        for element in starts(model)
    ]


def named(refusal: Invalid) -> dict[str, str]:
    """code → place of every finding, or of the refusal itself."""
    found = {finding.code: finding.where for finding in refusal.findings} or {refusal.code: refusal.where}
    assert all(found.values()), found
    return found


@pytest.mark.parametrize(
    "name",
    [
        "semantic_prefix",
        "eclipse_like",
        "black_box_pools",
        "events_beside",
        "worker_sends_message",
        "with_byte_order_mark",
        "no_start_in_plain_bpmn",
    ],
)
def test_it_runs(name: str) -> None:
    assert run((OWN / f"{name}.bpmn").read_bytes(), f"{name}.bpmn")


@pytest.mark.parametrize(
    ("name", "code", "where"),
    [
        ("signavio_like", "not_executable", "sid-5"),
        ("juel_conditions", "expression", "yes"),
        ("script_language", "expression", "log"),
        ("drawing_only", "no_process", "drawing_only.bpmn"),
        ("choreography", "unsupported_element", "cc"),
        ("cut_loose", "dangling_flow", "f2"),
        ("cut_loose", "boundary_host", "b"),
        ("no_start", "start_missing", "headless"),
        ("parallel_start", "event_place", "both"),
    ],
)
def test_it_is_refused_with_the_element_named(name: str, code: str, where: str) -> None:
    with pytest.raises(Invalid) as caught:
        run((OWN / f"{name}.bpmn").read_bytes(), f"{name}.bpmn")
    assert named(caught.value).get(code) == where


def test_every_own_file_is_in_a_test() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [file.stem for file in OWN.glob("*.bpmn") if f'"{file.stem}"' not in source] == []


@pytest.mark.skipif(not PUBLIC, reason="FENGQIAO_MIWG names no folder with the public BPMN MIWG models")
@pytest.mark.parametrize(
    "file", PUBLIC or [Path("absent")], ids=lambda file: f"{file.parent.name}/{file.stem}"
)
def test_a_public_model_runs_or_is_refused_with_the_element_named(file: Path) -> None:
    data = file.read_bytes()
    report = check({file.name: data})
    try:
        run(data, file.name)
    except Invalid as refusal:
        assert named(refusal)
        assert any(finding.severity == "error" for finding in report.findings)
