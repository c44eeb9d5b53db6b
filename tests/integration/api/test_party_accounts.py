"""An account of a citizen has the tasks of the party that it speaks for, of no other party and no other case."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from casework.places.places import resolve_group
from casework.roles import grants, party_roles
from casework.verification import verify_history as verify
from engine.access import authz
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import select_from
from tests.integration.api.conftest import CASE, PARTY, TOWN
from tests.support.clients import AsUser, admit
from tests.unit.lint.texts import one, task

TENANT = "01-01"
REASON = "到窗口出示身份证，当面核对无误。"
ASKED = '<zeebe:assignmentDefinition candidateGroups="applicant,county_window"/>'


def opened(as_user: AsUser, bus: Bus) -> str:
    """A case with one applicant whose answer a diagram waits for; answers with its key."""
    window = as_user("window")
    key = str(window.post("/api/cases", json=CASE).json["case_key"])
    waiting = window.get(f"/api/cases/{key}").json["waiting_for"][0]["task_key"]
    values = {"type_code": "0401", "hard": False, "narrative": "漏水", "parties": [PARTY]}
    done = window.post(f"/api/tasks/{waiting}/complete", json={"values": values})
    assert done.status_code == 204, done.json
    bus.execute(StartInstance("p", place=TOWN, case_key=int(key)), platform_actor(TENANT))
    return key


@pytest.fixture
def cases(as_user: AsUser, bus: Bus) -> tuple[str, str]:
    """Two cases with an applicant each; and an account of a citizen that nobody has bound to anything."""
    bus.execute(Deploy(tuple(one(task(ASKED)).items())), platform_actor(TENANT))
    admit(bus, TENANT, "citizen", [])
    admit(bus, TENANT, "loose", [("applicant", TENANT), ("respondent", TOWN)])
    return opened(as_user, bus), opened(as_user, bus)


def bind(
    client: FlaskClient, case: str, user: str = "citizen", reason: str = REASON, method: str = "POST"
) -> Any:
    return client.open(
        f"/api/cases/{case}/parties/1/account", method=method, json={"user": user, "reason": reason}
    )


def offered(client: FlaskClient) -> list[str]:
    rows = client.get("/api/tasks?view=todo").json["items"]
    assert all(row["parties"] == [] for row in rows)
    return [row["case"]["key"] for row in rows]


def test_a_party_sees_its_own_task_and_no_other(as_user: AsUser, bus: Bus, cases: tuple[str, str]) -> None:
    mine, other = cases
    citizen = as_user("citizen")
    # a role of a party at a place, as an earlier version gave it, means nobody
    assert offered(as_user("loose")) == [] == offered(citizen)
    assert bind(as_user("window"), mine).status_code == 204
    assert offered(citizen) == [mine] and offered(as_user("loose")) == []
    with bus.database.read(TENANT) as tx:
        keys = {
            str(row["case_key"]): row["key"]
            for row in tx.rows(select_from(UserTask))
            if row["name"] == "受理登记"
        }
    for act in ("claim", "complete"):
        body = {"values": {}} if act == "complete" else None
        assert citizen.post(f"/api/tasks/{keys[other]}/{act}", json=body).status_code in (403, 404)
        assert as_user("loose").post(f"/api/tasks/{keys[mine]}/{act}", json=body).status_code in (403, 404)
    assert citizen.get(f"/api/tasks/{keys[other]}").status_code == 404
    told = citizen.get(f"/api/tasks/{keys[mine]}")
    assert told.json["variables"] == {} and told.json["case"]["status"] is not None
    assert PARTY["phone"] not in told.get_data(as_text=True)
    assert citizen.get(f"/api/cases/{mine}").status_code == 404
    assert citizen.get("/api/cases").json["total"] == 0
    assert citizen.post(f"/api/tasks/{keys[mine]}/claim").status_code == 204
    assert citizen.post(f"/api/tasks/{keys[mine]}/complete", json={"values": {}}).status_code == 204
    assert offered(citizen) == []
    assert verify(bus.database, TENANT, opener=bus.keyring).ok


def test_the_binding_is_an_entry_of_the_case_with_a_reason_that_is_sealed(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    mine, _other = cases
    window = as_user("window")
    assert bind(window, mine, reason="认识").status_code == 400
    assert bind(window, mine, user="nobody").status_code == 404
    assert bind(window, mine, user="handler").json["code"] == "account_of_staff"
    assert bind(as_user("other_window"), mine).status_code == 404
    assert bind(as_user("triage"), mine).status_code == 403
    assert bind(window, mine, method="DELETE").status_code == 404
    assert bind(window, mine).status_code == 204 == bind(window, mine).status_code
    assert offered(as_user("citizen")) == [mine]
    assert bind(window, mine, method="DELETE").status_code == 204
    assert offered(as_user("citizen")) == []
    said = window.get(f"/api/cases/{mine}/timeline").get_data(as_text=True)
    assert said.count("PartyBound") == 1 == said.count("PartyUnbound") and REASON not in said


def test_another_person_under_the_same_number_is_not_bound(
    as_user: AsUser, bus: Bus, cases: tuple[str, str]
) -> None:
    mine, _other = cases
    window = as_user("window")
    again = (
        '<zeebe:assignmentDefinition candidateGroups="town_window"/><zeebe:formDefinition formId="listen"/>'
    )
    bus.execute(Deploy(tuple(one(task(again), process="again").items())), platform_actor(TENANT))
    assert bind(window, mine).status_code == 204
    for party, left in (
        ({**PARTY, "phone": "13900139000"}, [mine]),
        ({**PARTY, "display_name": "另一人"}, []),
    ):
        bus.execute(StartInstance("again", place=TOWN, case_key=int(mine)), platform_actor(TENANT))
        (row,) = (
            r for r in window.get("/api/tasks?view=claimable").json["items"] if r["process_id"] == "again"
        )
        values = {"type_code": "0401", "hard": False, "narrative": "漏水", "parties": [party]}
        done = window.post(f"/api/tasks/{row['key']}/complete", json={"values": values})
        assert done.status_code == 204, done.json
        assert offered(as_user("citizen")) == left


def test_every_group_of_parties_is_bound_to_the_case_and_is_no_staff() -> None:
    assert {"applicant", "respondent"} <= set(party_roles(TENANT))
    for group in party_roles(TENANT):
        assert grants(group, TENANT) == frozenset()
        anywhere = authz.acting(grants, "a", "甲", TENANT, ((group, TENANT), (group, TOWN)))
        here = authz.acting(grants, "b", "乙", TENANT, ((group, authz.case_place(7)),))
        for drawn in (group, f"{group}@{TOWN}", f"{group}@{TENANT}/*", f"{group}@town"):
            [candidate] = resolve_group(drawn, TOWN)
            assert not authz.holds(anywhere, candidate, 7) and not authz.holds(here, candidate, None)
            assert authz.holds(here, candidate, 7) and not authz.holds(here, candidate, 8)
            filed = set(authz.candidates_of([candidate], [], 7))
            assert filed <= set(authz.candidate_refs(here))
            assert not filed & set(authz.candidate_refs(anywhere))
