"""No P2 or P3 value stands anywhere in the clear: not in variables, history, lists, outbox, logs or `/v2`
(decision 11). Cases are driven to their ends with a word of its own in every personal field, then looked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from api.app import create_app
from api.bootstrap import bootstrap
from api.demo.accounts import Staff
from api.demo.importer import start_of
from api.demo.org import create_org, load_org
from api.demo.records import for_driver, read_cases
from api.settings import Settings
from casework.bus import case_bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.history.checkpoint import write_checkpoint
from engine.store import Database
from engine.store.tables_cases import Case, CaseSecret, Document
from engine.store.tenant_statements import select_from
from engine.values import dumps
from tests.acceptance.sentinels import SentinelDriver, words_in
from tests.support.clients import give_token

SAMPLES = Path(__file__).parents[2] / "processes" / "demo" / "sample_cases.jsonl"
#: Mediated and fulfilled; sent to another agency; a sensitive case (domestic violence) up to its dispatch.
CHOSEN = ("DEMO-2025-0022", "DEMO-2026-0070", "DEMO-2025-0004")
MASTER = bytes(range(32))
#: Who sees every case of a district, and the program that sees every instance.
DIRECTOR, PROGRAM = "county_director", "integration"
_KEYS = (Document.__table__.c.key, Document.__table__.c.case_key)


class Told(logging.Handler):
    """Everything that is logged, of any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """Everything that is logged while the tests of this module run."""
    handler, root = Told(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture(scope="module")
def driven(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, told: Told
) -> Iterator[SentinelDriver]:
    """The chosen cases, driven as far as the shipped procedures go."""
    path = tmp_path_factory.mktemp("privacy") / "privacy.db"
    path.write_bytes(sqlite_template.read_bytes())
    records = [record for record in read_cases(SAMPLES) if record["case_id"] in CHOSEN]
    assert len(records) == len(CHOSEN)
    clock = VirtualClock(start_of(records))
    bus = case_bus(Database(f"sqlite:///{path}"), Keyring(MASTER), clock)
    org = load_org()
    create_org(bus, org)
    bootstrap(bus)
    driver = SentinelDriver(bus, clock, Staff(org))
    cases = driver.run([for_driver(record) for record in records])
    assert [case.stopped for case in cases if case.broken] == []
    for tenant in bus.tenants.all():
        write_checkpoint(bus.database, tenant, clock.now())
    yield driver
    bus.database.dispose()


@pytest.fixture(scope="module")
def app(driven: SentinelDriver, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The doors on the same database."""
    home = tmp_path_factory.mktemp("home")
    bus = driven.bus
    for tenant in tenants(driven):
        for group in (DIRECTOR, PROGRAM):
            give_token(bus, tenant, f"{group}_{tenant.replace('-', '')}", f"t-{group}{tenant}")
    return create_app(Settings(bus.database.url, home, MASTER, "s" * 40, pages=home / "dist"), bus)


def tenants(driven: SentinelDriver) -> list[str]:
    return sorted({case.tenant for case in driven.cases.values()})


def clients(app: Flask, driven: SentinelDriver, group: str = DIRECTOR) -> Iterator[tuple[str, FlaskClient]]:
    for tenant in tenants(driven):
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer t-{group}{tenant}"
        yield tenant, client


def found(texts: Iterator[tuple[str, str]], written: dict[str, str]) -> list[tuple[str, str]]:
    return [(where, field) for where, value in texts for field in words_in(value, written)]


def stored(driven: SentinelDriver) -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, as text."""
    with driven.bus.database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    plain = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    yield f"{table}.{column}", plain


def test_the_sentinels_were_written_into_the_case_file(driven: SentinelDriver) -> None:
    steps = {place.split()[0] for place in driven.written.values()}
    assert len(steps) >= 12 and len(driven.written) >= 25
    opened: list[Any] = []
    for tenant in tenants(driven):
        with driven.bus.database.read(tenant) as tx:
            rows = tx.rows(select_from(CaseSecret))
            opened += (driven.bus.keyring.open(tx, row["subject"], row["ciphertext"]) for row in rows)
    # a field that the form hides in this case takes nothing, so not every word has arrived
    assert len(set(words_in(dumps(opened), driven.written))) >= 25


def test_no_column_of_any_table_holds_one(driven: SentinelDriver, app: Flask) -> None:
    papers = 0
    for tenant, client in clients(app, driven):
        with driven.bus.database.read(tenant) as tx:
            documents = tx.rows(select_from(Document, *_KEYS))
        for row in documents:  # a Word file is made when it is first read
            answer = client.get(f"/api/cases/{row['case_key']}/documents/{row['key']}/file")
            assert answer.status_code == 200
            papers += 1
    assert papers > 5
    assert found(stored(driven), driven.written) == []


def pages(client: FlaskClient, path: str) -> Iterator[tuple[str, str]]:
    """Every page of a search."""
    after: str | None = None
    while True:
        page: dict[str, Any] = {"limit": 1_000} | ({"after": after} if after else {})
        answer = client.post(path, json={"page": page})
        assert answer.status_code == 200, (path, answer.get_data(as_text=True))
        yield path, json.dumps(answer.json, ensure_ascii=False)
        after = answer.json["page"].get("endCursor")
        if not answer.json["items"] or after is None:
            return


SINGLES: dict[str, tuple[str, ...]] = {
    "/v2/user-tasks/search": ("/v2/user-tasks/{userTaskKey}", "/v2/user-tasks/{userTaskKey}/form"),
    "/v2/variables/search": ("/v2/variables/{variableKey}",),
    "/v2/process-instances/search": ("/v2/process-instances/{processInstanceKey}",),
    "/v2/decision-instances/search": ("/v2/decision-instances/{decisionEvaluationInstanceKey}",),
}


def alone(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items of a page that are asked for one by one: some, and all whose values the page has cut."""
    return items[:50] + [item for item in items[50:] if item.get("isTruncated")]


def spoken(app: Flask, driven: SentinelDriver) -> Iterator[tuple[str, str]]:
    """Every answer of `/v2` that tells of instances, for the tenant's administrator."""
    searches = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v2/") and rule.rule.endswith("/search") and "<" not in rule.rule
    )
    assert set(SINGLES) <= set(searches)
    for _tenant, client in clients(app, driven, PROGRAM):
        for path in searches:
            for where, answer in pages(client, path):
                yield where, answer
                for item in alone(json.loads(answer)["items"]) if path in SINGLES else ():
                    for single in SINGLES[path]:
                        address = single.format(**item)
                        yield address, client.get(address).get_data(as_text=True)
        for task in json.loads(next(pages(client, "/v2/user-tasks/search"))[1])["items"]:
            address = f"/v2/user-tasks/{task['userTaskKey']}/variables/search"
            yield address, client.post(address, json={}).get_data(as_text=True)


def test_v2_speaks_none(app: Flask, driven: SentinelDriver) -> None:
    answers = list(spoken(app, driven))
    assert len(answers) > 100
    assert found(iter(answers), driven.written) == []


def test_history_and_timeline_tell_none(app: Flask, driven: SentinelDriver) -> None:
    answers: list[tuple[str, str]] = []
    for tenant, client in clients(app, driven):
        with driven.bus.database.read(tenant) as tx:
            cases = [row["key"] for row in tx.rows(select_from(Case))]
        for key in cases:
            for path in (
                "/api/history/case/{}",
                "/api/cases/{}/timeline",
                "/api/cases/{}",
                "/api/cases/{}/path",
            ):
                answer = client.get(path.format(key))
                assert answer.status_code == 200, path
                if path != "/api/cases/{}":
                    answers.append((path, answer.get_data(as_text=True)))
                    continue
                for instance in answer.json["instances"]:
                    chain = f"/api/history/instance/{instance['root_key']}?limit=200"
                    answers.append((chain, client.get(chain).get_data(as_text=True)))
        answers.append(("/api/incidents", client.get("/api/incidents").get_data(as_text=True)))
    assert found(iter(answers), driven.written) == []


def test_refusals_and_logs_repeat_none(
    app: Flask, driven: SentinelDriver, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that cannot be read, or that meets a fault of the platform, leaves nothing of what it held in the log."""
    word = next(iter(driven.written))

    def fault(command: object) -> None:
        raise RuntimeError(f"no room for {command}")

    monkeypatch.setattr("api.resources.tasks.execute", fault)
    statuses = set()
    for _tenant, client in clients(app, driven):
        for body in (f'{{"values": {{"narrative": "{word}"}}}}', f'{{"values": {word}'):
            answer = client.post("/api/tasks/1/complete", data=body, content_type="application/json")
            statuses.add(answer.status_code)
            client.post("/v2/user-tasks/1/completion", data=body, content_type="application/json")
    assert statuses == {400, 500}
    assert any("incident" in line for line in told.lines)
    assert found((("log", line) for line in told.lines), driven.written) == []
