"""The platform knows no procedure, message, status or closing reason by its name: all works under other names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casework.tables.folder import PROCESSES, VARIABLE
from tests.support.renaming import Renaming, renamed_copy

pytestmark = pytest.mark.slow
SIMULATE = "from api.cli import main; main()"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Renaming]:
    """A copy of the procedures with other names, and which name became which."""
    folder = tmp_path_factory.mktemp("renamed") / "processes"
    return folder, renamed_copy(PROCESSES, folder)


def said(folder: Path, repository: Path, *arguments: str) -> str:
    """What a program says that takes its procedures from this folder; it must succeed."""
    environment = {**os.environ, VARIABLE: str(folder), "PYTHONPATH": str(repository)}
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
    return ran.stdout


def test_no_old_name_of_a_process_or_message_is_left_in_the_copy(renamed: tuple[Path, Renaming]) -> None:
    folder, names = renamed
    assert min(map(len, (names.processes, names.texts, names.messages))) > 20
    for file in [*folder.glob("base/*/*.bpmn"), *folder.glob("districts/*/*/*.bpmn")]:
        root = etree.parse(file)
        said = {one.get("name") for kind in ("message", "signal") for one in root.iter("{*}" + kind)}
        ids = {one.get("id") for one in root.iter("{*}process")}
        assert not said & names.messages.keys() and ids <= set(names.processes.values()), file.name


def test_every_scenario_and_every_path_goes_as_before(
    renamed: tuple[Path, Renaming], repository: Path
) -> None:
    last = said(renamed[0], repository, "-c", SIMULATE, "simulate", "--coverage").strip().splitlines()[-1]
    passed, _, total = last.split()[:3]
    assert passed == total and int(total) > 200 and last.endswith(", 0 not covered")


def test_cases_are_registered_mediated_supervised_and_sampled_over_http_and_no_page_is_blank(
    renamed: tuple[Path, Renaming], repository: Path, tmp_path: Path
) -> None:
    folder, names = renamed
    told: dict[str, Any] = json.loads(
        said(folder, repository, "-m", "tests.support.renamed_play", str(tmp_path), str(PROCESSES))
    )
    assert told["stopped"] == ["留在 P01-S11", ""]  # the first was to be left there
    registered, dispatched = ["P01-S01", "P01-S02", "P01-S05"], ["P01-S09", "P01-S11"]
    assert told["done"][:5] == registered + dispatched
    assert {"P04-S08", "P30-S05", "P19-S02", "P20-S04", "P08-S07"} <= set(told["done"])
    assert (told["status"], told["closing_reason"]) == (names.texts["closed"], names.texts["to_litigation"])
    assert told["supervisions"] == ["催办"] and told["samplings"] == ["拒绝履行"] and told["follow_ups"] == 1
    assert "催办" in told["acts"]
    assert told["blank"] == []
