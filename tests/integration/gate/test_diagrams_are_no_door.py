"""Whoever draws and publishes procedures gets no further into the cases than anybody else: what is thrown stays in its
case, and what looks at many cases tells nobody (0015)."""

from __future__ import annotations

import pytest

from casework.case_messages.commands import SendCaseMessage
from casework.walls.crossing import crossing
from casework.walls.reserved import reserved_at
from engine.bus import Bus
from engine.context import platform_actor
from engine.errors import Invalid
from engine.messages.commands import PublishMessage
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Message, Outbox, ProcessInstance, UserTask
from tests.integration.gate.drawn import (
    CAUGHT,
    REGISTER,
    THROW,
    WAIT,
    WINDOW,
    line,
    message,
    open_case,
    person,
    publish,
    roots_of,
    rows,
    start_root,
    versions,
)
from tests.integration.gate.stage import OPEN, OTHER_TOWN, REASON, SENSITIVE, TENANT, TOWN, Stage, actor
from tests.support.clients import AsUser
from tests.unit.bpmn.models import node


@pytest.mark.parametrize("kind", [OPEN, SENSITIVE])
def test_a_procedure_without_a_case_begins_none_in_somebody_s_case(
    bus: Bus, stages: dict[str, Stage], kind: str
) -> None:
    at = stages[kind]
    publish(bus, line("thrower", THROW), line("taker", person('candidateGroups="town_mediator"'), first=CAUGHT),
            declared=message("MSG_EVIL"))  # fmt: skip
    before = versions(bus, at)
    start_root(bus, "thrower", case_code=at.code)
    assert roots_of(bus, at.case) == ["everything"]
    assert versions(bus, at) == before
    assert "taker" not in {row["process_id"] for row in rows(bus, ProcessInstance)}


def test_a_case_begins_none_in_another_case_and_none_outside_with_what_it_knows(
    bus: Bus, stages: dict[str, Stage]
) -> None:
    publish(bus, line("thrower", THROW), line("taker", person('candidateUsers="designer"'), first=CAUGHT),
            declared=message("MSG_EVIL"))  # fmt: skip
    for code in (stages[OPEN].code, stages[SENSITIVE].code):
        open_case(bus, "thrower", case_code=code)
        assert "taker" not in {row["process_id"] for row in rows(bus, ProcessInstance)}
    publish(bus, line("registered", REGISTER, THROW), declared=message("MSG_EVIL"))
    own = open_case(bus, "registered", type_code="0401")
    assert roots_of(bus, own) == ["registered", "taker"], "its own case it may"


def test_a_message_that_waits_for_a_receiver_crosses_no_later_either(
    bus: Bus, stages: dict[str, Stage]
) -> None:
    publish(bus, line("thrower", THROW), line("waiter", WAIT, person('candidateUsers="designer"')),
            declared=message("MSG_EVIL"))  # fmt: skip
    open_case(bus, "thrower", case_code="X-1")
    assert [(row["name"], row["thrown_by"]) for row in rows(bus, Message)] == [("MSG_EVIL", "thrower")]
    start_root(bus, "waiter", case_code="X-1")
    open_case(bus, "waiter", case_code="X-1")
    assert "waiter1" not in {row["element_id"] for row in rows(bus, UserTask)}
    start_root(bus, "thrower", case_code="X-2")
    start_root(bus, "waiter", case_code="X-2")
    assert "waiter1" in {row["element_id"] for row in rows(bus, UserTask)}, "between two of no case it goes"


def test_nobody_listens_in_on_what_is_told_to_a_case(bus: Bus, stages: dict[str, Stage]) -> None:
    at = stages[OPEN]
    for name in ("SIG_WITHDRAW", "MSG_GATE"):
        publish(bus, line(f"ear{name}", WAIT, person('candidateUsers="designer"')), declared=message(name))
        start_root(bus, f"ear{name}", case_code=at.code)
        open_case(bus, f"ear{name}", case_code=at.code)
    bus.execute(SendCaseMessage(at.case, "SIG_WITHDRAW", REASON), WINDOW)
    bus.execute(PublishMessage("MSG_GATE", at.code, {"secret": 1}), actor("integration", TENANT))
    bus.execute(PublishMessage("MSG_GATE", at.code, {"secret": 1}), platform_actor(TENANT))
    assert not {row["element_id"] for row in rows(bus, UserTask)} & {"earSIG_WITHDRAW1", "earMSG_GATE1"}


def test_a_signal_stays_on_its_side_of_the_wall(bus: Bus) -> None:
    throw = node("intermediateThrowEvent", '<signalEventDefinition signalRef="g"/>')
    wait = node("intermediateCatchEvent", '<signalEventDefinition signalRef="g"/>')
    begin = node("startEvent", '<signalEventDefinition signalRef="g"/>')
    task = person('candidateUsers="designer"')
    publish(bus, line("thrower", REGISTER, throw), line("waiter", wait, task), line("taker", task, first=begin),
            declared='<signal id="g" name="alarm"/>')  # fmt: skip
    outside, inside = start_root(bus, "waiter"), open_case(bus, "waiter")
    case = open_case(bus, "thrower", type_code="0401")
    assert roots_of(bus, case) == ["thrower", "taker"]
    assert not [row for row in rows(bus, UserTask) if row["element_id"] == "waiter1"]
    publish(bus, line("loud", throw), declared='<signal id="g" name="alarm"/>')
    start_root(bus, "loud")
    assert [row["root_key"] for row in rows(bus, UserTask) if row["element_id"] == "waiter1"] == [outside]
    assert roots_of(bus, inside) == ["waiter"]


@pytest.mark.parametrize("name", sorted(reserved_at(TENANT)))
def test_a_diagram_that_throws_a_reserved_message_is_not_published(bus: Bus, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(bus, line("thrower", THROW), declared=message(name))
    assert [finding.code for finding in refused.value.findings] == ["message_not_thrown_here"]


@pytest.mark.parametrize("in_case", [True, False])
def test_nor_does_one_throw_it_under_a_name_that_is_made_up_as_it_runs(
    bus: Bus, stages: dict[str, Stage], in_case: bool
) -> None:
    publish(bus, line("thrower", THROW), line("waiter", WAIT, person('candidateGroups="town_mediator"')),
            declared=message('="SIG_" + "WITHDRAW"'.replace('"', "&quot;")))  # fmt: skip
    before = versions(bus, stages[OPEN])
    if in_case:
        open_case(bus, "thrower", case_code=stages[OPEN].code)
    else:
        start_root(bus, "thrower", case_code=stages[OPEN].code)
    assert versions(bus, stages[OPEN]) == before
    assert rows(bus, Message) == []


@pytest.mark.parametrize("service", sorted(crossing("").services))
def test_services_that_look_at_many_cases_are_for_their_procedures(bus: Bus, service: str) -> None:
    job = node(
        "serviceTask", f'<extensionElements><zeebe:taskDefinition type="{service}"/></extensionElements>'
    )
    with pytest.raises(Invalid) as refused:
        publish(bus, line("peeper", job))
    assert refused.value.findings[0].code == "service_not_for_you"


def test_nor_under_a_name_that_is_made_up_as_it_runs(bus: Bus) -> None:
    made_up = "='fq:' + what".replace("'", "&quot;")
    job = node(
        "serviceTask", f'<extensionElements><zeebe:taskDefinition type="{made_up}"/></extensionElements>'
    )
    publish(bus, line("peeper", job, person('assignee="designer"')))
    with pytest.raises(Invalid) as refused:
        start_root(bus, "peeper", what="overdue-list")
    assert refused.value.code == "service_not_for_you"


@pytest.mark.parametrize("process_id", sorted(crossing("").services["fq:overdue-list"]))
def test_a_procedure_that_looks_at_many_cases_is_walled_as_if_it_were_in_one(
    bus: Bus, process_id: str
) -> None:
    publish(bus, line(process_id, THROW, person('assignee="designer" candidateGroups="process_designer"')),
            line("taker", person('assignee="designer"'), first=CAUGHT), declared=message("MSG_EVIL"))  # fmt: skip
    start_root(bus, process_id, case_code="x")
    (task,) = [row for row in rows(bus, UserTask) if row["process_id"] == process_id]
    assert (task["assignee"], task["candidate_groups"]) == (None, [])
    assert "taker" not in {row["process_id"] for row in rows(bus, ProcessInstance)}


@pytest.mark.parametrize("process_id", sorted(crossing("").services["fq:overdue-list"]))
def test_nor_does_its_history_tell_what_it_saw(bus: Bus, as_user: AsUser, process_id: str) -> None:
    publish(bus, line(process_id, WAIT), line("plain", WAIT), declared=message("MSG_EVIL"))
    roots = {id_: start_root(bus, id_, case_code="secret") for id_ in (process_id, "plain")}
    for user in ("director", "auditor", "triage"):
        told = {
            id_: as_user(user).get(f"/api/history/instance/{root}").json["items"]
            for id_, root in roots.items()
        }
        assert all(entry["records"] for entry in told["plain"])
        assert told[process_id] and all(entry["records"] is None for entry in told[process_id])


def test_publishing_stands_in_the_chain_of_the_tenant_with_who_did_it(bus: Bus) -> None:
    publish(bus, line("anything"))
    (entry,) = [
        row for row in rows(bus, HistoryEntry) if row["command"] == "Deploy" and "anything" in row["body"]
    ]
    assert (entry["chain"], entry["user"]) == ("tenant", "designer")


def test_why_something_could_not_be_delivered_names_no_value_of_the_case(bus: Bus) -> None:
    misplaced = node(
        "intermediateThrowEvent",
        '<extensionElements><zeebe:properties><zeebe:property name="case.location_org" value="=case_code"/>'
        "</zeebe:properties></extensionElements>",
    )
    publish(bus, line("writer", misplaced, first=CAUGHT), line("thrower", REGISTER, THROW),
            declared=message("MSG_EVIL"))  # fmt: skip
    open_case(bus, "thrower", type_code="0401")
    left = [row["last_error"] for row in rows(bus, Outbox)]
    assert left == ["没有这个机构，或者不在本区县（place_unknown）"]


@pytest.mark.parametrize(("place", "begun"), [(OTHER_TOWN, False), (TOWN, True), (TENANT, True)])
def test_what_speaks_to_cases_speaks_to_those_of_its_place(
    bus: Bus, stages: dict[str, Stage], place: str, begun: bool
) -> None:
    for name, senders in crossing(TENANT).into_cases.items():
        for sender in sorted(senders):
            publish(bus, line(sender, THROW), line(f"taker_{sender}", WAIT, first=CAUGHT),
                    declared=message(name))  # fmt: skip
            start_root(bus, sender, place, case_code=stages[OPEN].code)
            assert (f"taker_{sender}" in roots_of(bus, stages[OPEN].case)) is begun
