"""The main job: every sample case goes through intake and its procedure, and comes out as expected."""

from __future__ import annotations

from pathlib import Path

from tests.integration.api.test_cli import last_line, run

SAMPLES = Path(__file__).resolve().parents[2] / "processes" / "demo" / "sample_cases.jsonl"


def test_every_sample_case_comes_out_as_expected_and_the_record_holds(tmp_path: Path) -> None:
    cases = len(SAMPLES.read_text(encoding="utf-8").splitlines())
    imported = run(tmp_path, "cases", "import", str(SAMPLES), "--check")
    assert (imported.returncode, last_line(imported.stdout)) == (0, f"{cases} of {cases} as expected")
    verified = run(tmp_path, "verify")
    assert (verified.returncode, "核验通过" in last_line(verified.stdout)) == (0, True), verified.stdout
