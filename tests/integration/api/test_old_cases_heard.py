"""Cases of a version that did not listen to what was said in them become sensitive by the upgrade; every word of it on
record. Demonstrations of a version that did not mark them are marked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.demo.org import create_org, load_org
from api.demo.shown import demonstration
from api.prepare import hear_old_cases, mark_old_demonstrations
from casework.bus import case_bus
from casework.cases.commands import ClassifyCase, HearAgain
from casework.cases.sensitive_facts import merged
from casework.roles import grants
from casework.verification import verify
from engine.access import authz
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.files.keyring import Keyring
from engine.instances.commands import SetVariables
from engine.store import Database
from engine.store.tables_cases import Case
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import select_from, update_of
from tests.integration.api.conftest import CASE, MASTER, NOW, ORDINARY, PROTECTED, first_task
from tests.support.clients import AsUser

TENANT = "01-01"
SYSTEM = platform_actor(TENANT)
REASON = "经核对，所述情形与本案当事人无关，恢复普通件。"
Former = Callable[[], None]


@pytest.fixture
def former(monkeypatch: pytest.MonkeyPatch) -> Former:
    """The platform does not listen, until what is answered is called."""
    for module in ("casework.cases.hearing", "casework.cases.case"):
        monkeypatch.setattr(f"{module}.sensitive_facts", lambda _place: merged([]))
    return monkeypatch.undo


def cases(bus: Bus) -> list[dict[str, Any]]:
    with bus.database.read(TENANT) as tx:
        return [dict(row) for row in tx.rows(select_from(Case))]


def level(bus: Bus) -> str:
    (case,) = cases(bus)
    return str(case["confidentiality"])


def entries(bus: Bus) -> int:
    with bus.database.read(TENANT) as tx:
        return len(tx.rows(select_from(HistoryEntry)))


def by_a_variable_that_was_taken_back(bus: Bus, as_user: AsUser) -> None:
    with bus.database.read(TENANT) as tx:
        (instance,) = tx.rows(select_from(ProcessInstance))
    for said in (True, False):
        bus.execute(SetVariables(instance["key"], {"answers": [{"domestic_violence": said}]}), SYSTEM)


def by_a_sealed_value(bus: Bus, as_user: AsUser) -> None:
    window = as_user("window")
    values = {"type_code": ORDINARY, "hard": False, "narrative": "夜里漏水", "parties": [PROTECTED]}
    done = window.post(f"/api/tasks/{first_task(window)['key']}/complete", json={"values": values})
    assert done.status_code == 204, done.json


@pytest.mark.parametrize("said", [by_a_variable_that_was_taken_back, by_a_sealed_value])
def test_what_was_said_before_the_upgrade_makes_its_case_sensitive(
    former: Former, bus: Bus, as_user: AsUser, case_key: str, said: Callable[[Bus, AsUser], None]
) -> None:
    said(bus, as_user)
    former()
    assert level(bus) == "normal"
    hear_old_cases(bus)
    assert level(bus) == "restricted"
    assert as_user("triage").get(f"/api/cases/{case_key}").status_code == 403
    assert verify(bus.database, opener=bus.keyring).findings == []
    said_once = entries(bus)
    hear_old_cases(bus)
    assert entries(bus) == said_once, "once is enough"


def test_what_a_person_has_decided_since_stands(
    former: Former, bus: Bus, as_user: AsUser, case_key: str
) -> None:
    by_a_sealed_value(bus, as_user)
    former()
    director = as_user("director")
    answer = director.put(
        f"/api/cases/{case_key}/confidentiality", json={"level": "normal", "reason": REASON}
    )
    assert answer.status_code == 204
    hear_old_cases(bus)
    assert level(bus) == "normal"
    assert verify(bus.database, opener=bus.keyring).findings == []


def test_many_cases_are_heard_a_few_at_a_time(former: Former, bus: Bus, as_user: AsUser) -> None:
    for _ in range(5):
        assert (
            as_user("window").post("/api/cases", json={**CASE, "channel": "report_hotline"}).status_code
            == 201
        )
    former()
    after: int | None = 0
    rounds = 0
    while after is not None:
        after = bus.execute(HearAgain(after, limit=2), SYSTEM)
        rounds += 1
    assert rounds == 3
    assert {case["confidentiality"] for case in cases(bus)} == {"restricted"}
    assert verify(bus.database, opener=bus.keyring).findings == []


def test_confidants_are_listed_by_whoever_classifies_and_by_nobody_else(
    bus: Bus, as_user: AsUser, case_key: str
) -> None:
    path = f"/api/cases/{case_key}/confidentiality"
    ask = {"level": "restricted", "reason": REASON, "confidants": ["triage"]}
    assert as_user("window").put(path, json=ask).status_code == 403
    assert as_user("triage").put(path, json=ask).status_code == 403
    for wrong in (["nobody"], ["designer@01-01"], ["county_triage@01-02"], ["x"] * 60):
        assert as_user("director").put(path, json={**ask, "confidants": wrong}).status_code == 400, wrong
    assert as_user("director").put(path, json=ask).status_code == 204
    assert as_user("triage").get(f"/api/cases/{case_key}").json["sight"] == "full"
    assert as_user("director").put(path, json={**ask, "confidants": []}).status_code == 204
    assert as_user("triage").get(f"/api/cases/{case_key}").status_code == 403
    assert verify(bus.database, opener=bus.keyring).findings == []


def test_a_classification_says_nothing_of_confidants_that_it_does_not_name(
    bus: Bus, as_user: AsUser, case_key: str
) -> None:
    path = f"/api/cases/{case_key}/confidentiality"
    ask = {"level": "restricted", "reason": REASON, "confidants": ["county_triage@01-01"]}
    assert as_user("director").put(path, json=ask).status_code == 204
    bus.execute(ClassifyCase(int(case_key), "sealed", REASON), director())
    assert as_user("triage").get(f"/api/cases/{case_key}").json["sight"] == "full"


def director() -> Any:
    roles = (("county_director", TENANT),)
    return authz.acting(grants, "director", "主任", TENANT, roles, f"county_director@{TENANT}")


@pytest.mark.parametrize("public", [True, False])
def test_a_demonstration_of_a_former_version_says_that_its_password_is_public(
    sqlite_template: Path, tmp_path: Path, public: bool
) -> None:
    path = tmp_path / "demo.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    bus = case_bus(database, Keyring(MASTER), VirtualClock(NOW))
    create_org(bus, load_org(), public=public)
    district = load_org().districts[0]["code"]
    if public:  # as a former version left it: not marked, and on record like that
        with database.write(district) as tx:
            tx.run(update_of(Tenant).values(demo=False))
        assert demonstration(bus) is None
        mark_old_demonstrations(bus)
        told = demonstration(bus)
        assert told is not None and told["password"] == load_org().password
        assert not any(f.column == "demo" for f in verify(database, opener=bus.keyring).findings)
    else:
        mark_old_demonstrations(bus)
        assert demonstration(bus) is None
        assert verify(database, opener=bus.keyring).findings == []
    database.dispose()
