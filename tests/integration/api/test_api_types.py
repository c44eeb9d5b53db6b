"""The types that the pages are written against are those of today's API."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WEB = "web"
TYPES = Path(WEB) / "src" / "api" / "schema.d.ts"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_the_pages_types_are_those_of_the_api(repository: Path, tmp_path: Path) -> None:
    tool = repository / WEB / "node_modules" / ".bin" / "openapi-typescript"
    if not tool.is_file():
        pytest.fail("the packages of the pages are not installed: run `make setup` first")
    document, fresh = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    with document.open("wb") as file:
        subprocess.run([sys.executable, "web/tools/openapi.py"], cwd=repository, check=True, stdout=file)
    options = ["--alphabetize", "--default-non-nullable", "false"]
    subprocess.run(
        [str(tool), str(document), *options, "-o", str(fresh)],
        cwd=repository / WEB,
        check=True,
        capture_output=True,
    )
    said, is_ = (repository / TYPES).read_text(encoding="utf-8"), fresh.read_text(encoding="utf-8")
    assert said == is_, f"{TYPES} is behind the API: run `npm run api-types` in web/"
