"""A diagram means only people whom the case's place has, sets nothing that decides who sees a case, and opens a case
only where it is a main procedure (0015)."""

from __future__ import annotations

import pytest

from engine.bus import Bus
from engine.errors import Forbidden, Refusal
from engine.store.tables_cases import Case
from engine.store.tables_instances import TaskCandidate, UserTask
from engine.store.tenant_statements import key_param, table_of, update_of
from engine.tasks.commands import CompleteTask
from tests.integration.gate.drawn import (
    STARTERS,
    WINDOW,
    broken,
    line,
    open_case,
    person,
    process,
    publish,
    rows,
    start_root,
)
from tests.integration.gate.stage import OTHER_TOWN, SENSITIVE, TENANT, TOWN
from tests.support.clients import AsUser
from tests.unit.bpmn.models import end, node, start

MEANT_BY_NOBODY = (
    'assignee="designer"', 'candidateUsers="designer,handler"', "assignee='=\"designer\"'",
    "candidateUsers='=[\"designer\", \"auditor\"]' candidateGroups=\"town_mediator\"",
    'candidateGroups="process_designer"', f'candidateGroups="process_designer@{TENANT}"',
    'candidateGroups="tenant_admin,integration"', f'candidateGroups="town_mediator@{OTHER_TOWN}"',
    f"candidateGroups='=[\"town_window@{OTHER_TOWN}\"]'", 'candidateGroups="town_window@01-01/*"',
    'assignee="nobody-yet"',
)  # fmt: skip


@pytest.mark.parametrize("assignment", MEANT_BY_NOBODY)
def test_a_diagram_shows_a_case_to_nobody_whom_its_place_does_not_mean(
    bus: Bus, as_user: AsUser, assignment: str
) -> None:
    publish(bus, line("shower", person(assignment)))
    case = open_case(bus, "shower")
    (task,) = [row for row in rows(bus, UserTask) if row["case_key"] == case]
    assert task["assignee"] is None and task["candidate_users"] == []
    assert set(task["candidate_groups"]) <= {f"town_mediator@{TOWN}"}
    filed = {row["candidate"] for row in rows(bus, TaskCandidate) if row["task_key"] == task["key"]}
    assert filed <= {f"group:town_mediator@{TOWN}"}
    for user in ("designer", "other_window", "admin"):
        client = as_user(user)
        assert client.get(f"/api/cases/{case}").status_code == 404
        assert client.get(f"/api/tasks/{task['key']}").status_code == 404
        assert client.get("/api/tasks").json["total"] == 0
    assert broken(bus, task["root_key"]) == []


def test_whom_the_groups_mean_may_be_named(bus: Bus, as_user: AsUser) -> None:
    publish(bus, line("named", person("assignee='=who' candidateGroups=\"town_mediator\"")))
    open_case(bus, "named", who="mediator")
    (task,) = [row for row in rows(bus, UserTask) if row["process_id"] == "named"]
    assert task["assignee"] == "mediator"
    assert as_user("mediator").get(f"/api/tasks/{task['key']}").status_code == 200
    assert broken(bus, task["root_key"]) == []


def test_a_diagram_of_no_case_names_whom_it_likes(bus: Bus) -> None:
    publish(bus, line("free", person('assignee="designer" candidateGroups="reviewers"')))
    start_root(bus, "free")
    (task,) = [row for row in rows(bus, UserTask) if row["process_id"] == "free"]
    assert (task["assignee"], task["candidate_groups"]) == ("designer", ["reviewers"])


FIELDS = {
    "visibility_list": '=["designer"]', "location_org": f'="{OTHER_TOWN}"', "sensitive_facts": "=[]",
    "confidentiality": '="normal"', "created_by": '="designer"', "closed_at": "=null", "case_code": '="x"',
    "linked_case": '="x"',
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_what_decides_who_sees_a_case_is_set_by_no_diagram(bus: Bus, field: str) -> None:
    value = FIELDS[field].replace('"', "&quot;")
    ext = '<extensionElements><zeebe:assignmentDefinition candidateGroups="town_window"/></extensionElements>'
    mark = (
        f'<extensionElements><zeebe:properties><zeebe:property name="case.{field}" value="{value}"/>'
        "</zeebe:properties></extensionElements>"
    )
    register = '<extensionElements><zeebe:taskDefinition type="fq:register-case"/></extensionElements>'
    publish(bus, line("setter", node("serviceTask", register), node("userTask", ext), node("task", mark)))
    case = open_case(bus, "setter", type_code="0101")
    with bus.database.write(TENANT) as tx:
        this = update_of(Case).where(table_of(Case).c.key == key_param("it"))
        tx.run(this.values(confidentiality=SENSITIVE), it=case)
    (task,) = [row for row in rows(bus, UserTask) if row["case_key"] == case]
    before = next(row for row in rows(bus, Case) if row["key"] == case)
    with pytest.raises(Refusal) as refused:
        bus.execute(CompleteTask(task["key"]), WINDOW)
    assert refused.value.code in ("case_field_kept", "place_fixed", "confidentiality_lowered")
    assert next(row for row in rows(bus, Case) if row["key"] == case) == before


@pytest.mark.parametrize("process_id", ["closed_to_windows", "beside"])
def test_a_case_is_opened_by_a_main_procedure_that_is_open_to_the_post(
    bus: Bus, as_user: AsUser, process_id: str
) -> None:
    other = STARTERS.replace("town_window", "county_window")
    nodes = {"s": start(), "e": end()}
    publish(bus, process("closed_to_windows", nodes, ("s", "e"), head=other),
            process("beside", {"s2": start(), "e2": end()}, ("s2", "e2"), head=""))  # fmt: skip
    before = len(rows(bus, Case))
    with pytest.raises(Forbidden) as refused:
        open_case(bus, process_id)
    assert refused.value.code == "not_a_starter"
    said = {
        "title": "x",
        "channel": "walk_in",
        "location_org": TOWN,
        "received_at": "2026-11-20T09:00:00+08:00",
    }
    answer = as_user("window").post("/api/cases", json={**said, "process_id": process_id})
    assert (answer.status_code, answer.json["code"]) == (403, "not_a_starter")
    assert len(rows(bus, Case)) == before
