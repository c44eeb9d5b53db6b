"""Whatever stands in the invented city can be opened: each kind of task by whoever may do it, each page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.demo.driver import Driven, Driver
from api.demo.records import for_driver, read_cases
from api.demo.seed import _recent
from api.openapi_headers import operations
from api.settings import Settings
from engine.store.tables_cases import Case, Document
from engine.store.tables_org import Account
from engine.store.tenant_statements import select_everywhere, table_of
from tests.processes.live_city import SAMPLES, LiveCity, live_city
from tests.support.clients import give_token, speaking_for

pytestmark = pytest.mark.slow
NOW = "2026-03-20T18:00:00+08:00"
DISTRICT = "01-01"


@dataclass
class Opening:
    """Opens the first task of each element as somebody who may do it, just before it is done."""

    city: LiveCity
    as_user: Callable[[str], FlaskClient]
    answers: dict[tuple[str, str], int] = field(default_factory=dict)

    def look(self, case: Driven, task: dict[str, Any]) -> bool:
        """What the driver asks before each task; it never stops there."""
        step = (task["process_id"], task["element_id"])
        if step not in self.answers:
            client = self.as_user(self.city.staff.for_task(task).user)
            self.answers[step] = client.get(f"/api/tasks/{task['key']}").status_code
        return False


@dataclass
class Lived:
    """A city in which a case has gone through each step, the app on it, and what opening the tasks gave."""

    as_user: Callable[[str], FlaskClient]
    opened: dict[tuple[str, str], int]
    cases: list[Any]
    papers: list[Any]
    document: dict[str, Any]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The sample cases that lead to every step of the shipped procedures, driven to their ends."""
    folder = tmp_path_factory.mktemp("lived")
    records = sorted(
        _recent(read_cases(SAMPLES), datetime.fromisoformat(NOW)), key=lambda r: r["received_at"]
    )
    with live_city(folder, "2026-03-01T08:00:00+08:00", DISTRICT) as city:
        _tokens(city)
        settings = Settings(city.bus.database.url, folder, bytes(32), "s" * 40, pages=folder)
        app = create_app(settings, city.bus)
        opening = Opening(city, speaking_for(app))
        Driver(city.bus, city.clock, city.staff, opening.look).run([for_driver(r) for r in records])
        with city.bus.database.read("*") as tx:
            cases = tx.rows(select_everywhere(Case))
            papers = tx.rows(select_everywhere(Document))
        told = app.test_client().get("/api/openapi.json").json
        yield Lived(opening.as_user, opening.answers, cases, papers, told)


def _tokens(city: LiveCity) -> None:
    with city.bus.database.read("*") as tx:
        accounts = tx.rows(select_everywhere(Account, table_of(Account).c.user, table_of(Account).c.tenant))
    for row in accounts:
        give_token(city.bus, row["tenant"], row["user"])


def test_every_step_can_be_opened_by_whoever_may_do_it(lived: Lived) -> None:
    assert {step: status for step, status in lived.opened.items() if status != 200} == {}
    assert {"P02-S06", "P04-S11"} <= {element for _process, element in lived.opened}
    assert len(lived.opened) > 45


@pytest.mark.parametrize("role", ["tenant_admin", "county_director", "auditor", "process_designer"])
def test_every_page_s_questions_are_answered(lived: Lived, role: str) -> None:
    client = lived.as_user(f"{role}_0101")
    asked = [path for method, path, _ in operations(lived.document) if method == "get"]
    broken = {}
    for path in asked:
        for address in _addresses(lived, path):
            status = client.get(address).status_code
            if status >= 500:
                broken[address] = status
    assert broken == {}
    assert len(asked) > 40


#: One of each is enough for what is not of a case.
_ONE = {
    "kind": "process", "key": "1", "number": "1", "ref": "people_mediation", "chain": "case", "timer_key": "T_CONFIRM",
    "definition_key": "1", "reference": "0" * 36, "user": "auditor_0101", "id": "1",
}  # fmt: skip


def _addresses(lived: Lived, path: str) -> Iterator[str]:
    """The path for one case of each status and for each paper of them; once when it is of no case."""
    if "{code}" not in path:
        yield re.sub(r"{(\w+)}", lambda found: _ONE[found[1]], path)
        return
    by_status = {row["status"]: row for row in lived.cases if row["tenant"] == DISTRICT and row["case_code"]}
    for case in by_status.values():
        papers = [row for row in lived.papers if row["case_key"] == case["key"]] or [{"key": 1}]
        for paper in papers[:1] if "{key}" in path else [{"key": 1}]:
            names = {**_ONE, "code": case["case_code"], "key": str(paper["key"])}
            yield re.sub(r"{(\w+)}", lambda found, names=names: names[found[1]], path)  # type: ignore[misc]
