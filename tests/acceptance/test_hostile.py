"""Nothing that is drawn or written can hurt the server: refused or bounded within 2 s of processor time and 256 MB,
nothing executed, and an answer that says why."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.hostile_expressions import CANARY, GREEDY, TIMERS, TRICKS
from tests.acceptance.hostile_files import FILES


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(
    ("kind", "cases"),
    [
        ("expressions", len(TRICKS) * 8 + len(GREEDY) + len(TIMERS)),
        ("files", len(FILES)),
        ("rehearsals", sum(1 for name, _ in FILES.values() if name.endswith(".bpmn"))),
    ],
)
def test_a_corpus_is_refused_or_bounded(kind: str, cases: int, repository: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.acceptance.hostile_child", kind, str(tmp_path)]
    ran = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False, timeout=1_500)
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert [result for result in results if result[1]] == []
    assert len(results) == cases
    assert not (tmp_path / CANARY).exists()


def test_the_corpora_are_as_large_as_promised() -> None:
    assert len({*TRICKS, *GREEDY}) >= 60
    assert len(FILES) >= 40


def test_the_watch_hears_what_executes(repository: Path, tmp_path: Path) -> None:
    """The test of the test: real execution, real growth and real slowness are noticed."""
    code = (
        "import os\nfrom tests.acceptance.hostile_watch import install, judge\ninstall()\n"
        "print(judge(lambda: str(os.system('true'))))\n"
        "print(judge(lambda: 'x' * 500_000_000))\n"
        "print(judge(lambda: str(sum(1 for _ in iter(int, 1)))))\n"
        "print(judge(lambda: ''))\nprint(judge(lambda: str(1 // 0)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True, timeout=300
    )
    lines = ran.stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["executed:", "more", "more", "no", "a"], lines
    assert "MB" in lines[1]
    assert "processor time" in lines[2]
