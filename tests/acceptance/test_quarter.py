"""A quarter of the city in one command, here with few cases: what it says, what it leaves, that the record holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import fengqiao
from api.demo.org import DEMO, load_org, tenant_of
from api.demo.quarter.command import CASES, quarter_before
from api.demo.quarter.stories import arrivals
from api.demo.records import for_driver, read_cases
from casework.tables.folder import SHARED
from engine.deadlines import SHANGHAI, load_calendar
from engine.store import Database
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_everywhere, table_of

SEED, FEW = "11", "14"
DISTRICTS = ("01-01", "01-02", "01-03")
_ROOT = table_of(ProcessInstance)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place of its own for the platform's files and database."""
    folder = tmp_path_factory.mktemp("quarter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FENGQIAO_HOME", str(folder))
        patch.delenv("FENGQIAO_DATABASE_URL", raising=False)
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'city.db'}")
        yield folder


@pytest.fixture(scope="module")
def played(home: Path) -> Result:
    """The command's one run."""
    return CliRunner().invoke(fengqiao, ["demo", "--quarter", "--cases", FEW, "--seed", SEED])


def rows(home: Path, model: type[Any]) -> list[dict[str, Any]]:
    database = Database(f"sqlite:///{home / 'city.db'}")
    try:
        with database.read("*") as tx:
            return [dict(row) for row in tx.rows(select_everywhere(model))]
    finally:
        database.dispose()


def test_it_says_its_seed_its_progress_and_what_came_of_it(played: Result) -> None:
    assert played.exit_code == 0, played.output
    lines = played.output.splitlines()
    assert f"--seed {SEED}" in lines[0]
    assert sum("来案" in line for line in lines) > 10
    for word in ("办结", "任务：", "提级", "督办", "抽访"):
        assert any(word in line for line in lines), word
    assert not any("没有人往下办" in line for line in lines), played.output
    assert lines[-1].startswith(f"一个季度办完了：{FEW} 件，用时 ")


def test_the_record_holds(played: Result, home: Path) -> None:
    verified = CliRunner().invoke(fengqiao, ["verify"])
    assert verified.exit_code == 0, verified.output
    assert "核验通过" in verified.output.splitlines()[-1]


def test_every_district_drew_each_month_and_looked_every_working_day(played: Result, home: Path) -> None:
    roots = [row for row in rows(home, ProcessInstance) if row["key"] == row["root_key"]]
    draws = Counter(row["place"] for row in roots if row["process_id"] == "four_level_sampling_draw")
    assert set(draws) == set(DISTRICTS)
    assert all(
        times >= 3 * 4 + 2 for times in draws.values()
    )  # four months' levels 1–3, two quarters' level 4
    calendar = load_calendar((SHARED / "holidays.yaml").read_text(encoding="utf-8"))
    looks = [row for row in roots if row["process_id"] == "supervision_daily"]
    days = [row["started_at"].astimezone(SHANGHAI).date() for row in looks if row["place"] == "01-02"]
    assert len(days) == len(set(days)) and all(calendar.is_working_day(day) for day in days)


def test_cases_came_in_where_they_belong_and_most_are_over(played: Result, home: Path) -> None:
    cases = [row for row in rows(home, Case) if not row["fields"].get("origin_case")]
    assert len(cases) == int(FEW)
    assert all(row["tenant"] == tenant_of(row["location_org"]) for row in cases)
    assert sum(row["closed_at"] is not None for row in cases) > int(FEW) / 2
    assert all(row["received_at"] < row["closed_at"] for row in cases if row["closed_at"] is not None)


def test_a_database_with_cases_is_left_alone(played: Result, home: Path) -> None:
    again = CliRunner().invoke(fengqiao, ["demo", "--quarter"])
    assert again.exit_code == 1
    assert "空的数据库" in again.output.splitlines()[-1]
    assert len([row for row in rows(home, Case) if not row["fields"].get("origin_case")]) == int(FEW)


def a_quarter(seed: int, many: int = CASES) -> list[dict[str, Any]]:
    records = read_cases(DEMO / "sample_cases.jsonl")
    samples = {record["case_id"][-4:]: for_driver(record) for record in records}
    first, until = quarter_before(datetime(2026, 11, 22, tzinfo=UTC))
    days = [first + timedelta(days=n) for n in range((until - first).days)]
    calendar = load_calendar((SHARED / "holidays.yaml").read_text(encoding="utf-8"))
    return arrivals(samples, load_org(), Random(seed), many, days, calendar)


def test_a_seed_tells_the_whole_quarter() -> None:
    one, same, other = a_quarter(5), a_quarter(5), a_quarter(6)
    assert one == same != other
    assert len(one) >= 500
    assert {tenant_of(record["region"]["org_code"]) for record in one} == set(DISTRICTS)
    assert [r["received_at"] for r in one] == sorted(r["received_at"] for r in one)


@pytest.mark.parametrize(
    ("now", "first", "until"),
    [
        ("2026-11-22", "2026-07-01", "2026-10-01"),
        ("2026-11-05", "2026-04-01", "2026-07-01"),
        ("2027-02-15", "2026-10-01", "2027-01-01"),
    ],
)
def test_which_quarter_is_over(now: str, first: str, until: str) -> None:
    found = quarter_before(datetime.fromisoformat(f"{now}T12:00:00+08:00"))
    assert found == (date.fromisoformat(first), date.fromisoformat(until))
