"""The zeebe dialect at run time: assignments, forms, jobs, services, decisions, scripts, calls, properties."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.bpmn.fake_environment import FakeEnvironment
from engine.events import MessageThrown, PropertyReached, ServiceDone, TaskCreated
from engine.ports import DecisionOutcome
from tests.unit.bpmn.driver import ROOT, START, Play, kinds
from tests.unit.bpmn.models import (
    body,
    chain,
    end,
    extensions,
    file,
    io,
    job,
    node,
    process,
    start,
    user,
)


def one(
    spec: tuple[str, str, str],
    variables: dict[str, Any] | None = None,
    environment: Any = None,
    more: str = "",
) -> Play:
    inside = body({"s": start(), "a": spec, "n": user(), "e": end()}, *chain("s", "a", "n", "e"))
    return Play(file(process(inside), more), variables, environment)


def created(play: Play) -> TaskCreated:
    return play.tracker.tasks[play.key("a")]


def test_candidates_are_a_static_list_or_an_expression_and_groups_are_bound_to_the_place() -> None:
    environment = FakeEnvironment(START)
    environment.groups["town_mediator"] = "town_mediator@01-01-02"
    static = extensions(
        '<zeebe:assignmentDefinition candidateGroups="town_mediator, other" candidateUsers="u1,u2"/>'
    )
    task = created(one(user(static), environment=environment))
    assert task.candidate_groups == ("town_mediator@01-01-02", "other") and task.candidate_users == (
        "u1",
        "u2",
    )
    dynamic = extensions('<zeebe:assignmentDefinition assignee="=who" candidateGroups="=groups"/>')
    task = created(one(user(dynamic), {"who": "u7", "groups": ["g"]}))
    assert (task.assignee, task.candidate_groups, task.priority) == ("u7", ("g",), 50)


def test_schedule_priority_and_headers() -> None:
    environment = FakeEnvironment(START)
    environment.host["deadline"] = lambda key: datetime(2026, 3, 1, 18, tzinfo=UTC)
    parts = extensions(
        '<zeebe:taskSchedule dueDate="=deadline(&quot;T_TRIAGE&quot;)" followUpDate="2026-02-01T09:00:00+08:00"/>'
        '<zeebe:priorityDefinition priority="=40 + 2"/>'
        '<zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>'
    )
    task = created(one(user(parts), environment=environment))
    assert task.due == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert task.follow_up is not None and task.follow_up.utcoffset() is not None
    assert (task.priority, task.headers) == (42, {"k": "v"})


@pytest.mark.parametrize(
    ("extension", "error_type"),
    [
        ('<zeebe:priorityDefinition priority="=101"/>', "EXTRACT_VALUE_ERROR"),
        ('<zeebe:formDefinition formId="f1"/>', "FORM_NOT_FOUND"),
        ('<zeebe:assignmentDefinition candidateGroups="=5"/>', "EXTRACT_VALUE_ERROR"),
        ('<zeebe:taskSchedule dueDate="=&quot;2026-03-01T09:00:00&quot;"/>', "EXTRACT_VALUE_ERROR"),
    ],
)
def test_a_task_that_cannot_begin_has_an_incident_and_is_not_open(extension: str, error_type: str) -> None:
    play = one(user(extensions(extension, io(("input", "1", "loc")))))
    assert play.incident().error_type == error_type and not play.tracker.tasks and play.scopes() == set()
    play.do("retry", play.incident().key)
    assert play.incident().error_type == error_type


def test_a_missing_form_can_be_deployed_and_the_task_begins() -> None:
    play = one(user(extensions('<zeebe:formDefinition formId="f1"/>')))
    play.environment.forms["f1"] = 77
    play.do("retry", play.incident().key)
    assert created(play).form_key == 77 and not play.tracker.incidents


def test_a_job_waits_for_its_worker_and_keeps_its_retries() -> None:
    play = one(node("serviceTask", job("mail")))
    (key,) = play.tracker.jobs
    assert play.tracker.jobs[key].retries == 3
    play.do("fail_job", key, 2, "超时")
    assert not play.tracker.incidents
    play.do("fail_job", key, 0, "超时")
    assert (play.incident().error_type, play.incident().job_key) == ("JOB_NO_RETRIES", key)
    play.do("set_job_retries", key, 2)
    play.do("retry", play.incident().key)
    play.do("complete_job", key, {"r": 1})
    assert play.root == {"r": 1} and play.waiting == ["n"] and not play.tracker.jobs


def test_an_error_that_nobody_catches_is_an_incident_at_the_job() -> None:
    play = one(node("serviceTask", job()))
    (key,) = play.tracker.jobs
    play.do("throw_job_error", key, "nope", "不认识", {})
    assert play.incident().error_type == "UNHANDLED_ERROR_EVENT" and key in play.tracker.jobs
    play.do("retry", play.incident().key)
    play.do("complete_job", key, {})
    assert play.waiting == ["n"]


def test_a_service_of_the_platform_answers_inside_the_step() -> None:
    environment = FakeEnvironment(START)
    environment.services["fq:document"] = lambda headers, variables: {
        "paper": headers["template"] + variables["x"]
    }
    parts = extensions(
        '<zeebe:taskDefinition type="fq:document"/>'
        '<zeebe:taskHeaders><zeebe:header key="template" value="D02"/></zeebe:taskHeaders>'
    )
    play = one(node("serviceTask", parts), {"x": "!"}, environment)
    assert play.root["paper"] == "D02!" and play.waiting == ["n"]
    assert [event.type for event in play.last if isinstance(event, ServiceDone)] == ["fq:document"]


def test_an_unknown_service_of_the_platform_is_an_incident() -> None:
    assert "fq:nothing" in one(node("serviceTask", job("fq:nothing"))).incident().message


def test_a_service_that_ran_is_not_run_again_when_the_way_out_fails() -> None:
    environment = FakeEnvironment(START)
    calls: list[int] = []
    environment.services["fq:x"] = lambda headers, variables: {"n": len(calls), "c": calls.append(1)}
    nodes = {"s": start(), "a": node("serviceTask", job("fq:x")), "b": user(), "e": end()}
    flows = [("s", "a"), ("a", "b", "f1", "go = true"), ("b", "e")]
    play = Play(file(process(body(nodes, *flows))), {}, environment)
    assert play.incident().error_type == "CONDITION_ERROR" and play.root == {}
    play.do("set_variables", ROOT, {"go": True}, False)
    play.do("retry", play.incident().key)
    assert len(calls) == 1 and play.root["n"] == 0 and play.waiting == ["b"]


def test_a_decision_gives_its_result_variable_and_its_event() -> None:
    environment = FakeEnvironment(START)
    environment.decide = lambda decision, variables: DecisionOutcome(9, {"level": variables["risk"] + 1})
    parts = extensions('<zeebe:calledDecision decisionId="triage" resultVariable="out"/>')
    play = one(node("businessRuleTask", parts), {"risk": 1}, environment)
    assert play.root["out"] == {"level": 2} and "DecisionEvaluated" in kinds(play.last)
    missing = one(node("businessRuleTask", parts), {"risk": 1})
    assert missing.incident().error_type == "CALLED_DECISION_ERROR" and "triage" in missing.incident().message


def test_a_decision_of_a_dmn_file_reads_the_scopes_and_its_failure_is_an_incident() -> None:
    head = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">'
    text = f'{head}<decision id="triage" name="triage"><variable name="triage"/><literalExpression><text>{{}}</text>'
    tail = "</literalExpression></decision></definitions>"
    parts = extensions('<zeebe:calledDecision decisionId="triage" resultVariable="out"/>')
    environment = FakeEnvironment(START)
    environment.deploy_decisions((text.format("risk * 2") + tail).encode())
    assert one(node("businessRuleTask", parts), {"risk": 2}, environment).root["out"] == 4
    environment.deploy_decisions((text.format("assert(risk, risk &gt; 5)") + tail).encode())
    failed = one(node("businessRuleTask", parts), {"risk": 2}, environment)
    assert failed.incident().error_type == "DECISION_EVALUATION_ERROR"


def test_scripts_are_feel() -> None:
    parts = extensions('<zeebe:script expression="=amount * 1.10" resultVariable="total"/>')
    assert one(node("scriptTask", parts), {"amount": Decimal("0.30")}).root["total"] == Decimal("0.33")
    assert one(node("scriptTask", "<script>y = n + 1\nz = y * 2</script>"), {"n": 1}).root == {
        "n": 1,
        "y": 2,
        "z": 4,
    }


def test_temporal_results_become_iso_text() -> None:
    parts = extensions('<zeebe:script expression="=date(&quot;2026-01-31&quot;)" resultVariable="d"/>')
    assert one(node("scriptTask", parts)).root == {"d": "2026-01-31"}


def test_a_call_may_be_dynamic_and_a_missing_process_is_an_incident() -> None:
    called = process(body({"qs": start(), "qu": user(), "qe": end()}, *chain("qs", "qu", "qe")), "q")
    parts = extensions('<zeebe:calledElement processId="=which"/>')
    play = one(node("callActivity", parts), {"which": "q"}, more=called)
    assert play.waiting == ["qu"]
    missing = one(node("callActivity", parts), {"which": "z"})
    assert (
        missing.incident().error_type == "CALLED_ELEMENT_ERROR"
        and missing.incident().message == "流程“z”没有部署"
    )


def test_a_process_that_calls_itself_stops_at_a_bound() -> None:
    play = one(node("callActivity", "", 'calledElement="p"'))
    assert play.incident().error_type == "CALLED_ELEMENT_ERROR" and "20" in play.incident().message


def test_properties_are_reached_when_the_element_completes() -> None:
    parts = extensions(
        '<zeebe:properties><zeebe:property name="case_status" value="accepted"/>'
        '<zeebe:property name="case.days" value="=x + 1"/></zeebe:properties>'
    )
    play = one(user(parts), {"x": 1})
    assert "PropertyReached" not in kinds(play.events)
    play.complete("a", {"x": 4})
    (reached,) = [event for event in play.last if isinstance(event, PropertyReached)]
    assert reached.properties == {"case_status": "accepted", "case.days": 5} and reached.element_id == "a"


def test_a_correlation_key_is_evaluated_when_the_subscription_opens() -> None:
    catch = node("intermediateCatchEvent", '<messageEventDefinition messageRef="MK"/>')
    play = one(catch, {"code": "浦2026-1"})
    (subscription,) = play.tracker.subscriptions.values()
    assert (subscription.name, subscription.correlation_key) == ("mk", "浦2026-1")
    assert one(catch).incident().error_type == "EXTRACT_VALUE_ERROR"


def test_a_message_goes_by_its_name_when_it_has_no_key() -> None:
    play = one(node("intermediateCatchEvent", '<messageEventDefinition messageRef="M"/>'))
    (subscription,) = play.tracker.subscriptions.values()
    assert subscription.correlation_key == ""


def test_a_thrown_message_carries_its_inputs() -> None:
    parts = extensions(io(("input", "x + 1", "y"))) + '<messageEventDefinition messageRef="MK"/>'
    play = one(node("intermediateThrowEvent", parts), {"x": 1, "code": "c"})
    (thrown,) = [event for event in play.events if isinstance(event, MessageThrown)]
    assert (thrown.name, thrown.correlation_key, thrown.variables) == ("mk", "c", {"y": 2})
