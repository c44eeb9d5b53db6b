"""What was recorded stays readable, letter for letter, and what cannot be read is told."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from casework.cases import events as cases
from casework.cases.events import CASE_KINDS
from engine import events
from engine.events import Event
from engine.history import kinds as engine_kinds
from engine.history.kinds import ACCESS_KINDS, INSTANCE_KINDS
from engine.record import UNSET, Kinds, Unreadable, facts_of, kinds_of, read, said
from engine.tasks.events import TaskUpdated
from engine.values import dumps, loads

TENANT_KINDS = {**engine_kinds.TENANT_KINDS, **cases.TENANT_KINDS}

#: One record of each form that released versions have written, as it stands in their databases.
OF_INSTANCE = """
["ElementActivated",{"element_id":"s","key":2,"process_key":1,"scope":1,"type":"START_EVENT"}]
["ElementCompleted",{"element_id":"s","key":2}]
["ElementTerminated",{"element_id":"s","key":2}]
["FlowTaken",{"flow_id":"f","process_key":1}]
["ProcessStarted",{"definition_key":9,"key":1,"parent_element":null,"parent_key":null,"process_id":"p"}]
["ProcessEnded",{"key":1,"state":"COMPLETED"}]
["TaskCreated",{"assignee":null,"candidate_groups":["g@01"],"candidate_users":[],"due":"2026-01-02T03:04:05+00:00","element_id":"t","external_form":null,"follow_up":null,"form_key":7,"headers":{"a":"b"},"key":3,"name":"办","priority":50,"process_key":1}]
["TaskClaimed",{"assignee":"li","key":3}]
["TaskReleased",{"assignee":null,"key":3}]
["TaskAssigned",{"assignee":"wang","key":3}]
["TaskUpdated",{"due_at":null,"key":3}]
["TaskUpdated",{"candidate_groups":["g"],"candidate_users":[],"follow_up_at":"2026-01-02T03:04:05.000006+00:00","key":3,"priority":1}]
["TaskEnded",{"key":3,"state":"COMPLETED"}]
["TimerScheduled",{"due":"2026-01-02T03:04:05+00:00","element_id":"t","generation":0,"index":1,"key":3}]
["TimerEnded",{"generation":0,"index":1,"key":3}]
["SubscriptionOpened",{"correlation_key":"k","depth":1,"element_id":"m","index":0,"key":4,"name":"n","type":"message"}]
["ProcessSubscriptionOpened",{"correlation_key":null,"depth":1,"element_id":"m","index":0,"key":4,"name":"n","process_key":1,"type":"signal"}]
["SubscriptionClosed",{"index":0,"key":4}]
["JobCreated",{"element_id":"j","element_key":5,"headers":{},"key":6,"process_key":1,"retries":3,"type":"work"}]
["JobUpdated",{"key":6,"message":"断","retries":2}]
["JobChanged",{"available_at":"2026-01-02T03:04:05+00:00","error_message":"断","key":6}]
["JobChanged",{"error_code":"no","error_message":"","key":6}]
["JobChanged",{"key":6,"priority":4}]
["JobEnded",{"key":6,"state":"COMPLETED"}]
["VariableSet",{"key":7,"name":"v","process_key":1,"scope":1,"value":{"a":[1.50,null]}}]
["ListItemSet",{"index":0,"key":7,"name":"v","process_key":1,"scope":1,"value":true}]
["ScopeClosed",{"scope":1}]
["IncidentRaised",{"element_id":"j","element_key":5,"error_type":"JOB_NO_RETRIES","job_key":6,"key":8,"message":"断","process_key":1}]
["IncidentResolved",{"key":8}]
["DecisionEvaluated",{"decision_id":"d","decision_key":9,"details":[{"id":"d"}],"element_id":"b","element_key":5,"output":"x"}]
["MessageThrown",{"correlation_key":null,"element_key":5,"name":"n","variables":{}}]
["SignalThrown",{"element_key":5,"name":"n","variables":{}}]
["ServiceDone",{"element_id":"j","element_key":5,"result":{"a":1},"type":"fq:x"}]
["PropertyReached",{"element_id":"j","element_key":5,"properties":{"case_status":"accepted"}}]
"""
OF_CASE = """
["CaseOpened",{"channel":"walk_in","location_org":"01","received_at":"2026-01-02T03:04:05+00:00","status":"draft","title":"事"}]
["CaseOpened",{"channel":"walk_in","confidentiality":"normal","location_org":"01","owner_org":"01","received_at":"2026-01-02T03:04:05+00:00","status":"draft","title":"事"}]
["StatusChanged",{"from":"draft","to":"registered"}]
["FieldSet",{"field":"risk_final","value":"high"}]
["FieldSet",{"field":"closed_at","value":"2026-01-02T03:04:05.000000Z"}]
["CaseClassified",{"from":"normal","to":"restricted"}]
["SecretSet",{"cls":"P2","digest":"d","field":"story","task":3,"version":1}]
["SecretSet",{"cls":"P3","digest":"d","field":"party/1/1/id","task":null,"version":2}]
["PartiesSet",{"count":1}]
["PartySet",{"fields":{"party_role":"applicant"},"number":1}]
["RecordedFor",{"party":1,"task":"P01-S05"}]
["PartyBound",{"number":1,"user":"li"}]
["PartyUnbound",{"number":1,"user":"li"}]
["PartyRevealed",{"number":1,"reason":"审计"}]
["CaseFileRevealed",{"reason":"审计"}]
["PersonalRead",{"day":"2026-01-02","door":"api","kinds":["parties"]}]
["DocumentMade",{"digest":"d","element":"paper","key":5,"number":"一号","template":"D02"}]
["DocumentMade",{"digest":"d","element":"paper","key":5,"number":"一号","root_key":1,"template":"D02","template_digest":"t","title":"告知书"}]
["CaseSignalled",{"name":"SIG_WITHDRAW"}]
["NoticeSent",{"element":"n","notice":"overdue","to":"parties"}]
["MergedIn",{"case_code":"c"}]
["RequestRepeated",{"reason":"r"}]
["CityAnswered",{"linked":"c","message":"M","said":{"agree":true}}]
["CityAnswerPassedOver",{"linked":"c","message":"M","said":{}}]
["InstanceLinked",{"key":1,"process_id":"p"}]
["IncidentRaised",{"element":"j","message":"断"}]
"""
OF_TENANT = """
["Deployed",{"definitions":[{"digest":"d","key":9,"kind":"process","ref":"p","version":1}],"key":8,"org_code":"01"}]
["Deployed",{"definitions":[],"key":8,"note":null,"org_code":"01"}]
["Retired",{"definitions":[["requirements",9],["decision",10]]}]
["TimerSet",{"duration":"P3D","key":"T_X","org_code":"01"}]
["TimerSet",{"duration":"P3D","key":"T_X","org_code":"01","reason":"节假日"}]
["StartTimerSet",{"definition_key":9,"due_at":null,"element_id":"s","fired_at":"2026-01-02T03:04:05.000000Z","generation":1,"instance_key":null,"place":"01","process_id":"p","schedule":["2026",-1],"source":"R/P1D"}]
["StartTimerGone",{"element_id":"s","place":"01","process_id":"p"}]
["UploadStored",{"digest":"d","id":"i","size":3}]
["UploadStored",{"digest":"d","id":"i","sealed":{"columns":["a"],"digest":"x"},"size":3,"task_key":null}]
["UploadSealed",{"digest":"d","id":"i","sealed":{"columns":["a"],"digest":"x"}}]
["UploadKept",{"id":"i"}]
["UploadLinked",{"id":"i","until":"2026-01-02T03:04:05.000000Z"}]
["UploadDropped",{"id":"i"}]
["UploadExpired",{"id":"i"}]
["BatchOrdered",{"key":1,"operation":"CANCEL","total":2}]
["BatchChanged",{"key":1,"state":"SUSPENDED"}]
["BatchEnded",{"key":1}]
["DeliveryRetried",{"attempts":3,"item":{"key":1,"kind":"message","number":0}}]
["TenantFounded",{"demo":false,"name":"区","org_code":"01","parent":null,"short_name":"区"}]
["DemoMarked",{}]
["UnitAdded",{"code":"01-01","level":"town","name":"镇"}]
["DocumentRendered",{"file":"d","key":5}]
["CasesHeard",{"last":7}]
"""
OF_ACCESS = """
["AccountSet",{"active":true,"digest":"d","name":"李","roles":[["auditor","01"]],"user":"li"}]
["AccountSet",{"active":true,"changed":["made"],"digest":"d","name":"李","own":false,"roles":[],"user":"li"}]
["TokenCreated",{"digest":"d","expires_at":null,"label":"l","token":"t","user":"li"}]
["TokenCreated",{"digest":"d","expires_at":"2026-01-02T03:04:05.000000Z","label":"l","token":"t","user":"li"}]
["TokenRevoked",{"token":"t","user":"li"}]
["SignedIn",{"session":"s","user":"li"}]
["SignedOut",{"session":"s","user":"li"}]
["SessionsEnded",{"count":2,"user":"li","why":"password"}]
["SignIn",{"address":"","code":"token","count":1,"door":"v2","first":"a","last":"b","user":"li"}]
["SignInFailed",{"address":"","code":"x","count":1,"door":"v2","first":"a","last":"b","user":null}]
["Denied",{"address":"","code":"x","count":1,"door":"v2","first":"a","last":"b","user":"li"}]
"""
RELEASED: list[tuple[Kinds, str]] = [
    (kinds, line)
    for kinds, lines in (
        (INSTANCE_KINDS, OF_INSTANCE), (CASE_KINDS, OF_CASE), (TENANT_KINDS, OF_TENANT), (ACCESS_KINDS, OF_ACCESS),
    )
    for line in lines.strip().splitlines()
]  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "line"), RELEASED, ids=lambda value: value[:60] if isinstance(value, str) else ""
)
def test_a_record_that_was_written_is_read_and_written_again_letter_for_letter(
    kinds: Kinds, line: str
) -> None:
    event = read(loads(line), kinds)
    assert dumps(said(event)) == line


def test_every_kind_of_every_chain_has_a_released_form() -> None:
    every = [
        (id(kinds), name)
        for kinds in (INSTANCE_KINDS, CASE_KINDS, TENANT_KINDS, ACCESS_KINDS)
        for name in kinds
    ]
    assert {(id(kinds), loads(line)[0]) for kinds, line in RELEASED} == set(every)


def test_a_step_s_events_go_into_the_record_as_they_are_with_their_fields_in_order() -> None:
    """Whole events, by the hundred: a dictionary of each would cost a step its time."""
    for line in OF_INSTANCE.strip().splitlines():
        event = read(loads(line), INSTANCE_KINDS)
        if UNSET in facts_of(event).values() or not hasattr(events, event.kind):
            continue
        text = dumps([event.kind, event])
        assert loads(text) == loads(line)
        assert list(loads(text)[1]) == [field.name for field in fields(event)]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (["TaskStolen", {"key": 3}], "TaskStolen"),
        (["TaskClaimed", {"key": 3}], "assignee"),
        (["TaskClaimed", {"key": 3, "assignee": "li", "more": 1}], "more"),
        (["TaskClaimed", {"key": "3", "assignee": "li"}], "key"),
        (["TaskClaimed", {"key": True, "assignee": "li"}], "key"),
        (["TaskUpdated", {"key": 3, "due_at": "tomorrow"}], "due_at"),
        (["TaskUpdated", {"key": 3, "candidate_groups": "g"}], "candidate_groups"),
        (["TaskUpdated", {"key": 3, "candidate_groups": [1]}], "candidate_groups"),
        (["TaskClaimed", []], "对象"),
        (["TaskClaimed"], "两项"),
        ("TaskClaimed", "两项"),
        (None, "两项"),
        ([{}, {}], "没有"),
    ],
)  # fmt: skip
def test_what_says_no_event_of_ours_is_named(record: Any, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(record, INSTANCE_KINDS)


def test_what_is_not_set_is_not_said() -> None:
    assert facts_of(TaskUpdated(3, priority=1)) == {"key": 3, "priority": 1}


def test_two_events_of_one_name_in_a_chain_are_refused() -> None:
    class TaskClaimed(Event):
        """Another."""

    with pytest.raises(ValueError, match="TaskClaimed"):
        kinds_of([*INSTANCE_KINDS.values(), TaskClaimed])
