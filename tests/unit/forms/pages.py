"""What the pages' own code makes of forms, asked under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.values import loads

HERE = Path(__file__).parent
PACKAGES = HERE.parents[2] / "web" / "node_modules"


def answers_of(script: str, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a script beside this file answers to these cases."""
    node = shutil.which("node")
    if node is None or not (PACKAGES / "@bpmn-io" / "form-js-viewer").is_dir():
        pytest.skip("no node, or the packages of the pages are not installed")
    ran = subprocess.run(
        [node, str(HERE / script), str(PACKAGES)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    answers: list[dict[str, Any]] = loads(ran.stdout)
    return answers


def decimals(value: Any) -> Any:
    """The value as a request brings it: no number is a float."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {name: decimals(inner) for name, inner in value.items()}
    return [decimals(inner) for inner in value] if isinstance(value, list) else value
