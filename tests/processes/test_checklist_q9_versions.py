"""Q9 of the handbook's checklist (12.3): after a new version of a procedure is published, whoever is in it goes on
by the old one to its end, and who comes next takes the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from api.demo.driver import Driven, Driver
from api.demo.records import for_driver, read_cases
from api.demo.saying import say
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.ports import Binding
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of
from tests.processes.drawn import BASE, KEYS
from tests.processes.live_city import SAMPLES, LiveCity, live_city
from tests.processes.rehearsed import PROCEDURES

#: Procedure → the sample case that goes through it and the task at which it is met by the new version.
MET = {
    "P01": ("0001", "P01-S09"),
    "P02": ("0072", "P02-S02"),
    "P03": ("0012", "P03-S02"),
    "P04": ("0022", "P04-S02"),
    "P06": ("0027", "P06-S03"),
    "P07": ("0059", "P07-S02"),
    "P08": ("0026", "P08-S02"),
    "P16": ("0033", "P16-S02"),
    "P17": ("0079", "P17-S02"),
    "P18": ("0037", "P01-S11"),
    "P19": ("0038", "P19-S02"),
    "P20": ("0075", "P20-S04"),
    "P29": ("0024", "P29-S02-applicant"),
    "P30": ("0030", "P30-S01"),
}
_ROW = table_of(ProcessInstance)
_INSTANCES = select_from(ProcessInstance).where(_ROW.c.case_key == key_param("case")).order_by(_ROW.c.key)
Rows = dict[str, list[tuple[int, str]]]


@dataclass
class Published:
    """What was met, before and after: procedure → its case's instances as (definition key, state), by process id."""

    city: LiveCity
    cases: dict[str, Driven] = field(default_factory=dict)
    before: dict[str, Rows] = field(default_factory=dict)
    after: dict[str, Rows] = field(default_factory=dict)


def instances(city: LiveCity, case: Driven) -> Rows:
    found: Rows = {}
    with city.bus.database.read(case.tenant) as tx:
        for row in tx.rows(_INSTANCES, case=case.case_key):
            found.setdefault(row["process_id"], []).append((row["definition_key"], row["state"]))
    return found


def record(number: str, at: datetime) -> dict[str, Any]:
    known = next(for_driver(r) for r in read_cases(SAMPLES) if r["case_id"].endswith(number))
    return {**known, "received_at": at.isoformat()}


def publish(city: LiveCity) -> None:
    """Every diagram again, with another name: a new version of each."""
    changed = tuple(
        (f"{key}.bpmn", text.replace("</bpmn:definitions>", "<!-- 第二版 --></bpmn:definitions>").encode())
        for key in KEYS
        for text in [(BASE / key / f"{key}.bpmn").read_text("utf-8")]
    )
    city.bus.execute(Deploy(changed, note="第二版"), platform_actor("01"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    with live_city(tmp_path_factory.mktemp("q9"), "2025-03-03T08:00:00+08:00", "01-01") as city:
        made = Published(city)
        stops = {f"DEMO-{year}-{number}": task for number, task in MET.values() for year in (2025, 2026)}
        driver = Driver(
            city.bus,
            city.clock,
            city.staff,
            lambda case, task: stops.get(case.record["case_id"]) == task["element_id"],
        )
        begin = datetime.fromisoformat("2025-03-04T09:00:00+08:00")
        records = [record(MET[one][0], begin + timedelta(hours=n)) for n, one in enumerate(MET)]
        driver.run(records, begin + timedelta(days=20))
        made.cases = dict(zip(MET, driver.cases.values(), strict=True))
        made.before = {one: instances(city, case) for one, case in made.cases.items()}
        publish(city)
        stops.clear()
        for case in made.cases.values():
            case.stopped = ""
        waiting = made.cases["P18"]
        told = (waiting.case_key, driver.codes[waiting.record["case_id"]])
        assert say(city.bus, city.staff, told, waiting.record["region"]["org_code"], "SIG_WITHDRAW", {})
        driver.run([], city.clock.now() + timedelta(days=120))
        made.after = {one: instances(city, case) for one, case in made.cases.items()}
        yield made


@pytest.mark.parametrize("procedure", MET)
def test_who_is_in_it_goes_on_by_the_old_version_to_its_end(published: Published, procedure: str) -> None:
    key = PROCEDURES[procedure][0]
    assert published.cases[procedure].stopped == ""
    old, state = published.before[procedure][key][0]
    assert state == "ACTIVE"
    assert published.after[procedure][key][0] == (old, "COMPLETED")


@pytest.mark.parametrize("procedure", MET)
def test_who_comes_next_takes_the_new_version(published: Published, procedure: str) -> None:
    city, key = published.city, PROCEDURES[procedure][0]
    tenant = published.cases[procedure].tenant
    with city.bus.database.read(tenant, city.bus.tenants.lineage(tenant)) as tx:
        newest = city.bus.definitions.resolve(tx, "process", key, tenant, Binding(), 0)
    assert newest != published.before[procedure][key][0][0]


def test_a_case_registered_later_is_in_the_new_version(published: Published) -> None:
    city = published.city
    driver = Driver(city.bus, city.clock, city.staff, lambda _, task: task["element_id"] == "P03-S02")
    (case,) = driver.run(
        [record("0001", city.clock.now() + timedelta(hours=1))], city.clock.now() + timedelta(hours=2)
    )
    found = instances(city, case)
    for key in ("intake_main", "instant_mediation"):
        assert found[key][0][0] not in {
            row[0] for rows in published.before.values() for row in rows.get(key, [])
        }
