"""What the first page of a working day costs: 待办 with ten thousand open tasks behind it, in a real Chromium."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from api.settings import settings_from
from bench import served
from bench.inbox_seed import USER, seed

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class FirstLoad:
    """`kilobytes` (1,000 bytes) that travel as gzip; `seconds` until the first row answers a key, the median."""

    kilobytes: float
    seconds: float


def first_load(home: Path, loads: int) -> FirstLoad:
    """Fills a database in the empty folder `home`, serves it and the built pages, and loads the inbox."""
    settings = settings_from({"FENGQIAO_HOME": str(home)})
    if not (settings_from(os.environ | {"FENGQIAO_HOME": str(home)}).pages / "index.html").is_file():
        raise RuntimeError("the pages are not built: run `make web` first")
    seed(settings.database_url, settings.master_key)
    with served.serving(settings.database_url, "", home) as server:
        given = {"user": USER, "loads": loads}
        environment = {
            **os.environ, "FENGQIAO_ADDRESS": f"http://127.0.0.1:{server.port}", "FENGQIAO_GIVEN": json.dumps(given),
        }  # fmt: skip
        told = subprocess.run(
            ["node", str(HERE / "inbox_page.mjs")],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    found = json.loads(told)
    return FirstLoad(found["bytes"] / 1000, statistics.median(found["seconds"]))
