"""Measures speed and size and prints `name: value` lines; see bench/README.md for what each means.

`python bench/run.py [--quick] [--only sqlite|postgres|inside|inbox|real|timers]`
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))  # run as a file from anywhere, like raw.py

from bench import inbox, inside, language, real, served, timers  # noqa: E402 - after the line above
from bench.sample import prepare  # noqa: E402 - after the line above
from bench.soundness import soundness_ms  # noqa: E402 - after the line above
from tests.support.postgres import running_postgres  # noqa: E402 - after the line above

RAW_CASES = 200


def show(name: str, value: float, digits: int = 2) -> None:
    """One figure."""
    print(f"{name}: {value:.{digits}f}", flush=True)


def raw_ms(cases: int) -> float:
    """What SpiffWorkflow alone needs for a completion, in memory, in a process of its own."""
    command = [sys.executable, str(REPOSITORY / "bench" / "raw.py"), str(cases)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(answer.removeprefix("raw_ms:"))


def measure_served(name: str, url: str, home: Path, *, quick: bool) -> dict[str, float]:
    """The figures of one database system, from outside; gives back those that stand for the whole."""
    with served.serving(url, prepare(url), home) as server:
        client = server.client()
        client.deploy("four_tasks.bpmn")
        before = raw_ms(RAW_CASES)
        completion = served.completion_ms(client, cases=25 if quick else 100, warm_up=5 if quick else 20)
        noop = served.noop_ms(client)
        show(f"http_noop_ms_{name}", noop)
        show(f"completion_ms_{name}", completion)
        show(f"completion_ratio_{name}", completion / statistics.mean([before, raw_ms(RAW_CASES)]))
        throughput = served.cases_per_second(server, seconds=3 if quick else 10)
        show(f"cases_per_second_4_clients_{name}", throughput, 1)
        show(f"rss_mb_{name}", server.rss_mb(), 0)
        show(f"ready_s_{name}", server.ready_s)
        return {"http_noop_ms": noop, "cases_per_second_4_clients": throughput, "rss_mb": server.rss_mb()}


def measure_inside(url: str) -> None:
    """The figures that are counted in this process."""
    with inside.inside(url) as tool:
        show("bus_completion_ms", inside.bus_completion_ms(tool))
        show("sql_statements_per_completion", inside.statements_per_completion(tool))
        show("rows_per_case", inside.rows_per_case(tool), 1)
        show("loop_300_ratio", inside.loop_ratio(tool))
        show("deploy_p01_ms", language.deploy_p01_ms(tool), 1)


def measure_timers(name: str, urls: list[str], home: Path, *, quick: bool) -> None:
    """The figures of the ticks of a real server."""
    found = timers.served_drain(urls[0], home, 1_000 if quick else 10_000)
    show(f"timer_drain_served_per_s_{name}", found.per_second, 0)
    show(f"completion_p95_ms_while_draining_{name}", found.completion_p95_ms)
    late = timers.lateness_p99_s(urls[1], home, per_second=50, seconds=5 if quick else 30)
    show(f"timer_late_p99_s_{name}", late)


def measure_real(name: str, url: str, drained: str, *, quick: bool) -> None:
    """The figures of work as people do it."""
    before = raw_ms(RAW_CASES)
    found = real.worked(url, 12 if quick else 40)
    for figure, value in found.items():
        show(f"{figure}_{name}", value)
    show(f"timer_drain_per_s_{name}", timers.drain_per_second(drained, 500 if quick else 5_000), 0)
    show(f"raw_ms_beside_real_{name}", statistics.mean([before, raw_ms(RAW_CASES)]), 4)


def measure_work(only: str | None, home: Path, *, quick: bool) -> None:
    """Real work and timers, on both database systems."""
    folder = home / "work"
    folder.mkdir()
    with running_postgres() as postgres:
        for name in ("sqlite", "postgres"):
            urls = [
                postgres.url(postgres.create()) if name == "postgres" else f"sqlite:///{folder / str(n)}.db"
                for n in range(4)
            ]
            if only in (None, "real"):
                measure_real(name, *urls[:2], quick=quick)
            if only in (None, "timers"):
                measure_timers(name, urls[2:], folder, quick=quick)


def main() -> None:
    """Runs what was asked for, all of it by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, rougher figures")
    parser.add_argument("--only", choices=["sqlite", "postgres", "inside", "inbox", "real", "timers"])
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fq-bench-") as folder:
        home = Path(folder)
        show("raw_ms", raw_ms(RAW_CASES), 4)
        show("soundness_200_elements_ms", soundness_ms(), 0)
        show("feel_condition_us", language.feel_condition_us())
        show("dmn_10_rules_us", language.dmn_10_rules_us(), 1)
        if wish.only in (None, "inside"):
            measure_inside(f"sqlite:///{home / 'inside.db'}")
        if wish.only in (None, "real", "timers"):
            measure_work(wish.only, home, quick=wish.quick)
        if wish.only in (None, "inbox"):
            (home / "inbox").mkdir()
            found = inbox.first_load(home / "inbox", loads=3 if wish.quick else 7)
            show("inbox_kb", found.kilobytes, 0)
            show("inbox_usable_s", found.seconds)
        if wish.only in (None, "sqlite"):
            (home / "sqlite").mkdir()
            whole = measure_served(
                "sqlite", f"sqlite:///{home / 'sqlite.db'}", home / "sqlite", quick=wish.quick
            )
            show("http_noop_ms", whole["http_noop_ms"])
        if wish.only in (None, "postgres"):
            (home / "postgres").mkdir()
            with running_postgres() as postgres:
                url = postgres.url(postgres.create())
                whole = measure_served("postgres", url, home / "postgres", quick=wish.quick)
                show("cases_per_second_4_clients", whole["cases_per_second_4_clients"], 1)
                show("rss_mb", whole["rss_mb"], 0)


if __name__ == "__main__":
    main()
